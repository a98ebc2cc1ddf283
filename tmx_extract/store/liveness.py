"""Whether the process that makes a run still lives: it holds the lock of a file beside the memory.

The lock ends with the process, however that ends. So a run without one that is not done has been
stopped.
"""

import os
import sqlite3
import weakref
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tmx_extract.outputs.parts import lock


class RunLock:
    """Held while a run is made; without effect for a memory that is no file."""

    def __init__(self, connection: sqlite3.Connection, run_id: int) -> None:
        self._end: Callable[[], object] | None = None
        path = _find_lock(connection, run_id)
        if path is None:
            return
        # Where no file can be made, as on some shared disks, the run is made all the same.
        with suppress(OSError):
            descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o666)
            lock(descriptor)
            self._end = weakref.finalize(self, _end, descriptor, path, os.getpid())

    def release(self) -> None:
        """The run has ended."""
        if self._end is not None:
            self._end()


def is_alive(connection: sqlite3.Connection, run_id: int) -> bool:
    """Whether the run is still being made, or that cannot be known."""
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
    """Remove the file of a run whose process is gone."""
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
    # The processes that help with reading have a copy of this.
    if os.getpid() == maker:
        with suppress(OSError):
            path.unlink(missing_ok=True)
            os.close(descriptor)
