"""A run that brings edits: all or nothing."""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Literal, NamedTuple

from tmx_extract.store.connection import explained, transaction
from tmx_extract.store.edits.edited_segments import update_edited_segments
from tmx_extract.store.edits.row import EditRow
from tmx_extract.store.entries import Entries
from tmx_extract.store.indexes import complete_indexes
from tmx_extract.store.statements import describe_arguments, insert, printable

Verdict = Literal["dropped", "seen"]
"""A verdict on an edit: it does not count; or its text is gone, and a person knows."""


class NewRun(NamedTuple):
    """A run to be recorded."""

    kind: str
    now: str
    """UTC in ISO 8601."""
    tool_version: str
    arguments: Mapping[str, object]


_COLUMNS = EditRow._fields[:-1]
_INSERT = f"INSERT INTO edit ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"

_RESTORE = (
    f"INSERT INTO edit ({', '.join(EditRow._fields)})"
    f" VALUES ({', '.join('?' * len(EditRow._fields))})"
)


class EditWriter:
    """Writes the edits of one run."""

    def __init__(self, connection: sqlite3.Connection, run_id: int) -> None:
        self.connection = connection
        self.run_id = run_id
        self.edits = 0
        self.pairs = set[bytes]()
        """The names of the affected pairs."""

    def add(self, edit: EditRow) -> EditRow:
        """Store an edit; return its number."""
        if not edit.merged_before:
            self.edits += not edit.unchanged
            self.pairs |= {edit.author_hash, edit.written_hash}
        kept = edit._replace(run_id=self.run_id, file=printable(edit.file))
        return kept._replace(id=insert(self.connection, _INSERT, kept[:-1]))

    def restore(self, edit: EditRow) -> None:
        """Store an edit of this run under its old number."""
        self.connection.execute(_RESTORE, edit)

    def has(self, edit_id: int) -> bool:
        """Return whether the edit exists."""
        sql = "SELECT 1 FROM edit WHERE id = ?"
        return self.connection.execute(sql, (edit_id,)).fetchone() is not None

    def note_asked(self, edit_ids: Sequence[int]) -> None:
        """Record the edits that the run concerns."""
        sql = "UPDATE run SET arguments = json_set(arguments, '$.asked', json(?)) WHERE id = ?"
        self.connection.execute(sql, (json.dumps(edit_ids), self.run_id))

    def is_kept(self, edit: EditRow) -> bool:
        """Return whether the same person, or the same package, already left the same text
        unchanged."""
        sql = (
            "SELECT 1 FROM edit WHERE author_hash = ? AND unchanged AND NOT merged_before"
            " AND target = ? AND (editor = ? OR assignment_id IS NOT NULL)"
            " AND handback_key IS ? AND is_paragraph IS ? AND number IS ?"
            " AND assignment_id IS ?"
        )
        name = edit.name or (None, None, None)
        values = (edit.author_hash, edit.target, edit.editor, *name, edit.assignment_id)
        return self.connection.execute(sql, values).fetchone() is not None

    def decide(self, edit_id: int, verdict: Verdict) -> None:
        """Record a decision about an edit."""
        connection = self.connection
        values = (edit_id, self.run_id, verdict)
        connection.execute("INSERT OR REPLACE INTO decision VALUES (?, ?, ?)", values)
        sql = "SELECT author_hash, written_hash FROM edit WHERE id = ?"
        self.pairs |= set(connection.execute(sql, (edit_id,)).fetchone())

    def finish(self, *, files: int = 0, unchanged: int = 0, finished_at: str | None = None) -> int:
        """Point every segment to the edit that counts there; return how many texts changed. Without
        `finished_at` the run has no duration."""
        changed = update_edited_segments(self.connection, Entries(self.connection), self.pairs)
        self.connection.execute(
            "UPDATE run SET files = ?, unchanged = ?, segments = ?,"
            " finished_at = coalesce(?, finished_at) WHERE id = ?",
            (files, unchanged, self.edits, finished_at, self.run_id),
        )
        return changed

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Roll back the writes inside if an error occurs."""
        edits, pairs = self.edits, set(self.pairs)
        self.connection.execute("SAVEPOINT attempt")
        try:
            yield
        except BaseException:
            # A full disk rolls back the whole transaction, including the savepoint.
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK TO attempt")
                self.connection.execute("RELEASE attempt")
            self.edits, self.pairs = edits, pairs
            raise
        self.connection.execute("RELEASE attempt")


class _Rehearsed(Exception):
    """Ends a transaction that only determined its result."""


@contextmanager
def editing(
    connection: sqlite3.Connection, run: NewRun, *, keep: bool = True
) -> Iterator[EditWriter]:
    """Run one merge or decision in one transaction.

    An error inside, or `keep=False`, leaves the memory unchanged.
    """
    with explained(connection):
        try:
            with transaction(connection):
                complete_indexes(connection)
                run_id = insert(
                    connection,
                    "INSERT INTO run (kind, status, started_at, finished_at, tool_version,"
                    " arguments) VALUES (?, 'done', ?, ?, ?, ?)",
                    (
                        run.kind,
                        run.now,
                        run.now,
                        run.tool_version,
                        describe_arguments(run.arguments),
                    ),
                )
                yield EditWriter(connection, run_id)
                if not keep:
                    raise _Rehearsed
        except _Rehearsed:
            pass
