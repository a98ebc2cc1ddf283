"""The cause of an unexpected error: often the memory is damaged."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from traceback import extract_tb

from tmx_extract.errors import TmxExtractError
from tmx_extract.store.connection import last_opened
from tmx_extract.store.sqlite_errors import damaged, explained_at

TRACEBACK = "TMX_EXTRACT_TRACEBACK"
"""Environment variable: show unexpected errors with Python's traceback."""

# The columns with JSON. Other columns are checked by their types.
_JSON = (("document", "front_matter"), ("run", "arguments"))


def find_cause(error: Exception) -> TmxExtractError:
    """Return an error with a message for users in place of an unexpected one.

    Raises the original error if the environment variable asks for the traceback.
    """
    path = last_opened()
    if path is not None:
        try:
            found = find_damage(path)
        except TmxExtractError as worse:
            return worse
        if found:
            return damaged(path, found)
    if os.environ.get(TRACEBACK):
        raise error
    place = extract_tb(error.__traceback__)[-1]
    return TmxExtractError(
        f"unexpected {type(error).__name__}: {error} ({Path(place.filename).name}:{place.lineno})",
        advice=f"This is a bug in tmx-extract. Run it again with {TRACEBACK}=1, and report"
        " the output.",
    )


def find_damage(path: Path) -> str:
    """Return a description of the damage to a memory; empty if none is found.

    Reads every page, which takes a while. Raises `StoreError` for an unreadable file.
    """
    with explained_at(path), closing(sqlite3.connect(path)) as connection:
        try:
            return next(_iter_damage(connection), "")
        except UnicodeDecodeError:
            # SQLite's message contains names of tables.
            return "a name is not UTF-8"


def _iter_damage(connection: sqlite3.Connection) -> Iterator[str]:
    for (found,) in connection.execute("PRAGMA integrity_check (1)"):
        if found != "ok":
            yield str(found)
    for table, *_ in connection.execute("PRAGMA foreign_key_check"):
        yield f"a row of {table} leads nowhere"
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    ).fetchall()
    for (name,) in names:
        # Python decodes every text, and raises an error if it is not UTF-8.
        for _ in connection.execute(f'SELECT * FROM "{name}"'):
            pass
    for table, column in _JSON:
        sql = f"SELECT count(*) FROM {table} WHERE NOT json_valid({column})"
        if connection.execute(sql).fetchone()[0]:
            yield f"a text in {table}.{column} is not JSON"
