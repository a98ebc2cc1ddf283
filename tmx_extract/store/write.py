"""A run: documents are stored, one transaction per batch."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.model import Document, Origin, Segment
from tmx_extract.store import rows
from tmx_extract.store.batch import AddedCounts, Batch, NoPage, Sighting
from tmx_extract.store.branch_tips import Head, add_heads
from tmx_extract.store.connection import explained, transaction
from tmx_extract.store.delivery_conflicts import choose_by_frequency
from tmx_extract.store.edits.conflicts import count_outdated
from tmx_extract.store.edits.edited_segments import update_edited_segments
from tmx_extract.store.english_pages import find_proof, list_recovered
from tmx_extract.store.entries import Entries
from tmx_extract.store.indexes import Indexes, complete_indexes
from tmx_extract.store.known_contents import KnownDocuments
from tmx_extract.store.problems import count_superseded_problems
from tmx_extract.store.run_lock import RunLock, forget_lock, is_alive
from tmx_extract.store.statements import describe_arguments, insert
from tmx_extract.store.target_forms import was_compared

StoreItem = Document | Sighting | NoPage
"""The items that the store accepts."""


# Milliseconds that a stopped run waits for another process that is writing.
_STOP_TIMEOUT = 1_000
_HAS_STOPPED = """
    SELECT EXISTS (
        SELECT 1 FROM run WHERE kind = 'ingest' AND status = 'stopped' AND finished_at >= coalesce(
            (SELECT max(finished_at) FROM run WHERE kind = 'ingest' AND status = 'done'), ''
        )
    )
"""


class Writer:
    """One run that writes into one memory."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        *,
        started_at: str,
        tool_version: str,
        arguments: Mapping[str, object],
    ) -> None:
        """Record the run; `started_at` is UTC in ISO 8601."""
        self.known = KnownDocuments(connection)
        self._connection = connection
        self._entries = Entries(connection)
        self._indexes = Indexes(connection)
        with explained(connection), transaction(connection):
            self._rejected = {
                (repository, path)
                for repository, path in connection.execute(
                    "SELECT DISTINCT repository, path FROM diagnostic WHERE document_id IS NULL"
                )
            }
            self._run_id = insert(
                connection,
                "INSERT INTO run (kind, status, started_at, tool_version, arguments)"
                " VALUES ('ingest', 'running', ?, ?, ?)",
                (started_at, tool_version, describe_arguments(arguments)),
            )
            self._lock = RunLock(connection, self._run_id)

    def was_compared(self, document_id: int, content_hash: str) -> bool:
        """Return whether the document was compared with this published page."""
        return was_compared(self._connection, document_id, content_hash)

    def find_proof(self, document_id: int) -> str | None:
        """Return git's name of the English page of the document; None if it is not proven."""
        return find_proof(self._connection, document_id)

    def list_recovered(self, document_id: int) -> Mapping[int, Segment]:
        """Return the recovered segments of the document, as delivered, by ordinal."""
        return list_recovered(self._connection, document_id)

    def write(
        self, items: Sequence[StoreItem], *, location: str, files: int = 0, unchanged: int = 0
    ) -> AddedCounts:
        """Store a batch from one input in one transaction; each document must have a locale.

        A version that is already known, from any place, adds at most a sighting. `files` and
        `unchanged` are the counts of the run so far, stored now because the run may be stopped.
        """
        connection = self._connection
        with explained(connection), transaction(connection):
            self._entries.forget_if_changed()
            batch = Batch(connection, self._entries, self._run_id, location)
            try:
                for item in items:
                    if isinstance(item, Document):
                        batch.add(item)
                    elif isinstance(item, Sighting):
                        batch.add_sighting(item)
                    else:
                        batch.add_no_page(item)
                added = batch.finish()
                if added.documents:
                    self.known.forget()
                self._indexes.make_room(added.segments)
                # Without lock support, another run may have marked this one as stopped.
                connection.execute(
                    "UPDATE run SET status = 'running', files = ?, unchanged = ?,"
                    " documents = documents + ?, segments = segments + ? WHERE id = ?",
                    (files, unchanged, added.documents, added.segments, self._run_id),
                )
            except BaseException:
                self._entries.forget()
                raise
        return added

    def reject(self, origin: Origin, problems: Sequence[Diagnostic]) -> None:
        """Store the problems of a file that could not be stored, instead of earlier ones."""
        connection = self._connection
        with explained(connection), transaction(connection):
            _forget_rejection(connection, origin)
            connection.executemany(
                rows.INSERT_DIAGNOSTIC,
                [rows.rejection_row(self._run_id, origin, problem) for problem in problems],
            )
        self._rejected.add((origin.repository, origin.path))

    def accept(self, origin: Origin) -> None:
        """Delete the problems of earlier runs for a file that can be read now."""
        if (origin.repository, origin.path) in self._rejected:
            with explained(self._connection), transaction(self._connection):
                _forget_rejection(self._connection, origin)
            self._rejected.discard((origin.repository, origin.path))

    def count_outdated(self) -> int:
        """Return the number of edits whose texts are gone from the pages of this run."""
        with explained(self._connection):
            return count_outdated(self._connection, self._run_id)

    def count_superseded_problems(self) -> int:
        """Return the number of errors and warnings in superseded documents of this run."""
        with explained(self._connection):
            return count_superseded_problems(self._connection, self._run_id)

    def finish(
        self,
        *,
        finished_at: str,
        files: int,
        unchanged: int,
        added: AddedCounts,
        heads: Iterable[Head] = (),
    ) -> None:
        """Close the run with its counts, and record the tips of branches."""
        connection = self._connection
        with explained(connection), transaction(connection):
            # This includes the additions of stopped runs.
            is_left_undone = self._mark_stopped_runs()
            if added.documents or added.published or is_left_undone:
                complete_indexes(connection)
                choose_by_frequency(connection)
            add_heads(connection, self._run_id, heads)
            # Known content at another place may belong to the page of an edit.
            update_edited_segments(connection, self._entries)
            connection.execute(
                "UPDATE run SET status = 'done', finished_at = ?, files = ?, unchanged = ?,"
                " documents = ?, segments = ? WHERE id = ?",
                (finished_at, files, unchanged, added.documents, added.segments, self._run_id),
            )
        self._lock.release()
        # This only helps the query planner, so skip it if another process is writing.
        with suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA optimize")

    def stop(self, *, finished_at: str, files: int, unchanged: int) -> None:
        """Record that the run ends early; everything that it stored stays.

        If this cannot be recorded, the run later counts as stopped because its process is gone.
        """
        connection = self._connection
        with suppress(sqlite3.Error):
            connection.execute(f"PRAGMA busy_timeout = {_STOP_TIMEOUT}")
            with transaction(connection):
                connection.execute(
                    "UPDATE run SET status = 'stopped', finished_at = ?, files = ?, unchanged = ?"
                    " WHERE id = ? AND status = 'running'",
                    (finished_at, files, unchanged, self._run_id),
                )
        self._lock.release()

    def _mark_stopped_runs(self) -> bool:
        """Mark the runs whose process is gone; return whether a run was stopped since the last
        completed one."""
        connection = self._connection
        sql = "SELECT id FROM run WHERE status = 'running' AND id <> ?"
        gone = [
            run_id
            for (run_id,) in connection.execute(sql, (self._run_id,))
            if not is_alive(connection, run_id)
        ]
        for run_id in gone:
            connection.execute("UPDATE run SET status = 'stopped' WHERE id = ?", (run_id,))
            forget_lock(connection, run_id)
        (is_new,) = connection.execute(_HAS_STOPPED).fetchone()
        return bool(gone or is_new)


def _forget_rejection(connection: sqlite3.Connection, origin: Origin) -> None:
    connection.execute(
        "DELETE FROM diagnostic WHERE path = ? AND repository = ? AND document_id IS NULL",
        (origin.path, origin.repository),
    )
