"""Indexes that are put off while very much comes in, for built at once they cost a third."""

import sqlite3

from tmx_extract.store.schema import DEFERRED_INDEXES

# A run that adds more than this, and more than half of what was there, puts its indexes off.
_FEW = 50_000


class Indexes:
    """The indexes of a run that may bring very much."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._added = 0
        self._had: int | None = None
        self._are_off = False

    def make_room(self, segments: int) -> None:
        """Called in the transaction that added so many segments."""
        self._added += segments
        if self._are_off or self._added <= _FEW:
            return
        if self._had is None:
            (count,) = self._connection.execute("SELECT count(*) FROM segment").fetchone()
            self._had = count - self._added
        if self._added > self._had // 2:
            for name in DEFERRED_INDEXES:
                self._connection.execute(f"DROP INDEX IF EXISTS {name}")
            self._are_off = True


def complete_indexes(connection: sqlite3.Connection) -> None:
    """Build what was put off, in this run or in one that was killed."""
    for name, sql in DEFERRED_INDEXES.items():
        if not has_index(connection, name):
            connection.execute(sql)


def has_index(connection: sqlite3.Connection, name: str) -> bool:
    """Whether the index is there."""
    sql = "SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = ?"
    return connection.execute(sql, (name,)).fetchone() is not None
