"""Small statements that return row ids; values in the form that SQLite accepts."""

import json
import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence

_NO_UTF8 = re.compile("[\ud800-\udfff]")


def insert(
    connection: sqlite3.Connection, sql: str, values: Sequence[object] | Mapping[str, object]
) -> int:
    """Return the id of the row that `sql` adds."""
    identity = connection.execute(sql, values).lastrowid
    assert identity is not None  # noqa: S101 - an INSERT without OR IGNORE always gives one
    return identity


def find_or_add(
    connection: sqlite3.Connection, table: str, columns: Sequence[str], values: Sequence[object]
) -> tuple[int, bool]:
    """Return the id of the row with these values in its unique columns, and whether it is new."""
    names, marks = ", ".join(columns), ", ".join("?" * len(columns))
    added = connection.execute(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})", values)
    if added.rowcount and added.lastrowid is not None:
        return added.lastrowid, True
    conditions = " AND ".join(f"{column} = ?" for column in columns)
    found = connection.execute(f"SELECT id FROM {table} WHERE {conditions}", values).fetchone()
    return int(found[0]), False


LISTED = "(SELECT value FROM json_each(?))"
"""The right side of `IN` for numbers or texts; the parameter is what `list_values` returns."""
LISTED_HASHES = "(SELECT substr(?, value, 16) FROM json_each(?))"
"""The right side of `IN` for hashes; the two parameters are what `list_hashes` returns."""


def list_values(values: Iterable[int] | Iterable[str]) -> str:
    """Return any number of values as the parameter of `LISTED`."""
    return json.dumps(list(values))


def list_hashes(hashes: Sequence[bytes]) -> tuple[bytes, str]:
    """Return any number of hashes as the parameters of `LISTED_HASHES`; JSON has no bytes."""
    every = b"".join(hashes)
    return every, json.dumps(list(range(1, len(every) + 1, 16)))


def printable(name: str) -> str:
    """Return a file name with bytes that are not UTF-8 escaped."""
    return name.encode("utf-8", "backslashreplace").decode()


def describe_arguments(arguments: Mapping[str, object]) -> str:
    """Return the options as JSON; names are `printable`."""
    told = json.dumps(arguments, ensure_ascii=False)
    return _NO_UTF8.sub(lambda found: rf"\\u{ord(found[0]):x}", told)
