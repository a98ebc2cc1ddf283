"""The author's form of the texts of an earlier version, derived again when it is updated."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from pages import Pairs, add, document, page, store_of
from pool import beside, result_of

from tmx_extract.model import pair_hash
from tmx_extract.store.author_forms import update_author_forms
from tmx_extract.store.connection import in_memory
from tmx_extract.store.target_forms import was_compared

# By the rule alone, the target loses its escape.
TEXTS: Pairs = {
    103: ('The value "\\*Key\\*".', '"*鍵\\*" という値。'),
    104: ("Close it.", "閉じます。"),
}
BEFORE = ('The value "\\*Key\\*".', '"*鍵*" という値。')
AFTER = ('The value "\\*Key\\*".', '"*鍵\\*" という値。')
OF_RULE = pair_hash("en-US", "ja-JP", *BEFORE)


@pytest.fixture
def store() -> Iterator[sqlite3.Connection]:
    """A memory as an earlier version derived it, by the rule alone."""
    with closing(in_memory()) as connection:
        add(connection, document(page(TEXTS)))
        connection.execute(
            "UPDATE entry SET author_target = ?, author_hash = ?, author_evidence = NULL"
            " WHERE target = ?",
            (BEFORE[1], OF_RULE, AFTER[1]),
        )
        yield connection


def test_entries_become_those_of_a_new_memory(store: sqlite3.Connection) -> None:
    with closing(store_of(document(page(TEXTS)))) as new:
        expected = result_of(new)
    assert result_of(store) != expected
    update_author_forms(store)
    assert result_of(store) == expected
    before = store.total_changes
    update_author_forms(store)
    assert store.total_changes == before


def test_what_was_derived_from_the_old_form_is_forgotten(store: sqlite3.Connection) -> None:
    store.execute("INSERT INTO match_state VALUES ('1', 1)")
    store.execute("INSERT INTO finding SELECT id, 'a', 'b', '[]', '[]' FROM entry")
    update_author_forms(store)
    for table in ("match_state", "finding", "checked"):
        assert store.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


def test_only_pages_with_escapes_are_compared_again() -> None:
    plain = document(page({103: ("Close it.", "閉じます。")}, locfileid="7"), "b.md")
    with closing(store_of(beside(document(page(TEXTS)), "a"), beside(plain, "b"))) as store:
        store.execute("UPDATE comparison SET is_whole = 0")
        update_author_forms(store)
        assert [was_compared(store, 1, "a" * 40), was_compared(store, 2, "b" * 40)] == [False, True]


def test_a_form_of_a_published_page_stays() -> None:
    compared = beside(document(page(TEXTS)), "a", {0: BEFORE[1]})
    with closing(store_of(compared)) as store:
        expected = result_of(store)
        store.execute("UPDATE entry SET author_evidence = NULL WHERE written_hash IS NOT NULL")
        update_author_forms(store)
        assert result_of(store) == expected
