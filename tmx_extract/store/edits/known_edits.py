"""What the memory knows of a pair that comes back: its edits, and to whom it went out."""

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from tmx_extract.store.edits.find_segments import StoredSegment
from tmx_extract.store.edits.precedence import SegmentName
from tmx_extract.store.edits.row import EditRow
from tmx_extract.store.schema import ORDINAL_BITS

# Pairs; a list is mostly empty.
_MOST_REMEMBERED = 10_000


class KnownEdit(NamedTuple):
    """An edit of a pair, whatever has become of it."""

    id: int
    target: str
    unchanged: int
    editor: str
    name: SegmentName | None
    """The place it was made at."""
    only_here: int


class Assigned(NamedTuple):
    """A segment that went out to somebody."""

    assignment_id: int
    to: str
    text_hash: bytes
    """Of the pair that went out, in author form."""


def list_edits(
    connection: sqlite3.Connection, author_hash: bytes, written_hash: bytes
) -> list[KnownEdit]:
    """The edits of a pair in the order in which they came, without those merged before."""
    rows = connection.execute(
        "SELECT id, target, unchanged, editor, handback_key, is_paragraph, number, only_here"
        " FROM edit WHERE author_hash = ? AND NOT merged_before"
        " UNION SELECT id, target, unchanged, editor, handback_key, is_paragraph, number, only_here"
        " FROM edit WHERE written_hash = ? AND NOT merged_before ORDER BY id",
        (author_hash, written_hash),
    )
    return [
        KnownEdit(row, target, unchanged, editor, name if name[0] is not None else None, only_here)
        for row, target, unchanged, editor, *names, only_here in rows
        for name in (tuple(names),)
    ]


class KnownEdits:
    """The edits of pairs, each pair read once: a file may have a sentence thousands of times."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lists: dict[tuple[bytes, bytes], list[KnownEdit]] = {}
        self._keys: dict[bytes, set[tuple[bytes, bytes]]] = {}

    def list(self, author_hash: bytes, written_hash: bytes) -> Sequence[KnownEdit]:
        """Return what `list_edits` returns."""
        key = author_hash, written_hash
        if key not in self._lists:
            if len(self._lists) >= _MOST_REMEMBERED:
                self.forget_all()
            self._lists[key] = list_edits(self._connection, *key)
            for part in key:
                self._keys.setdefault(part, set()).add(key)
        return self._lists[key]

    def add(self, edit: EditRow, number: int) -> None:
        """Note an edit that was added under this number."""
        key = edit.handback_key
        name = None if key is None else (key, edit.is_paragraph or 0, edit.number or 0)
        known = KnownEdit(
            number,
            edit.target,
            int(edit.unchanged),
            edit.editor,
            name,
            int(edit.only_here),
        )
        keys = (self._keys.get(part, set()) for part in (edit.author_hash, edit.written_hash))
        for pair in set[tuple[bytes, bytes]]().union(*keys):
            self._lists[pair].append(known)

    def forget_all(self) -> None:
        """Read every pair again the next time."""
        self._lists.clear()
        self._keys.clear()


def list_assigned(connection: sqlite3.Connection, name: SegmentName) -> list[Assigned]:
    """To whom a segment went out, the latest first."""
    rows = connection.execute(
        "SELECT a.id, a.name, g.text_hash FROM assigned g JOIN assignment a"
        " ON a.id = g.assignment_id WHERE (g.handback_key, g.is_paragraph, g.number) = (?, ?, ?)"
        " ORDER BY a.id DESC",
        name,
    )
    return list(map(Assigned._make, rows))


def list_assigned_pair(connection: sqlite3.Connection, segment_row: int) -> list[Assigned]:
    """To whom any segment with the pair of this one went out, the latest first."""
    if not connection.execute("SELECT EXISTS (SELECT 1 FROM assignment)").fetchone()[0]:
        return []
    rows = connection.execute(
        "SELECT DISTINCT a.id, a.name, g.text_hash FROM segment t"
        " CROSS JOIN segment s ON s.entry_id = t.entry_id AND s.chosen"
        f" CROSS JOIN document d ON d.id = s.id >> {ORDINAL_BITS}"
        " CROSS JOIN handback h ON h.id = d.handback_id"
        " CROSS JOIN assigned g ON (g.handback_key, g.is_paragraph, g.number)"
        " = (h.key, s.is_paragraph, s.number)"
        " CROSS JOIN assignment a ON a.id = g.assignment_id WHERE t.id = ? ORDER BY a.id DESC",
        (segment_row,),
    )
    return list(map(Assigned._make, rows))


def find_assignee(connection: sqlite3.Connection, assignment_id: int | None) -> str:
    """To whom an assignment went out; empty if there is none."""
    sql = "SELECT name FROM assignment WHERE id = ?"
    row = connection.execute(sql, (assignment_id,)).fetchone()
    return str(row[0]) if row else ""


def is_back(
    connection: sqlite3.Connection,
    found: StoredSegment,
    placed: SegmentName | None,
    assignment_id: int,
) -> bool:
    """Whether somebody has sent back what went out; without a place: a text for all places."""
    sql = (
        "SELECT 1 FROM edit WHERE author_hash = ? AND handback_key IS ? AND is_paragraph IS ?"
        " AND number IS ? AND assignment_id = ? AND NOT merged_before"
    )
    values = (found.author_hash, *(placed or (None, None, None)), assignment_id)
    return connection.execute(sql, values).fetchone() is not None
