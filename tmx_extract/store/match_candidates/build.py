"""Building the index for matches: in batches, up to the last entry, never during an ingest."""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Sequence

from tmx_extract.errors import StoreError
from tmx_extract.store.connection import explained, transaction
from tmx_extract.store.match_candidates.layout import (
    CLASS_BITS,
    LOCAL_BITS,
    LOCAL_MASK,
    TABLES,
    WORD_BITS,
    class_of,
    name_source,
    number_of,
    pack,
)
from tmx_extract.store.statements import LISTED, list_values

Encode = Callable[[str], str]
"""Return the words of a source, one character for each."""

BATCH = 20_000
"""The number of entries in one transaction; some 100 MB of memory at most."""


def is_current(connection: sqlite3.Connection, version: str) -> bool:
    """Return whether the index has all entries, encoded by this version."""
    return _last_entry(connection, version) >= _newest_entry(connection)


def count_missing(connection: sqlite3.Connection, version: str) -> int:
    """Return approximately how many entries the index lacks."""
    return max(0, _newest_entry(connection) - max(0, _last_entry(connection, version)))


def is_writable(connection: sqlite3.Connection) -> bool:
    """Return whether the index can be stored in the memory; wait for a process that is writing."""
    try:
        with explained(connection), transaction(connection):
            # Beginning a transaction can succeed on a read-only file, so write something.
            connection.execute("UPDATE match_state SET entry_id = entry_id")
    except StoreError as error:
        if isinstance(error.__cause__, sqlite3.OperationalError) and "readonly" in str(error):
            return False
        raise
    return True


def update_index(
    connection: sqlite3.Connection,
    encode: Encode,
    *,
    version: str,
    advance: Callable[[], None] = lambda: None,
) -> None:
    """Add the missing entries; call `advance` after each batch.

    Each batch is one transaction, so that an interrupted run loses little and other processes can
    write in between.
    """
    with explained(connection):
        while not is_current(connection, version):
            with transaction(connection):
                _take_batch(connection, encode, version)
            advance()


def make_temporary(
    connection: sqlite3.Connection,
    encode: Encode,
    *,
    version: str,
    advance: Callable[[], None] = lambda: None,
) -> int:
    """Build the same index in temporary tables, for a memory that cannot be written.

    Returns the number of entries.
    """
    made = 0
    with explained(connection):
        connection.execute("BEGIN")
        try:
            for name, sql in connection.execute(
                "SELECT tbl_name, sql FROM main.sqlite_master WHERE tbl_name LIKE 'match\\_%'"
                " ESCAPE '\\' ORDER BY type DESC"
            ).fetchall():
                kind, _, rest = sql.removeprefix("CREATE ").partition(" ")
                if kind == "TABLE":
                    connection.execute(f"DROP TABLE IF EXISTS temp.{name}")
                    connection.execute(f"CREATE TEMP TABLE {rest}")
                else:
                    connection.execute(f"CREATE INDEX temp.{rest}")
            while count := _take_batch(connection, encode, version):
                made += count
                advance()
        finally:
            connection.execute("COMMIT")
    return made


def _last_entry(connection: sqlite3.Connection, version: str) -> int:
    """Return the last entry in the index; -1 without an index of this version."""
    found = connection.execute("SELECT version, entry_id FROM match_state").fetchone()
    return int(found[1]) if found and found[0] == version else -1


def _newest_entry(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT coalesce(max(id), -1) FROM entry").fetchone()[0])


def _take_batch(connection: sqlite3.Connection, encode: Encode, version: str) -> int:
    last = _last_entry(connection, version)
    if last < 0:
        for table in TABLES:
            connection.execute(f"DELETE FROM {table}")
        connection.execute("INSERT INTO match_state VALUES (?, ?)", (version, last))
    entries = connection.execute(
        "SELECT id, source_locale, coalesce(author_source, source) FROM entry WHERE id > ?"
        " ORDER BY id LIMIT ?",
        (last, BATCH),
    ).fetchall()
    if not entries:
        return 0
    texts = {(locale, text): 0 for _, locale, text in entries}
    named = {pair: name_source(*pair) for pair in texts}
    known = _find_known(connection, list(set(named.values())))
    new = {name: text for (_, text), name in named.items() if name not in known}
    known.update(_add_sources(connection, {name: encode(text) for name, text in new.items()}))
    connection.executemany(
        "INSERT INTO match_entry VALUES (?, ?)",
        [(known[named[locale, text]], entry_id) for entry_id, locale, text in entries],
    )
    connection.execute("UPDATE match_state SET entry_id = ?", (entries[-1][0],))
    return len(entries)


def _find_known(connection: sqlite3.Connection, names: Sequence[int]) -> dict[int, int]:
    sql = f"SELECT name, id FROM match_source WHERE name IN {LISTED}"
    return dict(connection.execute(sql, [list_values(names)]).fetchall())


def _add_sources(connection: sqlite3.Connection, words_of: dict[int, str]) -> dict[int, int]:
    """Insert new sources; return their rows by name."""
    following: dict[int, int] = {}
    ids: dict[int, int] = {}
    holders: defaultdict[int, list[int]] = defaultdict(list)
    for name, words in words_of.items():
        length_class = class_of(len(words))
        if length_class not in following:
            following[length_class] = _first_free(connection, length_class)
        ids[name] = identity = following[length_class]
        following[length_class] += 1
        chunk, local = identity >> LOCAL_BITS, identity & LOCAL_MASK
        for word in set(words):
            holders[number_of(word) << WORD_BITS | chunk].append(local)
    connection.executemany(
        "INSERT INTO match_source VALUES (?, ?, ?)",
        [(ids[name], name, words) for name, words in words_of.items()],
    )
    connection.executemany(
        # SQLite treats the result of `||` as text, whatever its bytes are.
        "INSERT INTO match_word VALUES (?, ?)"
        " ON CONFLICT (id) DO UPDATE SET sources = CAST(sources || excluded.sources AS BLOB)",
        [(key, pack(holders[key])) for key in sorted(holders)],
    )
    return ids


def _first_free(connection: sqlite3.Connection, length_class: int) -> int:
    first = length_class << CLASS_BITS
    (last,) = connection.execute(
        "SELECT max(id) FROM match_source WHERE id BETWEEN ? AND ?",
        (first, first | (1 << CLASS_BITS) - 1),
    ).fetchone()
    return first if last is None else int(last) + 1
