"""One part of the memory that is asked again and again: what is to be found out once is kept."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tmx_extract.errors import NothingSelected
from tmx_extract.model import Selection
from tmx_extract.store.concordance.candidates import Needle, SearchCandidate, iter_candidates
from tmx_extract.store.concordance.hits import HitReader, OccurrenceReader
from tmx_extract.store.concordance.index import Coverage, complete_index, read_coverage
from tmx_extract.store.connection import explained
from tmx_extract.store.selection.prepare import prepare_selection

# The file is read where the system has it in memory, up to so many bytes.
_MAPPED = 1 << 30


class View:
    """One state of the memory: candidates, counts and places belong together."""

    def __init__(self, connection: sqlite3.Connection, selection: Selection) -> None:
        if connection.execute("SELECT 1 FROM entry LIMIT 1").fetchone() is None:
            raise NothingSelected(
                "the store is empty", advice="Fill it first: tmx-extract ingest FOLDER"
            )
        prepare_selection(connection, selection)
        self._connection = connection
        self._selection = selection
        self.hits = HitReader(connection, selection)
        self.reader = OccurrenceReader(connection, selection)

    def iter_candidates(
        self, needles: Sequence[Needle], coverage: Coverage
    ) -> Iterator[list[SearchCandidate]]:
        """Entries that may hold these texts."""
        last = coverage.last_entry
        return iter_candidates(self._connection, self._selection, needles, last)


class Session:
    """A connection with the selected documents, and the index as it is at each question."""

    def __init__(self, connection: sqlite3.Connection, selection: Selection) -> None:
        self._connection = connection
        self._selection = selection
        self._view: View | None = None
        self._state: tuple[int, int] | None = None
        self.coverage = Coverage(0, 0)
        """At the last question."""

    @contextmanager
    def snapshot(self) -> Iterator[View]:
        """The memory as it is now, with the index brought up to date if that is possible.

        Raises `NothingSelected` where no document passes.
        """
        connection = self._connection
        lack = complete_index(connection)
        with explained(connection):
            connection.execute(f"PRAGMA mmap_size = {_MAPPED}")
            connection.execute("BEGIN")
            is_whole = False
            try:
                view = self._look()
                self.coverage = read_coverage(connection, lack)
                is_whole = True
                # Who has seen enough leaves here too: nothing is wrong then.
                yield view
            except Exception:
                is_whole = False
                raise
            finally:
                # What was selected stays for the next question, unless somebody writes until then.
                self._state = self._read_state() if is_whole else None
                if connection.in_transaction:
                    connection.execute("COMMIT" if is_whole else "ROLLBACK")
                self._view = self._view if is_whole else None

    def _look(self) -> View:
        """Select anew where somebody has written since."""
        state = self._read_state()
        if self._view is None or state != self._state:
            self._view = View(self._connection, self._selection)
        return self._view

    def _read_state(self) -> tuple[int, int]:
        """Another one after every change, by this connection or another."""
        # A transaction sees the changes of others from its first look at the file on.
        self._connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        return int(version), self._connection.total_changes
