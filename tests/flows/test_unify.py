"""One target for one source, in one run."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest
from edits import edit_of, find_source, write_edits
from pages import document, page, store_of

from tmx_extract.errors import TmxExtractError
from tmx_extract.flows.undo import undo
from tmx_extract.flows.unify import UnifyRequest, unify_targets

SOURCE = "Save all the files."
REQUEST = UnifyRequest(
    source_locale="en-US",
    locale="ja-JP",
    source=SOURCE,
    target="良い訳",
    others=("別の訳", "古い訳"),
    by="Ai",
)


@pytest.fixture
def store() -> Iterator[sqlite3.Connection]:
    targets = ("良い訳", "別の訳", "別の訳", "古い訳", "他の訳")
    pages = [
        document(
            page(
                {103: (SOURCE, target), 104: ("Other", "別の訳")},
                prefix=f"{number:05x}",
                locfileid=str(number),
                openlocfilehash=f"{number:040x}",
            ),
            f"docs/{number}.md",
        )
        for number, target in enumerate(targets)
    ]
    with closing(store_of(*pages)) as connection:
        yield connection


def _targets(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute("SELECT target FROM memory WHERE source = ? ORDER BY path", (SOURCE,))
    return [target for (target,) in rows]


def test_other_targets_are_replaced_in_one_run(store: sqlite3.Connection) -> None:
    before, runs = _targets(store), _count_runs(store)
    result, first = unify_targets(store, REQUEST)
    assert (result.verdict, result.segments) == ("edited", 3)
    assert first.place == "docs/1.md#00001-103"
    assert _targets(store) == ["良い訳", "良い訳", "良い訳", "良い訳", "他の訳"]
    assert _count_runs(store) == runs + 1
    assert result.run
    undo(store, result.run)
    assert _targets(store) == before


def _count_runs(connection: sqlite3.Connection) -> int:
    (count,) = connection.execute("SELECT count(*) FROM run").fetchone()
    return int(count)


def test_edited_targets_are_replaced_too(store: sqlite3.Connection) -> None:
    found = find_source(store, SOURCE)
    assert found.target == "良い訳"
    write_edits(store, edit_of(found, "編集した訳"))
    unify_targets(store, replace(REQUEST, target="別の訳", others=("編集した訳",)))
    assert _targets(store) == ["別の訳", "別の訳", "別の訳", "古い訳", "他の訳"]


def test_line_ends_make_no_difference() -> None:
    source = "Two\r\nlines of text"
    pages = [
        document(
            page({103: (source, target)}, prefix=f"{number:05x}", locfileid=str(number)),
            f"docs/{number}.md",
        )
        for number, target in enumerate(("二\r\n行", "二つの\r\n行"))
    ]
    with closing(store_of(*pages)) as connection:
        form = replace(
            REQUEST, source="Two\nlines of text", target="二\n行", others=("二つの\n行",)
        )
        unify_targets(connection, form)
        rows = connection.execute("SELECT target FROM memory ORDER BY path").fetchall()
        assert rows == [("二\r\n行",)] * 2


@pytest.mark.parametrize(
    "request_",
    [
        replace(REQUEST, others=()),
        replace(REQUEST, others=("良い訳",)),
        replace(REQUEST, source="x"),
    ],
)
def test_a_request_that_changes_nothing_is_an_error(
    store: sqlite3.Connection, request_: UnifyRequest
) -> None:
    runs = _count_runs(store)
    with pytest.raises(TmxExtractError, match="no segment has another target"):
        unify_targets(store, request_)
    assert _count_runs(store) == runs
