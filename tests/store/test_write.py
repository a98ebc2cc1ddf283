"""A run from its beginning to its end, and the decisions at its end."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pages import SAVE, add, conflicts, counts, document, memory, page, start

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.errors import StoreError
from tmx_extract.model import Document, Origin
from tmx_extract.store.batch import AddedCounts, Sighting
from tmx_extract.store.connection import create_or_open, in_memory

GREET = {103: ("Hello.", "こんにちは。"), 104: ("Bye.", "さようなら。")}


@pytest.fixture
def store() -> Iterator[sqlite3.Connection]:
    with closing(in_memory()) as connection:
        yield connection


def test_a_run_is_recorded_with_its_counts(store: sqlite3.Connection) -> None:
    add(store, document(page(GREET)))
    assert store.execute("SELECT * FROM run").fetchall() == [
        (
            1,
            "ingest",
            "done",
            "2024-06-01T10:00:00Z",
            "2024-06-01T10:00:05Z",
            "0.1.0",
            '{"inputs": ["docs"]}',
            1,
            0,
            1,
            2,
        )
    ]


def test_an_unfinished_run_is_marked(store: sqlite3.Connection) -> None:
    start(store).write([document(page(SAVE))], location="docs")
    assert store.execute("SELECT status, finished_at FROM run").fetchall() == [("running", None)]


def test_a_killed_run_is_marked_stopped_at_the_end_of_the_next_one(
    store: sqlite3.Connection,
) -> None:
    start(store).write([document(page(SAVE))], location="docs")
    add(store, document(page(GREET), "docs/greet.md"))
    assert store.execute("SELECT status FROM run").fetchall() == [("stopped",), ("done",)]


def test_the_lock_file_of_a_killed_run_is_removed_at_the_end_of_the_next_one(
    tmp_path: Path,
) -> None:
    with closing(create_or_open(tmp_path / "tm.db")) as connection:
        start(connection).write([document(page(SAVE))], location="docs")
        lock = tmp_path / ".tm.db.tmx-extract-run-1"
        # A kill leaves the file without a lock.
        lock.unlink(missing_ok=True)
        lock.touch()
        add(connection, document(page(GREET), "docs/greet.md"))
        assert connection.execute("SELECT status FROM run").fetchall() == [("stopped",), ("done",)]
        assert not lock.exists()


def test_a_run_that_continues_after_another_has_ended_succeeds(tmp_path: Path) -> None:
    path = tmp_path / "tm.db"
    with closing(create_or_open(path)) as one, closing(create_or_open(path)) as other:
        slow = start(one)
        slow.write([document(page(SAVE))], location="docs")
        add(other)
        states = other.execute("SELECT status FROM run ORDER BY id").fetchall()
        assert states == [("running",), ("done",)]
        added = slow.write([document(page(GREET), "docs/greet.md")], location="docs")
        states = other.execute("SELECT status FROM run ORDER BY id").fetchall()
        assert states == [("running",), ("done",)]
        slow.finish(finished_at="2024-06-01T10:00:05Z", files=2, unchanged=0, added=added)
        states = other.execute("SELECT status FROM run ORDER BY id").fetchall()
        assert states == [("done",), ("done",)]


def test_a_run_succeeds_if_another_process_writes_at_its_end(tmp_path: Path) -> None:
    path = tmp_path / "tm.db"
    with (
        closing(create_or_open(path, lock_timeout=0.05)) as connection,
        closing(sqlite3.connect(path, isolation_level=None)) as another,
    ):
        writer = start(connection)
        added = writer.write([document(page(GREET))], location="docs")

        def write_too(statement: str) -> None:
            if statement.startswith("PRAGMA optimize") and not another.in_transaction:
                another.execute("BEGIN IMMEDIATE")

        connection.set_trace_callback(write_too)
        writer.finish(finished_at="2024-06-01T10:00:05Z", files=1, unchanged=0, added=added)
        connection.set_trace_callback(None)
        assert connection.execute("SELECT status FROM run").fetchall() == [("done",)]


def test_the_more_frequent_text_wins_a_conflict_as_soon_as_it_is_more_frequent(
    store: sqlite3.Connection,
) -> None:
    add(store, document(page(SAVE), "a/save.md"))
    edited = {103: ("Save the file.", "ファイルを保存する。")}
    add(store, document(page(edited), "b/save.md"))
    elsewhere = page(edited, prefix="77777", locfileid="80000001", openlocfilehash="7" * 40)
    add(store, document(elsewhere, "c/other.md"))
    assert conflicts(store) == [("ファイルを保存する。", "ファイルを保存します。", "most-frequent")]
    assert [row[5] for row in memory(store)] == ["ファイルを保存する。", "ファイルを保存する。"]


def test_a_rerun_after_an_unfinished_run_applies_frequencies(
    store: sqlite3.Connection,
) -> None:
    edited = {103: ("Save the file.", "ファイルを保存する。")}
    add(store, document(page(SAVE), "a/save.md"), document(page(edited), "b/save.md"))
    elsewhere = page(edited, prefix="77777", locfileid="80000001", openlocfilehash="7" * 40)
    start(store).write([document(elsewhere, "c/other.md")], location="docs")
    add(store)
    assert conflicts(store) == [("ファイルを保存する。", "ファイルを保存します。", "most-frequent")]


def test_a_conflict_stays_recorded_if_a_later_delivery_is_chosen(
    store: sqlite3.Connection,
) -> None:
    add(store, document(page(SAVE), "a/save.md"))
    edited = {103: ("Save the file.", "ファイルを保存する。")}
    add(store, document(page(edited), "b/save.md"))
    later = {103: ("Save the file.", "保存します。")}
    add(store, document(page(later, prefix="d4d4d", lasthandoff="08/08/2024"), "a/save.md"))
    assert conflicts(store) == [("ファイルを保存します。", "ファイルを保存する。", "text-order")]
    assert [row[3:6] for row in memory(store)] == [("d4d4d-103", "Save the file.", "保存します。")]


def test_a_conflict_before_a_chosen_later_delivery_has_the_more_frequent_text(
    store: sqlite3.Connection,
) -> None:
    edited = {103: ("Save the file.", "ファイルを保存する。")}
    elsewhere = page(edited, prefix="77777", locfileid="80000001", openlocfilehash="7" * 40)
    later = {103: ("Save the file.", "保存します。")}
    add(store, document(page(SAVE), "a/save.md"), document(page(edited), "b/save.md"))
    add(store, document(page(later, prefix="d4d4d", lasthandoff="08/08/2024"), "a/save.md"))
    add(store, document(elsewhere, "c/other.md"))
    assert conflicts(store) == [("ファイルを保存する。", "ファイルを保存します。", "most-frequent")]


def test_a_version_without_pairs_leaves_decisions_by_frequency(
    store: sqlite3.Connection,
) -> None:
    edited = {103: ("Save the file.", "ファイルを保存する。")}
    elsewhere = page(edited, prefix="77777", locfileid="80000001", openlocfilehash="7" * 40)
    add(store, document(page(SAVE), "a/save.md"), document(page(edited), "b/save.md"))
    add(store, document(elsewhere, "c/other.md"))
    assert add(store, document(page({}), "d/save.md")) == AddedCounts(documents=1, segments=0)
    assert conflicts(store) == [("ファイルを保存する。", "ファイルを保存します。", "most-frequent")]
    assert [row[5] for row in memory(store)] == ["ファイルを保存する。", "ファイルを保存する。"]


def test_within_a_run_frequencies_are_not_counted_yet(store: sqlite3.Connection) -> None:
    edited = {103: ("Save the file.", "ファイルを保存する。")}
    elsewhere = page(edited, prefix="77777", locfileid="80000001", openlocfilehash="7" * 40)
    documents = [
        document(elsewhere, "c/other.md"),
        document(page(SAVE), "a/save.md"),
        document(page(edited), "b/save.md"),
    ]
    writer = start(store)
    added = writer.write(documents, location="docs")
    assert conflicts(store) == [("ファイルを保存します。", "ファイルを保存する。", "text-order")]
    writer.finish(finished_at="2024-06-01T10:00:05Z", files=3, unchanged=0, added=added)
    assert conflicts(store) == [("ファイルを保存する。", "ファイルを保存します。", "most-frequent")]


def test_a_batch_that_fails_leaves_no_trace_and_the_next_one_works(
    store: sqlite3.Connection,
) -> None:
    writer = start(store)
    damaged = document(page(GREET), "docs/greet.md")

    def documents() -> Iterator[Document]:
        yield damaged
        yield "no document"  # type: ignore[misc]

    with pytest.raises(AttributeError):
        writer.write(list(documents()), location="docs")
    assert counts(store) == dict.fromkeys(counts(store), 0)
    assert writer.write([damaged], location="docs") == AddedCounts(documents=1, segments=2)
    assert len(memory(store)) == 2


def test_a_batch_that_fails_among_its_segments_leaves_no_trace_and_the_next_one_works(
    store: sqlite3.Connection,
) -> None:
    writer = start(store)
    store.execute(
        "CREATE TEMP TRIGGER obstacle BEFORE INSERT ON segment"
        " BEGIN SELECT RAISE(ABORT, 'no segment today'); END"
    )
    with pytest.raises(StoreError, match="no segment today"):
        writer.write([document(page(GREET))], location="docs")
    assert counts(store) == dict.fromkeys(counts(store), 0)
    store.execute("DROP TRIGGER obstacle")
    assert writer.write([document(page(GREET))], location="docs") == AddedCounts(
        documents=1, segments=2
    )
    assert len(memory(store)) == 2


def test_a_missing_document_cannot_be_sighted(store: sqlite3.Connection) -> None:
    writer = start(store)
    nowhere = Sighting(document_id=1, origin=Origin(path="docs/save.md"))
    with pytest.raises(StoreError, match="FOREIGN KEY"):
        writer.write([nowhere], location="docs")
    assert counts(store) == dict.fromkeys(counts(store), 0)


def test_the_problems_of_a_document_belong_to_no_run(store: sqlite3.Connection) -> None:
    add(store, document(page(SAVE, locfileid=None)))
    assert store.execute("SELECT document_id, run_id, code FROM diagnostic").fetchall() == [
        (1, None, "no-locfileid")
    ]


def test_a_file_that_could_not_be_stored_is_remembered_until_it_can(
    store: sqlite3.Connection,
) -> None:
    origin = Origin(path="docs/save.md")
    remark = Diagnostic(code="not-utf8", start=0, end=0, found="byte 0xff at 7")
    start(store).reject(origin, [remark])
    start(store).reject(origin, [remark])
    assert store.execute(
        "SELECT document_id, run_id, path, code, line, column FROM diagnostic"
    ).fetchall() == [(None, 2, "docs/save.md", "not-utf8", 1, 1)]
    start(store).accept(Origin(path="docs/other.md"))
    assert store.execute("SELECT count(*) FROM diagnostic").fetchone() == (1,)
    start(store).accept(origin)
    assert store.execute("SELECT count(*) FROM diagnostic").fetchone() == (0,)
