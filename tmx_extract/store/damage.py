"""Why an error came that nobody foresaw: often the memory is damaged."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from traceback import extract_tb

from tmx_extract.errors import TmxExtractError
from tmx_extract.store.connection import last_opened
from tmx_extract.store.trouble import damaged, explained_at

TRACEBACK = "TMX_EXTRACT_TRACEBACK"
"""Set in the environment: errors that nobody foresaw are shown with Python's traceback."""

# What holds JSON. Other columns are checked by their types.
_JSON = (("document", "front_matter"), ("run", "arguments"))


def find_cause(error: Exception) -> TmxExtractError:
    """Return an error in words for one that no code expected.

    Raises the error again if the environment asks for the traceback.
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
        advice=f"This is a mistake in tmx-extract. Run it again with {TRACEBACK}=1, and report"
        " what it prints.",
    )


def find_damage(path: Path) -> str:
    """Return what is wrong with the contents of a memory; empty if nothing is found.

    Every page is read, so this takes a while. Raises `StoreError` for a file that cannot be read.
    """
    with explained_at(path), closing(sqlite3.connect(path)) as connection:
        try:
            return next(_iter_damage(connection), "")
        except UnicodeDecodeError:
            # Names of tables are in what SQLite says.
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
        # Python decodes every text, and raises an error for one that is not UTF-8.
        for _ in connection.execute(f'SELECT * FROM "{name}"'):
            pass
    for table, column in _JSON:
        sql = f"SELECT count(*) FROM {table} WHERE NOT json_valid({column})"
        if connection.execute(sql).fetchone()[0]:
            yield f"a text in {table}.{column} is not JSON"
