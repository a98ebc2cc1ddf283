"""What the memory knows of a pair that comes back: its edits, and to whom it went out."""

import sqlite3
from typing import NamedTuple

from tmx_extract.store.edits.versions import Name


class KnownEdit(NamedTuple):
    """An edit of a pair, whatever has become of it."""

    id: int
    target: str
    unchanged: int
    editor: str
    name: Name | None
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
    """All edits of a pair, in the order in which they came."""
    rows = connection.execute(
        "SELECT id, target, unchanged, editor, handback_key, is_paragraph, number, only_here"
        " FROM edit WHERE author_hash = ?"
        " UNION SELECT id, target, unchanged, editor, handback_key, is_paragraph, number, only_here"
        " FROM edit WHERE written_hash = ? ORDER BY id",
        (author_hash, written_hash),
    )
    return [
        KnownEdit(row, target, unchanged, editor, name if name[0] is not None else None, only_here)
        for row, target, unchanged, editor, *names, only_here in rows
        for name in (tuple(names),)
    ]


def list_assigned(connection: sqlite3.Connection, name: Name) -> list[Assigned]:
    """To whom a segment went out, the latest first."""
    rows = connection.execute(
        "SELECT a.id, a.name, g.text_hash FROM assigned g JOIN assignment a"
        " ON a.id = g.assignment_id WHERE (g.handback_key, g.is_paragraph, g.number) = (?, ?, ?)"
        " ORDER BY a.id DESC",
        name,
    )
    return list(map(Assigned._make, rows))
