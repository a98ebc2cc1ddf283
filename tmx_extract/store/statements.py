"""Small statements with their answers: the identities that rows get or have."""

import sqlite3
from collections.abc import Sequence


def insert(connection: sqlite3.Connection, sql: str, values: Sequence[object]) -> int:
    """The id of the row that `sql` adds."""
    identity = connection.execute(sql, values).lastrowid
    assert identity is not None  # noqa: S101 - an INSERT without OR IGNORE always gives one
    return identity


def find_or_add(
    connection: sqlite3.Connection, table: str, columns: Sequence[str], values: Sequence[object]
) -> tuple[int, bool]:
    """The id of the row with these values in its unique columns, and whether it is new."""
    names, marks = ", ".join(columns), ", ".join("?" * len(columns))
    added = connection.execute(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})", values)
    if added.rowcount and added.lastrowid is not None:
        return added.lastrowid, True
    conditions = " AND ".join(f"{column} = ?" for column in columns)
    found = connection.execute(f"SELECT id FROM {table} WHERE {conditions}", values).fetchone()
    return int(found[0]), False
