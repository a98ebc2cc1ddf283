"""Error messages and advice for failures of SQLite."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tmx_extract.errors import DamagedStore, NoRoom, NotAStore, StoreError, StoreLocked
from tmx_extract.outputs.memory_protection import is_database

# SQLite needs space for a page, its journal and the index of the journal.
_LEAST_ROOM = 1 << 20
_RESTORE = (
    "Restore it from a backup, or ingest the pages again into a new memory: --db NEW.db."
    " Exports made before are not affected."
)
# The message of SQLite if a Python function in a query raises an error.
_OWN_FUNCTION = "user-defined function raised exception"


def damaged(path: Path, told: str) -> DamagedStore:
    """Return the error for a memory with unreadable contents."""
    return DamagedStore(f"{path}: the memory is damaged ({told})", advice=_RESTORE)


@contextmanager
def explained_at(path: Path) -> Iterator[None]:
    """Turn SQLite errors inside into `StoreError` with the name of the memory."""
    try:
        yield
    except sqlite3.Error as error:
        if str(error) == _OWN_FUNCTION:
            # One of our functions got a value that it cannot read. `find_cause` looks for damage.
            raise
        raise _explain(error, path) from error


@contextmanager
def opening(path: Path) -> Iterator[None]:
    """Like `explained_at`, also for system errors; only while nothing else is written."""
    try:
        with explained_at(path):
            yield
    except OSError as error:
        raise StoreError(
            f"{path}: {error.strerror or error}",
            advice="Check the folder, its permissions and the free space.",
        ) from error


def lacks_room(error: sqlite3.Error) -> bool:
    """Return whether SQLite could not write a byte or create a file."""
    return _kind_of(error) in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN)


def _kind_of(error: sqlite3.Error) -> int:
    """Return the primary result code of SQLite; 0 if Python itself raised the error."""
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF


def _explain(error: sqlite3.Error, path: Path) -> StoreError:
    kind, told = _kind_of(error), str(error)
    if kind in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreLocked(
            f"{path} is in use by another process",
            advice="Wait until the other tmx-extract has ended, then run the command again.",
        )
    if kind == sqlite3.SQLITE_NOTADB and not is_database(path):
        return NotAStore(f"{path} is not a SQLite file", advice="Name another file with --db.")
    is_text = "decode to UTF-8" in told
    # The version of the file format in its header; SQLite has no code for it.
    is_header = told == "unsupported file format"
    if is_text or is_header or kind in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return damaged(path, "a text is not UTF-8" if is_text else told)
    # If the files beside it cannot be created, a memory is opened read-only.
    is_sealed = kind == sqlite3.SQLITE_READONLY and _may_be_written(path)
    if is_sealed or kind in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        return _without_room(path, told)
    if kind in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN):
        advice = "Check that the folder exists and that you may write to it."
        return StoreError(f"{path}: {told}", advice=advice)
    return StoreError(f"{path}: {told}")


def _may_be_written(path: Path) -> bool:
    place = path.resolve()
    return os.access(place, os.W_OK) and os.access(place.parent, os.W_OK)


def _without_room(path: Path, told: str) -> StoreError:
    """Return a specific error: SQLite often says only "disk I/O error", and the system knows
    more."""
    largest = _largest_file()
    if largest is not None:
        return NoRoom(
            f"{path} cannot be written: no file may be larger than {largest:,} bytes here ({told})",
            advice="Raise the limit (ulimit -f unlimited), then run the command again; the stored"
            " data is intact.",
        )
    if not has_room(path):
        return NoRoom(
            f"{path} cannot be written: there is no space left on the disk ({told})",
            advice="Free some disk space and run the command again; the stored data is intact.",
        )
    return NoRoom(
        f"{path} cannot be read or written ({told})",
        advice="Check the free space of the disk and of the folder for temporary files, your"
        " quota, and the disk itself; the stored data is intact.",
    )


def _largest_file() -> int | None:
    """Return the maximum size of a file of this process in bytes; None if there is no limit."""
    try:
        import resource  # noqa: PLC0415 - Windows does not have it
    except ImportError:
        return None
    soft, _ = resource.getrlimit(resource.RLIMIT_FSIZE)
    return None if soft == resource.RLIM_INFINITY else soft


def has_room(path: Path) -> bool:
    """Return whether the disk has space for the files beside a memory, or that is unknown."""
    with suppress(OSError):
        return shutil.disk_usage(path.resolve().parent).free >= _LEAST_ROOM
    return True
