"""Whether the process of a run is still alive: it holds the lock of a file beside the memory.

The lock ends with the process in any case. An unfinished run without a lock was therefore stopped.
"""

import os
import sqlite3
import weakref
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tmx_extract.outputs.unfinished import lock


class RunLock:
    """Held during a run; has no effect for a memory without a file."""

    def __init__(self, connection: sqlite3.Connection, run_id: int) -> None:
        self._end: Callable[[], object] | None = None
        path = _find_lock(connection, run_id)
        if path is None:
            return
        # If no file can be created, as on some shared disks, the run continues without a lock.
        with suppress(OSError):
            descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o666)
            lock(descriptor)
            self._end = weakref.finalize(self, _end, descriptor, path, os.getpid())

    def release(self) -> None:
        """Release the lock at the end of the run."""
        if self._end is not None:
            self._end()


def is_alive(connection: sqlite3.Connection, run_id: int) -> bool:
    """Return whether the run is still active, or may be."""
    path = _find_lock(connection, run_id)
    if path is None:
        return False
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    try:
        return lock(descriptor) is not True
    finally:
        os.close(descriptor)


def forget_lock(connection: sqlite3.Connection, run_id: int) -> None:
    """Remove the lock file of a run whose process is gone."""
    path = _find_lock(connection, run_id)
    if path is not None:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _find_lock(connection: sqlite3.Connection, run_id: int) -> Path | None:
    name = connection.execute("PRAGMA database_list").fetchone()[2]
    if not name:
        return None
    path = Path(name)
    return path.with_name(f".{path.name}.tmx-extract-run-{run_id}")


def _end(descriptor: int, path: Path, maker: int) -> None:
    # The worker processes have a copy of this object.
    if os.getpid() == maker:
        with suppress(OSError):
            path.unlink(missing_ok=True)
            os.close(descriptor)
