"""Opening the SQLite file: settings, migrations, and clear errors if it cannot be used."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from time import monotonic, sleep

from tmx_extract.errors import NewerStore, NotAStore, StoreError, UnknownSchema
from tmx_extract.outputs.memory_protection import find_owner
from tmx_extract.store.schema import APPLICATION_ID, STEPS
from tmx_extract.store.schema_check import find_lack, read_steps
from tmx_extract.store.sqlite_errors import damaged, explained_at, lacks_room, opening

# Seconds to wait for another process that is writing.
LOCK_TIMEOUT = 10.0
_RETRY = 0.05
# Page caches: bounded memory, but large enough for the inner nodes of every index. Sorting takes
# the same amount again, so readers get less.
_WRITE_CACHE_KIB = 32 * 1024
_READ_CACHE_KIB = 12 * 1024
# The memories opened by this process, for messages about unexpected errors.
_opened: list[Path] = []


def create_or_open(path: Path, *, lock_timeout: float = LOCK_TIMEOUT) -> sqlite3.Connection:
    """Return the memory at `path`, ready for writing; create it and its folder if necessary.

    Several processes may do this at once: the second one waits.
    """
    if owner := find_owner(Path(os.path.realpath(path))):
        raise StoreError(
            f"{path} is a name that SQLite uses for the memory {owner}",
            advice="Name another file with --db.",
        )
    _opened.append(path)
    with opening(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        return _retry(lambda: _create_or_open(path, lock_timeout), lock_timeout)


def _retry(open_it: Callable[[], sqlite3.Connection], seconds: float) -> sqlite3.Connection:
    """Open a memory, even if other processes create or update it at the moment.

    A transaction that read before another process wrote fails without waiting. Each step of the
    schema is a transaction, so a step of another process is complete.
    """
    deadline = monotonic() + seconds
    while True:
        try:
            return open_it()
        except sqlite3.OperationalError as error:
            if not _is_race(error) or monotonic() > deadline:
                raise
            sleep(_RETRY)


def _create_or_open(path: Path, lock_timeout: float) -> sqlite3.Connection:
    connection = _connect(str(path), lock_timeout)
    try:
        if not _is_empty(connection):
            _check_kind(connection, path)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(f"PRAGMA cache_size = -{_WRITE_CACHE_KIB}")
        _migrate(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _is_empty(connection: sqlite3.Connection) -> bool:
    """Return whether the file has no tables, perhaps because its creation was interrupted."""
    return connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None


def _is_race(error: sqlite3.OperationalError) -> bool:
    """Return whether another process is creating or updating the same memory at the moment."""
    return any(words in str(error) for words in ("locked", "already exists", "duplicate column"))


def open_existing(path: Path, *, lock_timeout: float = LOCK_TIMEOUT) -> sqlite3.Connection:
    """Return the memory at `path` for reading; raise `StoreError` if none exists.

    SQLite creates files beside it. If that is impossible, in a read-only folder or on a full disk,
    the memory is opened as immutable.
    """
    _opened.append(path)
    with opening(path):
        if not path.exists():
            raise StoreError(
                f"there is no memory at {path}", advice="Create one: tmx-extract ingest FOLDER"
            )
        if not os.access(path.parent, os.W_OK) and not Path(f"{path}-wal").exists():
            return _open_checked(path, lock_timeout, is_sealed=True)
        try:
            return _retry(lambda: _open_checked(path, lock_timeout), lock_timeout)
        except sqlite3.OperationalError as error:
            if not lacks_room(error):
                raise
            return _open_checked(path, lock_timeout, is_sealed=True)


def identify_file(path: Path) -> tuple[int, int]:
    """Return what identifies the file at `path`, to notice that another one took its place; raise
    `StoreError` if none exists."""
    try:
        found = path.stat()
    except OSError as error:
        raise StoreError(
            f"there is no memory at {path} any more", advice="Put it back, or serve another one."
        ) from error
    return found.st_dev, found.st_ino


def _open_checked(
    path: Path, lock_timeout: float, *, is_sealed: bool = False
) -> sqlite3.Connection:
    has_journal = is_sealed and _has_journal(path)
    name = f"{path.resolve().as_uri()}?immutable=1" if is_sealed and not has_journal else str(path)
    connection = _connect(name, lock_timeout)
    try:
        if has_journal:
            # Part of the memory is in the journal, whose index is then kept outside the disk.
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        _check_kind(connection, path)
        _migrate(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _has_journal(path: Path) -> bool:
    journal = Path(f"{path}-wal")
    return journal.exists() and journal.stat().st_size > 0


def last_opened() -> Path | None:
    """Return the memory that this process opened last, or None."""
    return _opened[-1] if _opened else None


def in_memory() -> sqlite3.Connection:
    """Return a memory that exists only as long as its connection."""
    connection = _connect(":memory:", LOCK_TIMEOUT)
    connection.deserialize(_migrated())
    return connection


@cache
def _migrated() -> bytes:
    """Return an empty memory: to migrate it takes 4 ms, to copy it 0.1 ms."""
    with closing(_connect(":memory:", LOCK_TIMEOUT)) as connection:
        _migrate(connection, Path(":memory:"))
        return connection.serialize()


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Commit everything or nothing; take the write lock at once."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def snapshot(connection: sqlite3.Connection) -> Iterator[None]:
    """Read one state of the memory, whatever another process adds meanwhile. Temporary tables
    created inside are removed afterwards."""
    with explained(connection):
        connection.execute("BEGIN")
        try:
            yield
        finally:
            connection.execute("ROLLBACK")


@contextmanager
def explained(connection: sqlite3.Connection) -> Iterator[None]:
    """Turn SQLite errors inside into `StoreError` with the name of the memory."""
    with explained_at(find_path(connection)):
        yield


def find_path(connection: sqlite3.Connection) -> Path:
    """Return the path of the memory; `:memory:` if it is not on disk."""
    return Path(connection.execute("PRAGMA database_list").fetchone()[2] or ":memory:")


def _connect(name: str, lock_timeout: float) -> sqlite3.Connection:
    connection = sqlite3.connect(
        name, timeout=lock_timeout, isolation_level=None, uri=name.startswith("file:")
    )
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA cache_size = -{_READ_CACHE_KIB}")
    return connection


def _check_kind(connection: sqlite3.Connection, path: Path) -> None:
    if connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID:
        return
    if read_steps(connection):
        raise damaged(path, "its header is not that of a memory")
    raise NotAStore(
        f"{path} is a database, but not a tmx-extract memory", advice="Name another file with --db."
    )


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Migrate the memory to this version's schema, if necessary."""
    # Another process may take a step between the two questions.
    connection.execute("BEGIN")
    try:
        taken = read_steps(connection)
        lack = find_lack(connection, taken)
    finally:
        connection.execute("ROLLBACK")
    newer = taken - set(STEPS)
    if newer:
        version = max(newer, key=_order)
        raise NewerStore(
            f"{path} was written by a newer version of tmx-extract (schema {version})",
            advice="Update the tool: pip install --upgrade tmx-extract",
        )
    if lack:
        version = max(taken, key=_order)
        raise UnknownSchema(
            f"{path} is not a memory of a released version: it says schema {version}, but has no"
            f" {lack}",
            advice="Ingest the pages again into a new memory: --db NEW.db. If another program has"
            " changed this one, restore it from a backup.",
        )
    if taken != set(STEPS):
        # sqlite-utils takes a fifth of a second to import, and only this function needs it.
        from tmx_extract.store.migrate import migrate  # noqa: PLC0415

        migrate(connection)


def _order(step: str) -> tuple[int, str]:
    """Return the sort key of a step: a shorter number is smaller."""
    return len(step), step
