"""Regular expressions in a process of their own, because some of them never come to an end.

The process starts with the first pattern. It is killed when a search takes too long; the next
search starts a new one.
"""

import asyncio
import re
import signal
import time
from contextlib import closing
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import NamedTuple

from tmx_extract.errors import TmxExtractError
from tmx_extract.flows.search import MarkedHit, Searcher
from tmx_extract.match.phrases import Phrase
from tmx_extract.model import Selection, Sort
from tmx_extract.store.connection import identify_file, open_existing

TIMEOUT = 2.0
"""Seconds for one search."""
# Seconds for the start of the process.
_START = 30.0


class PatternSearch(NamedTuple):
    """What to find; the limit is that of the selection."""

    selection: Selection
    phrases: tuple[Phrase, ...]
    sort: Sort


class PatternHits(NamedTuple):
    """The hits of a search."""

    hits: list[MarkedHit]
    is_complete: bool
    """Whether the search came to its end within `TIMEOUT`."""


class PatternSearcher:
    """Runs one search after the other in its process."""

    def __init__(self, db: Path) -> None:
        self._db = db
        self._lock = asyncio.Lock()
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._file: tuple[int, int] | None = None
        """The file that the process has opened."""

    async def search(self, asked: PatternSearch) -> PatternHits:
        """Return the hits, those found in `TIMEOUT` seconds if the search takes longer.

        Raises `TmxExtractError` for an invalid pattern, and the errors of every search.
        """
        async with self._lock:
            return await asyncio.to_thread(self._search, asked)

    def close(self) -> None:
        """Kill the process."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None

    def _search(self, asked: PatternSearch) -> PatternHits:
        hits: list[MarkedHit] = []
        try:
            pipe = self._start()
            pipe.send(asked)
            deadline = time.monotonic() + TIMEOUT
            while pipe.poll(max(0.0, deadline - time.monotonic())):
                found = pipe.recv()
                if found is None:
                    return PatternHits(hits, is_complete=True)
                if isinstance(found, Exception):
                    raise found
                hits.append(found)
        except (EOFError, BrokenPipeError, ConnectionResetError):
            # The process was killed from outside, or ended itself at its own deadline.
            pass
        self.close()
        return PatternHits(hits, is_complete=False)

    def _start(self) -> Connection:
        """Return the pipe to a running process."""
        file = identify_file(self._db)
        is_alive = self._process is not None and self._process.is_alive()
        if self._pipe is None or not is_alive or file != self._file:
            self.close()
            self._file = file
            context = get_context("spawn")
            self._pipe, other = context.Pipe()
            self._process = context.Process(
                target=_work, args=(str(self._db), other), name="patterns", daemon=True
            )
            self._process.start()
            other.close()
            if not self._pipe.poll(_START):
                raise EOFError
            self._pipe.recv()
        return self._pipe


def _work(db: str, pipe: Connection) -> None:
    """Search until the pipe closes."""
    # Ctrl-C is for the server, which ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with closing(open_existing(Path(db))) as connection:
        pipe.send("ready")
        while True:
            try:
                asked: PatternSearch = pipe.recv()
            except EOFError:
                return
            with _Alarm():
                _answer(Searcher(connection, asked.selection), asked, pipe)


def _answer(searcher: Searcher, asked: PatternSearch, pipe: Connection) -> None:
    try:
        with closing(searcher.search(asked.phrases, sort=asked.sort)) as hits:
            # One by one, because the next one may never come.
            for hit in hits:
                pipe.send(hit.marked())
        pipe.send(None)
    except re.error as error:
        pipe.send(TmxExtractError(f"the pattern is not a regular expression: {error}"))
    except TmxExtractError as error:
        pipe.send(error)


class _Alarm:
    """Ends this process at its deadline, even if the server that would kill it is gone.

    Python cannot interrupt a pattern, but the system can.
    """

    def __enter__(self) -> None:
        if hasattr(signal, "alarm"):
            signal.alarm(int(TIMEOUT) + 2)

    def __exit__(self, *_error: object) -> None:
        if hasattr(signal, "alarm"):
            signal.alarm(0)
