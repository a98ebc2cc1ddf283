"""Small statements with their answers, the identities that rows get or have; values as SQLite takes
them."""

import json
import re
import sqlite3
from collections.abc import Mapping, Sequence

_NO_UTF8 = re.compile("[\ud800-\udfff]")


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


def printable(name: str) -> str:
    """The name of a file; bytes in it that are no UTF-8 are shown escaped."""
    return name.encode("utf-8", "backslashreplace").decode()


def tell_arguments(arguments: Mapping[str, object]) -> str:
    """What was asked for, as JSON; names in it are `printable`."""
    told = json.dumps(arguments, ensure_ascii=False)
    return _NO_UTF8.sub(lambda found: rf"\\u{ord(found[0]):x}", told)
