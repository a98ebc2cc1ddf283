"""Row ids."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from tmx_extract.store.connection import in_memory
from tmx_extract.store.statements import find_or_add, insert

INSERT_PAGE = "INSERT INTO page (repository, path) VALUES (?, ?)"


@pytest.fixture
def store() -> Iterator[sqlite3.Connection]:
    with closing(in_memory()) as connection:
        yield connection


def find_or_add_page(connection: sqlite3.Connection, *values: str) -> tuple[int, bool]:
    return find_or_add(connection, "page", ("repository", "path"), values)


def pages(connection: sqlite3.Connection) -> list[tuple[int, str, str]]:
    return connection.execute("SELECT id, repository, path FROM page ORDER BY id").fetchall()


def test_a_row_that_is_inserted_gives_its_id(store: sqlite3.Connection) -> None:
    identities = [insert(store, INSERT_PAGE, ("handbook", path)) for path in ("b.md", "a.md")]
    assert identities == [1, 2]
    assert pages(store) == [(1, "handbook", "b.md"), (2, "handbook", "a.md")]


def test_an_existing_row_is_not_inserted_again(store: sqlite3.Connection) -> None:
    insert(store, INSERT_PAGE, ("handbook", "a.md"))
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        insert(store, INSERT_PAGE, ("handbook", "a.md"))


def test_a_missing_row_is_added(store: sqlite3.Connection) -> None:
    assert find_or_add_page(store, "handbook", "a.md") == (1, True)
    assert pages(store) == [(1, "handbook", "a.md")]


def test_an_existing_row_is_found(store: sqlite3.Connection) -> None:
    find_or_add_page(store, "handbook", "a.md")
    assert find_or_add_page(store, "handbook", "a.md") == (1, False)
    assert pages(store) == [(1, "handbook", "a.md")]


def test_a_row_is_found_after_others_were_added_elsewhere(store: sqlite3.Connection) -> None:
    find_or_add_page(store, "handbook", "a.md")
    find_or_add_page(store, "handbook", "b.md")
    for location in ("first", "second", "third"):
        find_or_add(store, "input", ("location",), (location,))
    assert find_or_add_page(store, "handbook", "b.md") == (2, False)
    assert find_or_add_page(store, "handbook", "c.md") == (3, True)
    assert find_or_add(store, "input", ("location",), ("second",)) == (2, False)


def test_a_row_differs_if_any_of_its_values_does(store: sqlite3.Connection) -> None:
    rows = [("handbook", "a.md"), ("handbook", "A.md"), ("", "a.md"), ("a.md", "handbook")]
    assert [find_or_add_page(store, *row) for row in rows] == [
        (1, True),
        (2, True),
        (3, True),
        (4, True),
    ]
    assert [find_or_add_page(store, *row) for row in rows] == [
        (1, False),
        (2, False),
        (3, False),
        (4, False),
    ]


def test_a_row_of_a_transaction_that_failed_is_added_again(store: sqlite3.Connection) -> None:
    store.execute("BEGIN")
    assert find_or_add_page(store, "handbook", "a.md") == (1, True)
    store.execute("ROLLBACK")
    assert find_or_add_page(store, "handbook", "a.md") == (1, True)
