"""Repeated searches in one part of the memory, with cached results of common work."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tmx_extract.errors import NothingSelected
from tmx_extract.model import Selection
from tmx_extract.store.concordance.candidates import SearchCandidate, SearchedText, iter_candidates
from tmx_extract.store.concordance.hits import HitReader, OccurrenceReader
from tmx_extract.store.concordance.index import Coverage, complete_index, read_coverage
from tmx_extract.store.connection import explained
from tmx_extract.store.selection.prepare import prepare_selection

# SQLite maps up to this number of bytes of the file into memory.
_MAPPED = 1 << 30


class SelectionSnapshot:
    """One state of the memory, for consistent candidates, counts and locations."""

    def __init__(self, connection: sqlite3.Connection, selection: Selection) -> None:
        if connection.execute("SELECT 1 FROM entry LIMIT 1").fetchone() is None:
            raise NothingSelected(
                "the memory is empty", advice="Fill it first: tmx-extract ingest FOLDER"
            )
        prepare_selection(connection, selection)
        self._connection = connection
        self._selection = selection
        self.hits = HitReader(connection, selection)
        self.reader = OccurrenceReader(connection, selection)

    def iter_candidates(
        self, needles: Sequence[SearchedText], coverage: Coverage
    ) -> Iterator[list[SearchCandidate]]:
        """Yield entries that may contain these texts."""
        last = coverage.last_entry
        return iter_candidates(self._connection, self._selection, needles, last)


class SearchSession:
    """A connection with the selected documents, and the coverage of the index at each query."""

    def __init__(self, connection: sqlite3.Connection, selection: Selection) -> None:
        self._connection = connection
        self._selection = selection
        self._view: SelectionSnapshot | None = None
        self._state: tuple[int, int] | None = None
        self.coverage = Coverage(0, 0)
        """The coverage at the last query."""

    @contextmanager
    def snapshot(self) -> Iterator[SelectionSnapshot]:
        """Yield the current state of the memory, with an updated index if possible.

        Raises `NothingSelected` if no document passes.
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
                # A caller that stops early also exits here, without an error.
                yield view
            except Exception:
                is_whole = False
                raise
            finally:
                # The selection is valid for the next query, unless another process writes before
                # it.
                self._state = self._read_state() if is_whole else None
                if connection.in_transaction:
                    connection.execute("COMMIT" if is_whole else "ROLLBACK")
                self._view = self._view if is_whole else None

    def _look(self) -> SelectionSnapshot:
        """Select again if another process has written."""
        state = self._read_state()
        if self._view is None or state != self._state:
            self._view = SelectionSnapshot(self._connection, self._selection)
        return self._view

    def _read_state(self) -> tuple[int, int]:
        """Return a value that differs after every change, by this connection or another."""
        # A transaction sees the changes of others only after its first access to the file.
        self._connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        return int(version), self._connection.total_changes
