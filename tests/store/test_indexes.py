"""Indexes dropped by a large run: when, reading meanwhile, and building them."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from pages import MANY, all_exports, document, exported, memory, page, start

from tmx_extract.errors import StoreError
from tmx_extract.model import Dedupe, Document, Selection
from tmx_extract.store import entries, indexes
from tmx_extract.store.batch import AddedCounts
from tmx_extract.store.connection import create_or_open, in_memory, open_existing, transaction
from tmx_extract.store.indexes import Indexes, complete_indexes, has_index
from tmx_extract.store.schema import DEFERRED_INDEXES
from tmx_extract.store.select import iter_occurrences
from tmx_extract.store.write import Writer

FEW = 4
"""The limit for few segments in these tests, instead of many thousands."""
BOTH, NEITHER = [True, True], [False, False]


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexes, "_FEW", FEW)


@pytest.fixture
def store() -> Iterator[sqlite3.Connection]:
    with closing(in_memory()) as connection:
        yield connection


def pages(first: int, last: int) -> list[Document]:
    """Return pages with two segments each, one of them common to all."""
    return [
        document(
            page(
                {
                    103: ("Save the file.", "保存します。"),
                    104: (f"Page {number}.", f"{number}頁。"),
                },
                prefix=f"{number:05x}",
                locfileid=f"5300{number:04}",
                openlocfilehash=f"{number:040x}",
            ),
            f"docs/{number:02}.md",
        )
        for number in range(first, last)
    ]


def write(writer: Writer, documents: Sequence[Document]) -> AddedCounts:
    return writer.write(documents, location="docs")


def finish(writer: Writer, added: AddedCounts) -> None:
    writer.finish(finished_at="2024-06-01T10:00:05Z", files=0, unchanged=0, added=added)


def are_there(connection: sqlite3.Connection) -> list[bool]:
    """Return whether each of the indexes that may be dropped exists."""
    return [has_index(connection, name) for name in DEFERRED_INDEXES]


def definitions(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return every index of the segments with its definition."""
    return connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'segment'"
        " ORDER BY name"
    ).fetchall()


def test_a_new_store_has_all_of_them(store: sqlite3.Connection) -> None:
    assert DEFERRED_INDEXES.keys() == {"segment_entry", "entry_hash"}
    assert are_there(store) == BOTH


def test_a_small_run_keeps_them(store: sqlite3.Connection) -> None:
    assert write(start(store), pages(0, 2)) == AddedCounts(documents=2, segments=4)
    assert are_there(store) == BOTH


def test_a_large_run_drops_them_and_builds_them_at_its_end(
    store: sqlite3.Connection,
) -> None:
    before = definitions(store)
    writer = start(store)
    added = write(writer, pages(0, 3))
    assert are_there(store) == NEITHER
    added += write(writer, pages(3, 6))
    assert are_there(store) == NEITHER
    finish(writer, added)
    assert are_there(store) == BOTH
    assert definitions(store) == before
    assert store.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_all_batches_of_a_run_count_together(store: sqlite3.Connection) -> None:
    writer, states = start(store), []
    for number in range(4):
        write(writer, pages(number, number + 1))
        states += are_there(store)
    assert states == [*BOTH, *BOTH, *NEITHER, *NEITHER]


def test_every_run_counts_separately(store: sqlite3.Connection) -> None:
    for number in range(4):
        writer = start(store)
        added = write(writer, pages(number, number + 1))
        assert are_there(store) == BOTH
        finish(writer, added)


def test_known_content_does_not_count(store: sqlite3.Connection) -> None:
    for _ in range(4):
        writer = start(store)
        added = write(writer, pages(0, 2))
        assert are_there(store) == BOTH
        finish(writer, added)


def test_a_large_run_into_a_larger_memory_keeps_them(store: sqlite3.Connection) -> None:
    writer = start(store)
    finish(writer, write(writer, pages(0, 10)))
    writer = start(store)
    write(writer, pages(10, 14))
    assert are_there(store) == BOTH
    write(writer, pages(14, 16))
    assert are_there(store) == NEITHER


def test_a_batch_that_fails_leaves_them_in_place(store: sqlite3.Connection) -> None:
    write(start(store), pages(0, 2))

    def drop_and_fail() -> None:
        with transaction(store):
            Indexes(store).make_room(FEW + 1)
            assert are_there(store) == NEITHER
            raise StoreError("the disk is full")

    with pytest.raises(StoreError, match="the disk is full"):
        drop_and_fail()
    assert are_there(store) == BOTH


@pytest.mark.parametrize("documents", [pages(0, 5), MANY], ids=["pages", "many"])
def test_the_memory_of_a_killed_run_is_read_the_same_without_them(
    store: sqlite3.Connection, documents: Sequence[Document]
) -> None:
    write(start(store), documents)
    assert are_there(store) == NEITHER
    without = memory(store), all_exports(store, "ja-JP")
    complete_indexes(store)
    assert are_there(store) == BOTH
    assert (memory(store), all_exports(store, "ja-JP")) == without


@pytest.mark.parametrize("brings", [[], pages(3, 4), pages(3, 9)], ids=["none", "few", "many"])
def test_the_next_run_builds_the_indexes_dropped_by_a_killed_one(
    store: sqlite3.Connection, brings: list[Document]
) -> None:
    write(start(store), pages(0, 3))
    writer = start(store)
    added = write(writer, brings)
    assert are_there(store) == NEITHER
    finish(writer, added)
    assert are_there(store) == BOTH
    with closing(in_memory()) as undisturbed:
        writer = start(undisturbed)
        finish(writer, write(writer, [*pages(0, 3), *brings]))
        assert definitions(store) == definitions(undisturbed)
        assert all_exports(store) == all_exports(undisturbed)


def test_they_are_built_after_two_large_simultaneous_runs(tmp_path: Path) -> None:
    path = tmp_path / "tm.db"
    with closing(create_or_open(path)) as one, closing(create_or_open(path)) as other:
        first, second = start(one), start(other)
        added = write(first, pages(0, 3))
        write(second, pages(3, 6))
        finish(first, added)
        assert are_there(other) == BOTH
        finish(second, write(second, pages(6, 9)))
        assert are_there(one) == BOTH
        assert one.execute("SELECT count(*) FROM segment").fetchone() == (18,)
        assert one.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_they_are_built_after_a_run_that_was_killed_when_another_had_ended(
    tmp_path: Path,
) -> None:
    path = tmp_path / "tm.db"
    with closing(create_or_open(path)) as one, closing(create_or_open(path)) as other:
        first, killed = start(one), start(other)
        finish(first, write(first, pages(0, 1)))
        write(killed, pages(1, 9))
        # Its lock ends with it, as with a process.
        del killed
        assert are_there(one) == NEITHER
        finish(start(one), AddedCounts())
        assert are_there(one) == BOTH


@pytest.mark.parametrize("dedupe", ["none", "segment", "pair", "source"])
def test_an_export_continues_while_another_process_drops_and_builds_them(
    tmp_path: Path, dedupe: Dedupe
) -> None:
    path = tmp_path / "tm.db"
    with closing(create_or_open(path)) as connection, closing(open_existing(path)) as reader:
        writer = start(connection)
        finish(writer, write(writer, pages(0, 2)))
        before = exported(reader, dedupe=dedupe)
        occurrences = iter_occurrences(reader, Selection(dedupe=dedupe, locale="ja-JP"))
        seen = [next(occurrences)]
        writer = start(connection)
        added = write(writer, pages(2, 9))
        assert are_there(connection) == NEITHER
        finish(writer, added)
        seen += occurrences
        assert len(seen) == before.count(b"<tu ")
        assert exported(reader, dedupe=dedupe) == exported(connection, dedupe=dedupe) != before


def test_pairs_added_twice_meanwhile_are_joined_in_the_end(
    store: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entries, "_REMEMBERED", 0)
    texts = {103: ("Page 0.", "0頁。")}
    again = document(page(texts, locfileid="99", openlocfilehash="9" * 40), "docs/again.md")
    documents = [*pages(0, 12), again]
    writer, added = start(store), AddedCounts()
    for one in documents:
        added += write(writer, [one])
    times = "SELECT max(times) FROM (SELECT count(*) AS times FROM entry GROUP BY hash)"
    assert store.execute(times).fetchone()[0] > 1
    meanwhile = memory(store), all_exports(store)
    finish(writer, added)
    assert store.execute(times).fetchone() == (1,)
    assert store.execute("SELECT count(*) FROM entry").fetchone() == (13,)
    assert store.execute("PRAGMA foreign_key_check").fetchall() == []
    assert (memory(store), all_exports(store)) == meanwhile
    with closing(in_memory()) as undisturbed:
        writer = start(undisturbed)
        finish(writer, write(writer, documents))
        assert all_exports(store) == all_exports(undisturbed)
