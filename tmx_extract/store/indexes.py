"""Indexes that are dropped during a large ingest and built at its end, which is faster."""

import sqlite3

from tmx_extract.store.schema import DEFERRED_INDEXES

# A run that adds more segments than this, and more than half of the existing ones, drops its
# indexes.
_FEW = 50_000


class Indexes:
    """The indexes of a run that may add many segments."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._added = 0
        self._had: int | None = None
        self._are_off = False

    def make_room(self, segments: int) -> None:
        """Drop the indexes if necessary; called in the transaction that added the segments."""
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
    """Build the indexes that this run, or a killed one, has dropped."""
    is_put_off = not has_index(connection, "entry_hash")
    if is_put_off:
        _find_twins(connection)
    if not has_index(connection, "segment_entry"):
        connection.execute(DEFERRED_INDEXES["segment_entry"])
    if is_put_off:
        connection.execute("DELETE FROM entry WHERE id IN (SELECT id FROM temp.twin)")
        connection.execute("DROP TABLE temp.twin")
        connection.execute(DEFERRED_INDEXES["entry_hash"])


def _find_twins(connection: sqlite3.Connection) -> None:
    """Point segments to the first of all equal entries, which are found by sorting.

    Without the index no pair is looked up, so an old pair may have been added again.
    """
    connection.execute("DROP TABLE IF EXISTS temp.twin")
    connection.execute("CREATE TEMP TABLE twin (id INTEGER PRIMARY KEY, first_id INTEGER NOT NULL)")
    connection.execute(
        "INSERT INTO temp.twin SELECT id, first_id FROM"
        " (SELECT id, min(id) OVER (PARTITION BY hash) AS first_id FROM entry)"
        " WHERE id <> first_id ORDER BY id"
    )
    for column in ("entry_id", "delivered_id"):
        connection.execute(
            f"UPDATE segment SET {column} = (SELECT first_id FROM temp.twin WHERE id = {column})"
            f" WHERE {column} IN (SELECT id FROM temp.twin)"
        )


def has_index(connection: sqlite3.Connection, name: str) -> bool:
    """Return whether the index exists."""
    sql = "SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = ?"
    return connection.execute(sql, (name,)).fetchone() is not None
