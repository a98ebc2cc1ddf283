"""Paths as typed and as printed."""

import sqlite3

import pytest
from pages import document, page, store_of

from tmx_extract.model import page_name
from tmx_extract.store.selection.paths import PagePattern, advise_on_path, find_pattern

PAGES = [
    ("docs.ja-jp", "docs/a.md"),
    ("docs.ja-jp", "docs/b[1].md"),
    ("docs.de-de", "docs/a.md"),
    ("docs", "x.md"),
    ("", "top.md"),
]


@pytest.fixture(scope="module")
def connection() -> sqlite3.Connection:
    return store_of(
        *(
            document(
                page({103: ("Save.", f"保存{number}。")}, locfileid=str(number)),
                path,
                repository=repository,
            )
            for number, (repository, path) in enumerate(PAGES, start=1)
        )
    )


@pytest.mark.parametrize(
    ("typed", "pattern"),
    [
        ("docs/*", PagePattern("docs/*")),
        ("docs/a.md", PagePattern("docs/a.md")),
        ("docs/b[1].md", PagePattern("docs/b[[]1].md")),
        ("docs/a.md:12:3", PagePattern("docs/a.md")),
        ("docs/a.md:12", PagePattern("docs/a.md")),
        ("docs/b[1].md:12:3", PagePattern("docs/b[[]1].md")),
        ("docs/a.md#4ef9c-103", PagePattern("docs/a.md")),
        ("docs/a.md#4ef9c-p103", PagePattern("docs/a.md")),
        ("docs.ja-jp/docs/a.md", PagePattern("docs/a.md", "docs.ja-jp")),
        ("docs.ja-jp/docs/a.md:1:1", PagePattern("docs/a.md", "docs.ja-jp")),
        ("docs.de-de/docs/a.md#4ef9c-103", PagePattern("docs/a.md", "docs.de-de")),
        ("docs.ja-jp/docs/b[1].md:1:1", PagePattern("docs/b[[]1].md", "docs.ja-jp")),
        ("docs.ja-jp/docs/*", PagePattern("docs/*", "docs.ja-jp")),
        ("docs/x.md", PagePattern("x.md", "docs")),
        ("top.md:3:1", PagePattern("top.md")),
        ("gone.md:3:1", PagePattern("gone.md:3:1")),
    ],
)
def test_printed_locations_are_paths(
    connection: sqlite3.Connection, typed: str, pattern: PagePattern
) -> None:
    assert find_pattern(connection, typed) == pattern


@pytest.mark.parametrize("more", ["", ":12", ":12:3", "#4ef9c-103", "#4ef9c-p103"])
@pytest.mark.parametrize(("repository", "path"), PAGES)
def test_the_printed_name_of_a_page_finds_only_this_page(
    connection: sqlite3.Connection, repository: str, path: str, more: str
) -> None:
    pattern = find_pattern(connection, page_name(repository, path) + more)
    condition, values = pattern.condition("page")
    found = connection.execute(f"SELECT repository, path FROM page WHERE {condition}", values)
    assert found.fetchall() == [(repository, path)]


def test_the_advice_shows_paths_in_the_form_of_the_option(connection: sqlite3.Connection) -> None:
    assert advise_on_path(connection, "doc/a.md") == (
        "The memory has pages such as docs/a.md, docs/b[1].md and 2 more; * matches slashes too."
    )
