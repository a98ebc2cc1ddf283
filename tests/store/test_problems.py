"""The list of problems, and its files."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from pages import SAVE, add, document, page, pair, start, store_of

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.model import Origin
from tmx_extract.store.connection import in_memory
from tmx_extract.store.problems import Problem, iter_problems


@pytest.fixture
def store() -> Iterator[sqlite3.Connection]:
    with closing(in_memory()) as connection:
        yield connection


DUPLICATE = (
    page({103: ("One.", "一。")}).decode() + pair("4ef9c-103", "One.", "一。") + "\n"
).encode()
LOST = page(SAVE, locfileid="60000001") + '\n<span data-ttu-id="4ef9c-104">孤児</span>\n'.encode()


def test_a_page_without_fault_has_no_problem(store: sqlite3.Connection) -> None:
    add(store, document(page(SAVE)))
    assert list(iter_problems(store)) == []


def test_problems_come_with_place_and_advice_by_path(store: sqlite3.Connection) -> None:
    add(store, document(LOST, "b.md"))
    add(store, document(DUPLICATE, "a.md", repository="handbook.ja-jp"))
    add(store, document(page(SAVE, locfileid=None), "a.md"))
    assert list(iter_problems(store)) == [
        Problem(
            repository="",
            path="a.md",
            line=2,
            column=1,
            severity="info",
            code="no-locfileid",
            message="the file has no ms.locfileid",
            advice="Nothing to do: the file is identified by path, ms.openlocfilehash and"
            " ms.lasthandoff.",
        ),
        Problem(
            repository="",
            path="b.md",
            line=11,
            column=1,
            severity="warning",
            code="target-without-source",
            message="a target has no source: 4ef9c-104",
            advice="Find the sentence in the English page; the text was kept.",
        ),
        Problem(
            repository="handbook.ja-jp",
            path="a.md",
            line=10,
            column=1,
            severity="warning",
            code="duplicate-id",
            message="the id occurs more than once in the file: 4ef9c-103",
            advice="Check which pair is right; all of them were kept.",
        ),
    ]


def test_a_conflict_is_reported_with_both_texts_and_the_rule(store: sqlite3.Connection) -> None:
    add(store, document(page(SAVE), "a.md"))
    add(store, document(page({103: ("Save the file.", "それを保存。")}), "b.md"))
    assert list(iter_problems(store)) == [
        Problem(
            repository="",
            path="a.md",
            line=9,
            column=1,
            severity="warning",
            code="conflicting-texts",
            message="one segment of one delivery has several texts: 4ef9c-103 has"
            " 'ファイルを保存します。', chosen was 'それを保存。' (text-order)",
            advice="Check the chosen text; both were kept, and the message says which was"
            " chosen and why.",
        )
    ]


def test_history_has_no_problems(store: sqlite3.Connection) -> None:
    add(store, document(DUPLICATE))
    add(store, document(page(SAVE, locfileid="60000001", lasthandoff="12/24/2024")))
    assert list(iter_problems(store)) == []


def test_a_file_that_was_not_stored_is_reported_until_it_is(store: sqlite3.Connection) -> None:
    remark = Diagnostic(code="not-utf8", start=0, end=0, found="byte 0xff at 0")
    origin = Origin(path="docs/save.md")
    start(store).reject(origin, [remark])
    assert list(iter_problems(store)) == [
        Problem(
            repository="",
            path="docs/save.md",
            line=1,
            column=1,
            severity="error",
            code="not-utf8",
            message="the file is not UTF-8: byte 0xff at 0",
            advice="Convert it to UTF-8; the file was skipped, the rest was read.",
        )
    ]
    start(store).accept(origin)
    assert list(iter_problems(store)) == []


def test_a_document_seen_twice_has_its_problems_at_the_same_path_in_any_order() -> None:
    paths = ["a/save.md", "b/save.md"]
    for order in (paths, paths[::-1]):
        with closing(store_of(*(document(DUPLICATE, path) for path in order))) as store:
            assert [problem.path for problem in iter_problems(store)] == ["a/save.md"]
