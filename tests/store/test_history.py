"""The pages that match a name, and their versions."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest
from budget import examples
from hypothesis import given
from hypothesis import strategies as st
from pages import MANY, SAVE, document, page, pair, store_of

from tmx_extract.errors import StoreError
from tmx_extract.model import Document, Origin
from tmx_extract.store.connection import in_memory, snapshot
from tmx_extract.store.history import (
    LocalizedPage,
    NameMatch,
    PageSegment,
    PageVersion,
    VersionTexts,
    find_page_names,
    find_pages,
    find_segment,
    read_versions,
)

OTHER_HASH = "1" * 40


def committed(data: bytes, commit: str, committed_at: str) -> Document:
    """Return the page as found in a commit."""
    origin = Origin(
        path="docs/save.md", repository="handbook.ja-jp", revision=commit, committed_at=committed_at
    )
    return replace(document(data), origin=origin)


def only_page(connection: sqlite3.Connection) -> LocalizedPage:
    (found,) = find_pages(connection, "*", "glob")
    return found


@pytest.fixture
def store() -> Iterator[sqlite3.Connection]:
    """Pages of two repositories and of none; one of them in two languages."""
    german = page({103: ("Save the file.", "Datei speichern.")}, locale="de-DE")
    documents = [
        document(page(SAVE), "docs/save.md", repository="handbook.ja-jp"),
        document(page(SAVE, locfileid="2"), "docs/save.md", repository="guide.ja-jp"),
        document(page(SAVE, locfileid="3"), "docs/old/save.md", repository="guide.ja-jp"),
        document(page(SAVE, locfileid="4"), "save.md"),
        document(german, "save.md"),
    ]
    with closing(store_of(*documents)) as connection:
        yield connection


@pytest.mark.parametrize(
    ("given", "fit", "names"),
    [
        ("save.md", "exact", ["save.md de-DE", "save.md ja-JP"]),
        ("docs/save.md", "exact", ["guide.ja-jp/docs/save.md", "handbook.ja-jp/docs/save.md"]),
        ("guide.ja-jp/docs/save.md", "exact", ["guide.ja-jp/docs/save.md"]),
        ("nothing.md", "exact", []),
        ("guide*", "glob", ["guide.ja-jp/docs/old/save.md", "guide.ja-jp/docs/save.md"]),
        ("docs/*", "glob", [
            "guide.ja-jp/docs/old/save.md",
            "guide.ja-jp/docs/save.md",
            "handbook.ja-jp/docs/save.md",
        ]),
        ("docs/[^o]*", "glob", ["guide.ja-jp/docs/save.md", "handbook.ja-jp/docs/save.md"]),
        ("old/save.md", "tail", ["guide.ja-jp/docs/old/save.md"]),
        ("d/save.md", "tail", []),
        ("%ave.md", "tail", []),
        ("/home/me/guide.ja-jp/docs/save.md", "inside", ["guide.ja-jp/docs/save.md"]),
        ("/home/me/save.md", "inside", []),
        ("/home/myguide.ja-jp/docs/save.md", "inside", []),
    ],
)  # fmt: skip
def test_pages_are_found_by_name(
    store: sqlite3.Connection, given: str, fit: NameMatch, names: list[str]
) -> None:
    found = [f"{one.name} {one.locale}" for one in find_pages(store, given, fit)]
    assert found == [name if " " in name else f"{name} ja-JP" for name in names]


def test_page_names_are_listed_in_text_order(store: sqlite3.Connection) -> None:
    assert find_page_names(store) == [
        ("", "save.md"),
        ("guide.ja-jp", "docs/old/save.md"),
        ("guide.ja-jp", "docs/save.md"),
        ("handbook.ja-jp", "docs/save.md"),
    ]


def test_a_segment_is_found_with_all_its_documents(store: sqlite3.Connection) -> None:
    found = [(one.name, one.locale) for one, _ in find_segment(store, "4ef9c-103")]
    assert found == [
        ("save.md", "de-DE"),
        ("save.md", "ja-JP"),
        ("guide.ja-jp/docs/old/save.md", "ja-JP"),
        ("guide.ja-jp/docs/save.md", "ja-JP"),
        ("handbook.ja-jp/docs/save.md", "ja-JP"),
    ]
    assert len({row for _, row in find_segment(store, "4ef9c-103")}) == 5


@pytest.mark.parametrize("segment_id", ["4ef9c-104", "4ef9c-p103", "00000-103"])
def test_a_missing_segment_is_not_found(store: sqlite3.Connection, segment_id: str) -> None:
    assert find_segment(store, segment_id) == []


def test_a_segment_that_came_with_another_delivery_is_found() -> None:
    data = page(SAVE) + pair("5eed5-104", "Two.", "二。").encode()
    with closing(store_of(document(data))) as store:
        assert [one.name for one, _ in find_segment(store, "5eed5-104")] == ["docs/save.md"]


def test_a_version_has_its_origin_and_its_texts() -> None:
    data = page({"p103": ("Save \\*.", "すべて保存 \\*。")}, kind="HT")
    with closing(store_of(committed(data, "c0ffee", "2024-05-20T08:00:00Z"))) as store:
        found = only_page(store)
        (version,) = read_versions(store, found)
    assert found == LocalizedPage(
        page_row=found.page_row,
        repository="handbook.ja-jp",
        path="docs/save.md",
        source_locale="en-US",
        locale="ja-JP",
    )
    assert version == PageVersion(
        document_row=version.document_row,
        handback_key="ja-JP|en-US|id|53077226|8d3c1e5b7a90f2d4c6e8b0a1f3d5c7e9b1a2c4d6",
        handback_date="2024-05-15",
        locfileid="53077226",
        openlocfilehash="8d3c1e5b7a90f2d4c6e8b0a1f3d5c7e9b1a2c4d6",
        sourcegitcommit=None,
        translation_type="HT",
        prefix="4ef9c",
        content_hash=version.content_hash,
        commit="c0ffee",
        committed_at="2024-05-20T08:00:00Z",
        segments=(
            PageSegment(
                segment_id="4ef9c-p103",
                number=103,
                is_paragraph=True,
                place="paragraph",
                line=9,
                column=1,
                texts=VersionTexts(
                    source="Save *.",
                    target="すべて保存 *。",
                    written_source="Save \\*.",
                    written_target="すべて保存 \\*。",
                ),
                is_chosen=True,
                reason=None,
            ),
        ),
    )
    assert version.delivery == (version.handback_key, "4ef9c", "2024-05-15")


def test_versions_are_in_the_order_in_which_they_supersede_each_other() -> None:
    ascending = [
        document(page(SAVE, locfileid="1", lasthandoff=None)),
        document(page(SAVE, locfileid="9", lasthandoff="01/01/2023", prefix="00009")),
        document(page(SAVE, locfileid="10", lasthandoff="01/01/2023", prefix="00010")),
        document(page(SAVE, locfileid="8", lasthandoff="01/02/2023", prefix="00008")),
        # Its last delivery is the newest of all, so it is current.
        document(page(SAVE, locfileid="7", lasthandoff="01/01/2022", prefix="00007")),
        document(page(SAVE, locfileid="7", lasthandoff="01/01/2024", prefix="00070")),
    ]
    with closing(store_of(*reversed(ascending))) as store:
        versions = read_versions(store, only_page(store))
    assert [version.content_hash for version in versions] == [one.content_hash for one in ascending]


def test_files_of_one_delivery_are_in_the_order_of_their_commits() -> None:
    texts = ["三", "一", "二"]
    documents = [
        committed(page({103: ("Save.", text)}), text, f"2024-05-2{day}T08:00:00Z")
        for day, text in enumerate(texts)
    ]
    with closing(store_of(*reversed(documents))) as store:
        versions = read_versions(store, only_page(store))
    assert [version.segments[0].texts.target for version in versions] == texts
    assert [version.commit for version in versions] == texts


def test_the_commit_is_the_first_in_which_the_page_had_it() -> None:
    data = page(SAVE)
    commits = [
        committed(data, "bbb", "2024-05-22T08:00:00Z"),
        committed(data, "aaa", "2024-05-21T08:00:00Z"),
        committed(data, "ccc", ""),
        document(data, repository="handbook.ja-jp"),
    ]
    with closing(store_of(*commits)) as store:
        (version,) = read_versions(store, only_page(store))
    assert (version.commit, version.committed_at) == ("aaa", "2024-05-21T08:00:00Z")


def test_a_page_has_only_versions_of_its_own_language_and_path(
    store: sqlite3.Connection,
) -> None:
    counts = [len(read_versions(store, one)) for one in find_pages(store, "*", "glob")]
    assert counts == [1] * 5


def test_equal_texts_are_one_value() -> None:
    documents = [document(page(SAVE, locfileid=number)) for number in "12"]
    with closing(store_of(*documents)) as store:
        one, other = read_versions(store, only_page(store))
    assert one.segments[0].texts is other.segments[0].texts


def test_a_snapshot_leaves_no_transaction_behind() -> None:
    with closing(in_memory()) as store:
        with pytest.raises(StoreError, match="no such table"), snapshot(store):
            store.execute("SELECT * FROM nowhere")
        assert not store.in_transaction


@examples(25)
@given(st.permutations(MANY))
def test_the_order_of_ingestion_leaves_no_trace(documents: list[Document]) -> None:
    with closing(store_of(*MANY)) as store, closing(store_of(*documents)) as other:
        assert told(store) == told(other)


def told(store: sqlite3.Connection) -> list[tuple[str, str, list[PageVersion]]]:
    """Return all pages with their versions, without row numbers."""
    return [
        (
            one.name,
            one.locale,
            [replace(version, document_row=0) for version in read_versions(store, one)],
        )
        for one in find_pages(store, "*", "glob")
    ]
