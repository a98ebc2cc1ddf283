"""The index of English pages: which content has the hash that a page names."""

import sqlite3
from collections.abc import Collection, Iterable

from tmx_extract.store.connection import explained, transaction
from tmx_extract.store.statements import insert


class EnglishIndex:
    """The contents of English repositories by their hashes; each is added once, whatever
    repository has it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def list_known(self) -> set[bytes]:
        """Return the names of all contents that were added, twenty bytes each."""
        with explained(self._connection):
            return {name for (name,) in self._connection.execute("SELECT name FROM english_blob")}

    def add(self, contents: Iterable[tuple[bytes, Collection[int]]]) -> None:
        """Add contents by name, each with the short forms of its hashes; none for a binary file.

        One transaction. A content that another process added in the meantime stays.
        """
        connection = self._connection
        with explained(connection), transaction(connection):
            for name, hashes in contents:
                found = connection.execute("SELECT 1 FROM english_blob WHERE name = ?", (name,))
                if found.fetchone():
                    continue
                row = insert(connection, "INSERT INTO english_blob (name) VALUES (?)", (name,))
                connection.executemany(
                    "INSERT INTO english_hash (hash, blob_id) VALUES (?, ?)",
                    [(value, row) for value in set(hashes)],
                )

    def find(self, short_hash: int) -> list[bytes]:
        """Return the names of the contents that may have this hash, in the order of their names."""
        sql = (
            "SELECT b.name FROM english_hash h JOIN english_blob b ON b.id = h.blob_id"
            " WHERE h.hash = ? ORDER BY b.name"
        )
        with explained(self._connection):
            return [name for (name,) in self._connection.execute(sql, (short_hash,))]
