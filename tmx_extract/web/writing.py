"""The thread that changes the memory: one change after the other."""

import asyncio
import os
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from starlette.requests import Request

from tmx_extract.store.connection import create_or_open, identify_file
from tmx_extract.web.lookups import options_of

_Result = TypeVar("_Result")


class MemoryWriter:
    """A thread with a connection of its own, opened with the first change."""

    def __init__(self, db: Path) -> None:
        self._db = db
        self._connection: sqlite3.Connection | None = None
        self._file: tuple[int, int] | None = None
        """The file of the connection."""
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="writer")

    async def run(self, task: Callable[[sqlite3.Connection], _Result]) -> _Result:
        """Run a task after those before it; return its result."""
        return await asyncio.wrap_future(self._thread.submit(self._run, task))

    def start(self, task: Callable[[sqlite3.Connection], object]) -> None:
        """Run a task after those before it, without waiting for it."""
        self._thread.submit(self._run, task)

    def close(self) -> None:
        """Finish the last change, and close the connection."""
        self._thread.submit(self._close).result()
        self._thread.shutdown()

    def _run(self, task: Callable[[sqlite3.Connection], _Result]) -> _Result:
        # An edit in a file that was replaced would be lost.
        file = identify_file(self._db)
        if self._connection is None or file != self._file:
            self._close()
            self._connection = create_or_open(self._db)
            self._file = file
        return task(self._connection)

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def writer_of(request: Request) -> MemoryWriter:
    """Return the thread that changes the memory."""
    writer: MemoryWriter = request.app.state.writer
    return writer


def can_edit(request: Request) -> bool:
    """Return whether the memory may be changed."""
    options = options_of(request)
    # If the file is gone, the change itself says so.
    is_sealed = options.db.exists() and not os.access(options.db, os.W_OK)
    return not options.is_read_only and not is_sealed
