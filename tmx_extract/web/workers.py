"""A fixed number of threads that read the memory, each with its own connections and caches.

SQLite and the caches of searches take most of the memory, so their number is fixed, and requests
wait for a free thread. Slow requests have a thread of their own, so that lookups need not wait for
them.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, closing, contextmanager
from functools import lru_cache
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar

from tmx_extract.flows.match import Matcher, MatchOptions, MatchSession
from tmx_extract.flows.search import Searcher
from tmx_extract.model import Selection
from tmx_extract.store.connection import identify_file, open_existing
from tmx_extract.store.select import find_locales
from tmx_extract.store.selection.session import read_state

_Result = TypeVar("_Result")
_REMEMBERED = 4
"""The number of selections with a searcher, and of locale pairs with a matcher, per thread."""


class MemoryReader:
    """The memory as one thread reads it."""

    def __init__(self, search: sqlite3.Connection, match: sqlite3.Connection) -> None:
        self.connection = search
        """For searches and for everything else except matches."""
        self._match = match
        self._locales: tuple[tuple[int, int], list[tuple[str, str]]] | None = None
        self.searcher: Callable[[Selection], Searcher] = lru_cache(_REMEMBERED)(self._make_searcher)
        """Return the searcher of a selection, with its caches."""
        self._session = lru_cache(_REMEMBERED)(self._make_session)

    def list_locales(self) -> list[tuple[str, str]]:
        """Return the pairs of locales in the memory, source first."""
        # Read before the locales, so that a change in between is noticed the next time.
        state = read_state(self.connection)
        if self._locales is None or self._locales[0] != state:
            self._locales = state, find_locales(self.connection)
        return self._locales[1]

    @contextmanager
    def matcher(self, options: MatchOptions) -> Iterator[Matcher]:
        """Yield a matcher on the current state of the memory."""
        with self._session(options).matcher() as matcher:
            yield matcher

    def _make_searcher(self, selection: Selection) -> Searcher:
        return Searcher(self.connection, selection)

    def _make_session(self, options: MatchOptions) -> MatchSession:
        return MatchSession(self._match, options)


_Task = tuple[Callable[[MemoryReader], Any], "Future[Any]"]


class Workers:
    """The threads; use it as a context manager."""

    def __init__(self, db: Path, number: int) -> None:
        self._db = db
        self._quick: SimpleQueue[_Task | None] = SimpleQueue()
        self._slow: SimpleQueue[_Task | None] = SimpleQueue()
        self._threads = [
            *(Thread(target=self._work, args=(self._quick,), name="reader") for _ in range(number)),
            Thread(target=self._work, args=(self._slow,), name="slow reader"),
        ]

    def __enter__(self) -> "Workers":
        """Start the threads."""
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        """Let every thread finish its request, and close its connections."""
        for _ in self._threads[:-1]:
            self._quick.put(None)
        self._slow.put(None)
        for thread in self._threads:
            thread.join()

    async def run(
        self, task: Callable[[MemoryReader], _Result], *, is_slow: bool = False
    ) -> _Result:
        """Run a task in the next free thread; return its result."""
        future: Future[_Result] = Future()
        (self._slow if is_slow else self._quick).put((task, future))
        return await asyncio.wrap_future(future)

    def _work(self, tasks: "SimpleQueue[_Task | None]") -> None:
        with ExitStack() as opened:
            reader: MemoryReader | None = None
            file: tuple[int, int] | None = None
            while given := tasks.get():
                task, future = given
                # The client may have gone.
                if not future.set_running_or_notify_cancel():
                    continue
                try:
                    # The thread of slow requests opens the memory with its first request. Another
                    # file may have taken the place of the one that was opened.
                    found = identify_file(self._db)
                    if reader is None or found != file:
                        opened.close()
                        reader, file = None, found
                        search = opened.enter_context(closing(open_existing(self._db)))
                        match = opened.enter_context(closing(open_existing(self._db)))
                        reader = MemoryReader(search, match)
                    future.set_result(task(reader))
                except BaseException as error:  # it is raised in the request
                    future.set_exception(error)
