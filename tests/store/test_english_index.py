"""The index of English contents, by the hashes that pages name."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tmx_extract.store.connection import create_or_open, in_memory
from tmx_extract.store.english_index import EnglishIndex

ORDERS, ROLES, IMAGE = b"o" * 20, b"r" * 20, b"\xff" * 20


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    with closing(in_memory()) as opened:
        yield opened


def test_contents_are_found_by_each_of_their_hashes(connection: sqlite3.Connection) -> None:
    index = EnglishIndex(connection)
    index.add([(ROLES, {7, -9}), (ORDERS, {7}), (IMAGE, ())])
    assert index.list_known() == {ORDERS, ROLES, IMAGE}
    assert [index.find(value) for value in (7, -9, 0)] == [[ORDERS, ROLES], [ROLES], []]


def test_a_content_is_added_once(connection: sqlite3.Connection) -> None:
    index = EnglishIndex(connection)
    index.add([(ORDERS, {1, 2})])
    before = list(connection.iterdump())
    index.add([(ORDERS, {1, 2}), (ORDERS, {3})])
    assert list(connection.iterdump()) == before


def test_two_processes_add_the_same_content(tmp_path: Path) -> None:
    file = tmp_path / "tm.db"
    with closing(create_or_open(file)) as first, closing(create_or_open(file)) as second:
        EnglishIndex(first).add([(ORDERS, {1})])
        EnglishIndex(second).add([(ORDERS, {1}), (ROLES, {2})])
        assert EnglishIndex(first).find(2) == [ROLES]
        assert EnglishIndex(first).list_known() == {ORDERS, ROLES}
