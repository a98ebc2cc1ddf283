"""The pages and sentences that a typed name selects, and messages for unknown names."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from pages import SAVE, document, page, store_of

from tmx_extract.errors import TmxExtractError
from tmx_extract.flows.page_names import NamedSentences, iter_named_pages
from tmx_extract.store.connection import in_memory


@pytest.fixture
def store() -> Iterator[sqlite3.Connection]:
    """Five pages, one of them in two languages."""
    german = page(SAVE, locale="de-DE", locfileid="5")
    documents = [
        document(page(SAVE), "docs/save.md", repository="handbook"),
        document(german, "docs/save.md", repository="handbook"),
        document(page(SAVE, locfileid="2", prefix="00002"), "docs/index.md"),
        document(page(SAVE, locfileid="3", prefix="00003"), "docs/old/index.md"),
        document(page(SAVE, locfileid="4", prefix="00004"), "docs/[a].md"),
        document(page(SAVE, locfileid="6", prefix="00006"), "c#/save #5.md"),
    ]
    with closing(store_of(*documents)) as connection:
        yield connection


def names(store: sqlite3.Connection, what: str, locale: str | None = None) -> list[str]:
    return [f"{one.name} {one.locale}" for one, _ in iter_named_pages(store, what, locale)]


@pytest.mark.parametrize(
    ("what", "found"),
    [
        ("docs/index.md", ["docs/index.md ja-JP"]),
        ("handbook/docs/save.md", ["handbook/docs/save.md de-DE", "handbook/docs/save.md ja-JP"]),
        ("save.md", ["handbook/docs/save.md de-DE", "handbook/docs/save.md ja-JP"]),
        ("old/index.md", ["docs/old/index.md ja-JP"]),
        ("*/index.md", ["docs/index.md ja-JP", "docs/old/index.md ja-JP"]),
        ("docs/[a].md", ["docs/[a].md ja-JP"]),
        ("[a].md", ["docs/[a].md ja-JP"]),
        ("c#/save #5.md", ["c#/save #5.md ja-JP"]),
        ("/work/handbook/docs/save.md", [
            "handbook/docs/save.md de-DE",
            "handbook/docs/save.md ja-JP",
        ]),
        ("00002-103", ["docs/index.md ja-JP"]),
    ],
)  # fmt: skip
def test_a_page_is_named_in_many_ways(
    store: sqlite3.Connection, what: str, found: list[str]
) -> None:
    assert names(store, what) == found


def test_a_locale_in_any_spelling_leaves_the_pages_of_that_language(
    store: sqlite3.Connection,
) -> None:
    assert names(store, "save.md", "de_de") == ["handbook/docs/save.md de-DE"]


@pytest.mark.parametrize(
    ("what", "number"),
    [("docs/index.md#103", (False, 103)), ("docs/index.md#p7", (True, 7)), ("docs/index.md", None)],
)
def test_a_number_after_the_path_selects_one_sentence(
    store: sqlite3.Connection, what: str, number: tuple[bool, int] | None
) -> None:
    assert [wanted for _, wanted in iter_named_pages(store, what, None)] == [
        NamedSentences(number=number)
    ]


def test_a_segment_id_selects_the_segment_in_all_its_documents(store: sqlite3.Connection) -> None:
    wanted = {one.locale: wanted for one, wanted in iter_named_pages(store, "4ef9c-103", None)}
    assert {locale: len(one.segments) for locale, one in wanted.items()} == {"de-DE": 1, "ja-JP": 1}
    assert {name for one in wanted.values() for _, name in one.segments} == {"4ef9c-103"}


@pytest.mark.parametrize(
    ("what", "locale", "message", "advice"),
    [
        (
            "index.md",
            None,
            "index.md fits 2 paths: docs/index.md, docs/old/index.md",
            "Give more of the path, or see all of them: '*/index.md'",
        ),
        ("idnex.md", None, "there is no page idnex.md",
         "Near it are docs/index.md, docs/old/index.md."),
        ("handbok/docs/save.md", None, "there is no page handbok/docs/save.md",
         "Near it are docs/save.md."),
        ("xyz", None, "there is no page xyz", "Look for it with a pattern, such as '*xyz*'."),
        ("docs/xyz/*", None, "there is no page docs/xyz/*",
         "In a pattern * matches slashes too; quote it, or the shell takes it."),
        ("save.md", "fr", "save.md is not there in fr", "It is in de-DE, ja-JP."),
        ("4ef9c-103", "fr-fr", "4ef9c-103 is not there in fr-FR", "It is in de-DE, ja-JP."),
        (
            "4ef9c-104",
            None,
            "there is no segment 4ef9c-104",
            "Copy the id from a page, or name the page itself: tmx-extract history PATH",
        ),
    ],
)  # fmt: skip
def test_a_name_without_a_page_is_reported_with_advice(
    store: sqlite3.Connection, what: str, locale: str | None, message: str, advice: str
) -> None:
    with pytest.raises(TmxExtractError) as raised:
        list(iter_named_pages(store, what, locale))
    assert (raised.value.message, raised.value.advice) == (message, advice)


def test_an_empty_store_says_how_to_fill_it() -> None:
    with closing(in_memory()) as store, pytest.raises(TmxExtractError) as raised:
        list(iter_named_pages(store, "save.md", None))
    assert raised.value.advice == "The memory is empty; fill it first: tmx-extract ingest FOLDER"


def test_only_a_few_of_many_paths_are_listed() -> None:
    documents = [document(page(SAVE, locfileid=str(one)), f"{one}/a.md") for one in range(1, 9)]
    with closing(store_of(*documents)) as store, pytest.raises(TmxExtractError) as raised:
        list(iter_named_pages(store, "a.md", None))
    assert raised.value.message == (
        "a.md fits 8 paths: 1/a.md, 2/a.md, 3/a.md, 4/a.md, 5/a.md and 3 more"
    )
