"""The index of texts: built in sets when somebody searches, added to in sets, dropped as a whole.

It holds the texts of entries in all their forms, and may hold those of entries that are gone:
whoever asks it looks at the texts again.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal, NamedTuple
from unicodedata import unidata_version

from tmx_extract.store.concordance.grams import tell_source, tell_target
from tmx_extract.store.connection import explained, transaction

# To be raised when texts are told to the index in another way. Unicode's rules count as well.
_VERSION = f"2, Unicode {unidata_version}"
# So many entries come into the index in one transaction, in about two seconds: others may write in
# between, and killed, a build goes on where it was.
_SET = 20_000
# FTS5 sorts in memory what one transaction adds, up to so many bytes.
_SORTED = 32 * 1024 * 1024
# More new entries than this are put side by side first and merged at the end, which takes a third
# of the time that FTS5 needs to merge as it goes.
_MANY = 40_000
# Pages that are merged in one transaction; it changes fewer rows than this if none was left.
_MERGED, _MERGING = 1_000, 2
# In `is_loose`: sets stand side by side, they are being merged, what is frequent is to be counted.
_BEGINS, _GOES_ON, _COUNTS = 1, 2, 3
FREQUENT = 400
"""A term in more than one of so many entries is frequent."""
# Who searches waits so long for another process that is writing, in milliseconds.
_PATIENCE = 500

Lack = Literal["read-only", "locked", "no-fts5", "full"]
"""Why entries are not in the index: nothing can be written, another process is writing, SQLite was
built without it, or there is no room."""


class Coverage(NamedTuple):
    """How far the index reaches."""

    last_entry: int
    """Entries up to this are in the index."""
    missing: int
    """How many are not."""
    lack: Lack | None = None
    """Why they are not."""


_MAKE = (
    "DROP TABLE IF EXISTS concordance",
    # Neither texts nor their lengths are kept, nor where in a text a term stands.
    "CREATE VIRTUAL TABLE concordance USING fts5 (source, target, content = '', columnsize = 0,"
    " detail = none, tokenize = 'ascii')",
    "CREATE TABLE concordance_state"
    " (last_entry INTEGER NOT NULL, version TEXT NOT NULL, is_loose INTEGER NOT NULL)",
    f"INSERT INTO concordance_state VALUES (0, '{_VERSION}', 0)",
    # How often terms stood when the index was last merged: to ask for those that stand least often.
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
    """The last entry in the index, perhaps one that is gone; 0 where there is no index."""
    if not _is_there(connection):
        return 0
    found = connection.execute("SELECT max(last_entry) FROM concordance_state").fetchone()
    return int(found[0] or 0)


def drop_index(connection: sqlite3.Connection) -> None:
    """Forget all texts; called in a transaction that deletes entries for good."""
    if _is_there(connection):
        connection.execute("DROP TABLE IF EXISTS concordance_state")
        connection.execute("DROP TABLE IF EXISTS concordance_frequent")
        # Without FTS5 it stays as it is, and the next one who can makes it anew.
        if _has_fts5(connection):
            connection.execute("DROP TABLE IF EXISTS concordance")


def complete_index(
    connection: sqlite3.Connection, *, advance: Callable[[], None] = lambda: None
) -> Lack | None:
    """Bring in what came since the last time, or everything; tells why that is not possible.

    `advance` is called after each set. Not to be called inside a transaction.
    """
    with explained(connection):
        if not _has_fts5(connection):
            return "no-fts5"
        if _is_current(connection) and _is_complete(connection):
            return None
        return _try_to_add(connection, advance)


def read_coverage(connection: sqlite3.Connection, lack: Lack | None) -> Coverage:
    """How far the index reaches now; `lack` is why it could not be completed."""
    is_of_use = lack != "no-fts5" and _is_current(connection)
    last = last_indexed(connection) if is_of_use else 0
    missing = count_missing(connection, last)
    return Coverage(last, missing, lack if missing else None)


def count_missing(connection: sqlite3.Connection, last: int) -> int:
    """How many entries come after this one."""
    found = connection.execute("SELECT count(*) FROM entry WHERE id > ?", (last,)).fetchone()
    return int(found[0])


def _try_to_add(connection: sqlite3.Connection, advance: Callable[[], None]) -> Lack | None:
    connection.create_function("tell_source", 2, tell_source, deterministic=True)
    connection.create_function("tell_target", 2, tell_target, deterministic=True)
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
    """Bring in the next entries, and remember in the same transaction how far that is."""
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
    """Let sets stand side by side until they are merged."""
    for option, value in (("automerge", 0), ("crisismerge", 1_000)):
        _command(connection, option, value)
    connection.execute("UPDATE concordance_state SET is_loose = 1")


def _merge(connection: sqlite3.Connection) -> bool:
    """Merge a little of what stands side by side; tells whether there is more."""
    seen = _read_looseness(connection)
    # Counting takes seconds, in which others may write.
    frequent = _count_frequent(connection) if seen == _COUNTS else []
    with transaction(connection):
        is_loose = _read_looseness(connection)
        if not is_loose or is_loose != seen:
            # Nothing is left, or another process merges as well.
            return bool(is_loose)
        before = connection.total_changes
        if is_loose == _BEGINS:
            # A negative number begins to merge everything, a positive one goes on.
            _command(connection, "merge", -_MERGED)
            is_loose = _GOES_ON
        elif is_loose == _GOES_ON:
            _command(connection, "merge", _MERGED)
            if connection.total_changes - before < _MERGING:
                is_loose = _COUNTS
        elif is_loose == _COUNTS:
            connection.execute("DELETE FROM concordance_frequent")
            connection.executemany("INSERT INTO concordance_frequent VALUES (?, ?)", frequent)
            # As FTS5 does by itself.
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
    """`temp.concordance_terms`: the terms of the index, and in how many entries each is.

    It holds nothing itself. A question costs little more than the number of these entries.
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
    """Whether all entries are in it, and nothing is left to be merged."""
    return not _read_looseness(connection) and not count_missing(
        connection, last_indexed(connection)
    )


def _is_current(connection: sqlite3.Connection) -> bool:
    """Whether there is an index that was made as this version makes it."""
    if not _is_there(connection):
        return False
    found = connection.execute("SELECT version FROM concordance_state").fetchone()
    return bool(found == (_VERSION,))
