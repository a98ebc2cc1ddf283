"""Whether the tables of a memory match its schema version."""

import sqlite3
from collections.abc import Collection

from tmx_extract.store.schema import MIGRATION_SET, STEPS


def read_steps(connection: sqlite3.Connection) -> set[str]:
    """Return the steps that sqlite-utils has recorded."""
    table = "SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'"
    if connection.execute(table).fetchone() is None:
        return set()
    sql = "SELECT name FROM _sqlite_migrations WHERE migration_set = ?"
    return {name for (name,) in connection.execute(sql, (MIGRATION_SET,))}


def find_lack(connection: sqlite3.Connection, steps: Collection[str]) -> str:
    """Return the first table or column that a memory with these steps lacks; empty if none.

    Additional tables and columns are allowed: people may add their own.
    """
    expected = sqlite3.connect(":memory:")
    try:
        for name, statements in STEPS.items():
            if name in steps:
                for statement in statements:
                    expected.execute(statement)
        wanted, found = _read_columns(expected), _read_columns(connection)
    finally:
        expected.close()
    for table, columns in wanted.items():
        if table not in found:
            return table
        for column in columns:
            if column not in found[table]:
                return f"{table}.{column}"
    return ""


def _read_columns(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """Return the columns of every table and view."""
    sql = "SELECT name FROM main.sqlite_master WHERE type IN ('table', 'view') ORDER BY name"
    names = [name for (name,) in connection.execute(sql)]
    return {
        name: [row[1] for row in connection.execute(f'PRAGMA main.table_xinfo("{name}")')]
        for name in names
    }
