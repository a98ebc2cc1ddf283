"""Content that need not be read again, and its places."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from pages import SAVE, add, document, page, pair

from tmx_extract.model import Document, Origin
from tmx_extract.store.batch import NoPage
from tmx_extract.store.connection import in_memory
from tmx_extract.store.known_contents import KnownDocuments

GREET = {103: ("Hello.", "こんにちは。"), 104: ("Bye.", "さようなら。")}


@pytest.fixture
def store() -> Iterator[sqlite3.Connection]:
    with closing(in_memory()) as connection:
        yield connection


def known(
    connection: sqlite3.Connection, item: Document, origin: Origin, source_locale: str = "en-US"
) -> int | None:
    """Return the known document for the content of `item` at that place."""
    return KnownDocuments(connection).find(item.content_hash, origin, source_locale)


@pytest.mark.parametrize(
    "origin",
    [
        Origin(path="docs/save.md"),
        Origin(path="docs/other.md"),
        Origin(path="SAVE.MD"),
        Origin(path="docs/save.md", repository="handbook-fork.ja-jp"),
        Origin(path="docs/save.md", hint_locale="ko-KR"),
    ],
    ids=str,
)
def test_content_is_known_at_any_path(store: sqlite3.Connection, origin: Origin) -> None:
    add(store, document(page(GREET, locfileid="4"), "docs/greet.md"), document(page(SAVE)))
    assert known(store, document(page(SAVE)), origin) == 2


def test_other_content_is_not_known(store: sqlite3.Connection) -> None:
    add(store, document(page(SAVE)))
    assert known(store, document(page(SAVE, newline="\r\n")), Origin(path="docs/save.md")) is None


def test_content_from_another_source_locale_is_not_known(store: sqlite3.Connection) -> None:
    add(store, document(page(SAVE)))
    assert known(store, document(page(SAVE)), Origin(path="docs/save.md"), "en-GB") is None


def test_a_file_without_a_locale_is_known_only_in_its_own_locale(
    store: sqlite3.Connection,
) -> None:
    bare = page(SAVE, locale=None)
    japanese, korean = document(bare, hint="ja-JP"), document(bare, hint="ko-KR")
    add(store, japanese, korean)
    places = {
        hint: known(store, japanese, Origin(path="copy/save.md", hint_locale=hint))
        for hint in ("ja-JP", "ja-jp", "ko-KR", "de-DE", None)
    }
    assert places == {"ja-JP": 1, "ja-jp": 1, "ko-KR": 2, "de-DE": None, None: None}


@pytest.mark.parametrize("lasthandoff", ["05/15/2024", None])
def test_if_the_path_identifies_the_handback_content_is_known_only_there(
    store: sqlite3.Connection, lasthandoff: str | None
) -> None:
    old = page(SAVE, locfileid=None, lasthandoff=lasthandoff)
    add(store, document(old, "docs/save.md"), document(old, "docs/copy.md"))
    places = {
        (path, repository): known(store, document(old), Origin(path=path, repository=repository))
        for path in ("docs/save.md", "docs/copy.md", "docs/third.md")
        for repository in ("", "handbook.ja-jp")
    }
    assert places == {
        ("docs/save.md", ""): 1,
        ("docs/save.md", "handbook.ja-jp"): 1,
        ("docs/copy.md", ""): 2,
        ("docs/copy.md", "handbook.ja-jp"): 2,
        ("docs/third.md", ""): None,
        ("docs/third.md", "handbook.ja-jp"): None,
    }


def test_if_the_content_identifies_the_handback_it_is_known_at_every_path(
    store: sqlite3.Connection,
) -> None:
    bare = document(pair("4ef9c-103", "Save.", "保存。").encode(), "docs/save.md", hint="ja-JP")
    add(store, bare)
    assert known(store, bare, Origin(path="docs/copy.md", hint_locale="ja-JP")) == 1


def test_content_of_another_kind_of_file_is_not_known(store: sqlite3.Connection) -> None:
    add(store, document(page(SAVE)))
    assert known(store, document(page(SAVE)), Origin(path="docs/save.yml")) is None


def test_content_is_known_at_every_path_where_it_was_seen_with_any_suffix(
    store: sqlite3.Connection,
) -> None:
    paths = ("docs/a.markdown", "docs/b.md")
    add(store, *(document(page(SAVE), path) for path in paths))
    assert [known(store, document(page(SAVE)), Origin(path=path)) for path in paths] == [1, 1]


def test_content_without_pairs_is_remembered(
    store: sqlite3.Connection,
) -> None:
    nothing, page_of_ours = "1" * 40, document(page(SAVE))
    add(
        store,
        NoPage(content_hash=nothing, suffix=".md"),
        page_of_ours,
        NoPage(content_hash=nothing, suffix=".md"),
    )
    contents = (nothing, page_of_ours.content_hash, "2" * 40)
    assert [KnownDocuments(store).is_no_page(name, ".md") for name in contents] == [
        True,
        False,
        False,
    ]
    assert store.execute("SELECT * FROM no_page").fetchall() == [(nothing, ".md")]
    assert not KnownDocuments(store).is_no_page(nothing, ".json")
