"""The index of texts: built and extended in sets on a search, dropped as a whole.

It has the texts of entries in all forms, and may still have those of deleted entries, so every hit
must be checked against the text.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal, NamedTuple
from unicodedata import unidata_version

from tmx_extract.store.concordance.grams import encode_source, encode_target
from tmx_extract.store.connection import explained, transaction

# Increase this when the table or the terms of texts change. Unicode's rules are part of it.
_VERSION = f"3, Unicode {unidata_version}"
# The number of entries in one transaction of about two seconds, so that others can write in between
# and a killed build continues where it stopped.
_SET = 20_000
# The number of bytes that FTS5 sorts in memory for one transaction.
_SORTED = 32 * 1024 * 1024
# Above this number of new entries, sets are first stored unmerged and merged at the end, in a third
# of the time that FTS5 needs to merge continuously.
_MANY = 40_000
# The pages merged in one transaction; if fewer rows change, the merge is complete.
_MERGED, _MERGING = 1_000, 2
# Values of `is_loose`: sets are unmerged, the merge is in progress, frequent terms must be counted.
_BEGINS, _GOES_ON, _COUNTS = 1, 2, 3
FREQUENT = 400
"""A term is frequent if more than one entry out of this number has it."""
# The milliseconds that a search waits for another process that is writing.
_PATIENCE = 500

Lack = Literal["read-only", "locked", "no-fts5", "full"]
"""Why entries are missing from the index: the memory is read-only, another process is writing,
SQLite lacks FTS5, or the disk is full."""


class Coverage(NamedTuple):
    """The coverage of the index."""

    last_entry: int
    """The index has the entries up to this one."""
    missing: int
    """The number of missing entries."""
    lack: Lack | None = None
    """The reason for missing entries."""


_MAKE = (
    "DROP TABLE IF EXISTS concordance",
    # The table stores neither texts nor the positions of terms. It stores their lengths, a few
    # bytes for each entry, because other programs can count and read its rows only with them.
    "CREATE VIRTUAL TABLE concordance USING fts5 (source, target, content = '',"
    " detail = none, tokenize = 'ascii')",
    "CREATE TABLE concordance_state"
    " (last_entry INTEGER NOT NULL, version TEXT NOT NULL, is_loose INTEGER NOT NULL)",
    f"INSERT INTO concordance_state VALUES (0, '{_VERSION}', 0)",
    # The frequencies of terms at the last merge, to query the rarest ones.
    "DROP TABLE IF EXISTS concordance_frequent",
    "CREATE TABLE concordance_frequent (term TEXT PRIMARY KEY, entries INTEGER NOT NULL)"
    " WITHOUT ROWID",
    f"INSERT INTO concordance (concordance, rank) VALUES ('hashsize', {_SORTED})",
)
_ADD = (
    "INSERT INTO concordance (rowid, source, target)"
    " SELECT id, tell_source(source, author_source), tell_target(target, author_target)"
    " FROM entry WHERE id > ? AND id <= ? ORDER BY id"
)


def last_indexed(connection: sqlite3.Connection) -> int:
    """Return the last entry in the index, which may be deleted; 0 without an index."""
    if not _is_there(connection):
        return 0
    found = connection.execute("SELECT max(last_entry) FROM concordance_state").fetchone()
    return int(found[0] or 0)


def drop_index(connection: sqlite3.Connection) -> None:
    """Drop the index; call this in a transaction that deletes entries."""
    if _is_there(connection):
        connection.execute("DROP TABLE IF EXISTS concordance_state")
        connection.execute("DROP TABLE IF EXISTS concordance_frequent")
        # Without FTS5 it remains; a process with FTS5 rebuilds it later.
        if _has_fts5(connection):
            connection.execute("DROP TABLE IF EXISTS concordance")


def complete_index(
    connection: sqlite3.Connection, *, advance: Callable[[], None] = lambda: None
) -> Lack | None:
    """Add the entries since the last time, or all; return the reason if that is impossible.

    `advance` is called after each set. Do not call this inside a transaction.
    """
    with explained(connection):
        if not _has_fts5(connection):
            return "no-fts5"
        if _is_current(connection) and _is_complete(connection):
            return None
        return _try_to_add(connection, advance)


def read_coverage(connection: sqlite3.Connection, lack: Lack | None) -> Coverage:
    """Return the current coverage; `lack` is the reason why it is incomplete."""
    is_of_use = lack != "no-fts5" and _is_current(connection)
    last = last_indexed(connection) if is_of_use else 0
    missing = count_missing(connection, last)
    return Coverage(last, missing, lack if missing else None)


def count_missing(connection: sqlite3.Connection, last: int) -> int:
    """Return the number of entries after this one."""
    found = connection.execute("SELECT count(*) FROM entry WHERE id > ?", (last,)).fetchone()
    return int(found[0])


def _try_to_add(connection: sqlite3.Connection, advance: Callable[[], None]) -> Lack | None:
    connection.create_function("tell_source", 2, encode_source, deterministic=True)
    connection.create_function("tell_target", 2, encode_target, deterministic=True)
    try:
        with _impatient(connection):
            while _add_set(connection):
                advance()
            while _merge(connection):
                advance()
    except sqlite3.OperationalError as error:
        message = str(error)
        reasons: dict[str, Lack] = {"readonly": "read-only", "locked": "locked", "full": "full"}
        for word, lack in reasons.items():
            if word in message:
                return lack
        raise
    return None


@contextmanager
def _impatient(connection: sqlite3.Connection) -> Iterator[None]:
    (patience,) = connection.execute("PRAGMA busy_timeout").fetchone()
    connection.execute(f"PRAGMA busy_timeout = {_PATIENCE}")
    try:
        yield
    finally:
        connection.execute(f"PRAGMA busy_timeout = {patience}")


def _add_set(connection: sqlite3.Connection) -> int:
    """Add the next entries, and record the progress in the same transaction."""
    with transaction(connection):
        if not _is_current(connection):
            connection.execute("DROP TABLE IF EXISTS concordance_state")
            for statement in _MAKE:
                connection.execute(statement)
        last = last_indexed(connection)
        count, following = connection.execute(
            "SELECT count(*), max(id) FROM (SELECT id FROM entry WHERE id > ? ORDER BY id LIMIT ?)",
            (last, _SET),
        ).fetchone()
        if count == _SET and count_missing(connection, following) > _MANY - _SET:
            _loosen(connection)
        if count:
            connection.execute(_ADD, (last, following))
            connection.execute("UPDATE concordance_state SET last_entry = ?", (following,))
    return int(count)


def _loosen(connection: sqlite3.Connection) -> None:
    """Leave sets unmerged until the end."""
    for option, value in (("automerge", 0), ("crisismerge", 1_000)):
        _command(connection, option, value)
    connection.execute("UPDATE concordance_state SET is_loose = 1")


def _merge(connection: sqlite3.Connection) -> bool:
    """Merge some of the unmerged sets; return whether there are more."""
    seen = _read_looseness(connection)
    # Counting takes seconds, during which others may write.
    frequent = _count_frequent(connection) if seen == _COUNTS else []
    with transaction(connection):
        is_loose = _read_looseness(connection)
        if not is_loose or is_loose != seen:
            # Nothing is left, or another process is merging too.
            return bool(is_loose)
        before = connection.total_changes
        if is_loose == _BEGINS:
            # A negative number starts a full merge, a positive one continues it.
            _command(connection, "merge", -_MERGED)
            is_loose = _GOES_ON
        elif is_loose == _GOES_ON:
            _command(connection, "merge", _MERGED)
            if connection.total_changes - before < _MERGING:
                is_loose = _COUNTS
        elif is_loose == _COUNTS:
            connection.execute("DELETE FROM concordance_frequent")
            connection.executemany("INSERT INTO concordance_frequent VALUES (?, ?)", frequent)
            # Restore the defaults of FTS5.
            for option, value in (("automerge", 4), ("crisismerge", 16)):
                _command(connection, option, value)
            is_loose = 0
        connection.execute("UPDATE concordance_state SET is_loose = ?", (is_loose,))
    return bool(is_loose)


def _read_looseness(connection: sqlite3.Connection) -> int:
    # Another process may just have dropped the index.
    if not _is_there(connection):
        return 0
    (is_loose,) = connection.execute("SELECT is_loose FROM concordance_state").fetchone()
    return int(is_loose)


def make_vocabulary(connection: sqlite3.Connection) -> None:
    """Create `temp.concordance_terms`: the terms of the index with their number of entries.

    The table stores nothing. The cost of a query is little more than the number of these entries.
    """
    connection.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.concordance_terms"
        " USING fts5vocab (main, concordance, row)"
    )


def _count_frequent(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    make_vocabulary(connection)
    return connection.execute(
        "SELECT term, doc FROM temp.concordance_terms"
        " WHERE doc > (SELECT count(*) FROM entry) / ? ORDER BY term",
        (FREQUENT,),
    ).fetchall()


def _command(connection: sqlite3.Connection, name: str, value: int) -> None:
    connection.execute("INSERT INTO concordance (concordance, rank) VALUES (?, ?)", (name, value))


def _has_fts5(connection: sqlite3.Connection) -> bool:
    sql = "SELECT 1 FROM pragma_module_list WHERE name = 'fts5'"
    return connection.execute(sql).fetchone() is not None


def _is_there(connection: sqlite3.Connection) -> bool:
    sql = "SELECT 1 FROM sqlite_master WHERE name = 'concordance_state'"
    return connection.execute(sql).fetchone() is not None


def _is_complete(connection: sqlite3.Connection) -> bool:
    """Return whether the index has all entries, fully merged."""
    return not _read_looseness(connection) and not count_missing(
        connection, last_indexed(connection)
    )


def _is_current(connection: sqlite3.Connection) -> bool:
    """Return whether the index was built by this version."""
    if not _is_there(connection):
        return False
    found = connection.execute("SELECT version FROM concordance_state").fetchone()
    return bool(found == (_VERSION,))
