"""Repeated searches in one part of the memory, with cached results of common work."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from tmx_extract.errors import NothingSelected
from tmx_extract.model import CheckVersion, Selection
from tmx_extract.store.concordance.candidates import SearchCandidate, SearchedText, iter_candidates
from tmx_extract.store.concordance.facets import HitCounter, HitSummary
from tmx_extract.store.concordance.hits import HitReader, OccurrenceReader
from tmx_extract.store.concordance.index import Coverage, complete_index, read_coverage
from tmx_extract.store.selection.prepare import prepare_selection
from tmx_extract.store.selection.session import SelectionSession

# SQLite maps up to this number of bytes of the file into memory.
_MAPPED = 1 << 30
# The number of summaries that are remembered for one state of the memory.
_SUMMARIES = 32


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
        self._summaries: dict[object, HitSummary] = {}

    def remember(self, query: object, summarize: Callable[[], HitSummary]) -> HitSummary:
        """Return what `summarize` returns; for the last few queries it is not called again."""
        if query not in self._summaries:
            if len(self._summaries) >= _SUMMARIES:
                del self._summaries[next(iter(self._summaries))]
            self._summaries[query] = summarize()
        return self._summaries[query]

    def count_hits(self, checks: Sequence[CheckVersion], most: int) -> HitCounter:
        """Return a counter for at most `most` hits, and for the findings of these checks."""
        return HitCounter(self._connection, self._selection, checks, most)

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
        self._session = SelectionSession(
            connection, lambda: SelectionSnapshot(connection, selection)
        )
        self.coverage = Coverage(0, 0)
        """The coverage at the last query."""

    @contextmanager
    def snapshot(self) -> Iterator[SelectionSnapshot]:
        """Yield the current state of the memory, with an updated index if possible.

        Raises `NothingSelected` if no document passes.
        """
        lack = complete_index(self._connection)
        self._connection.execute(f"PRAGMA mmap_size = {_MAPPED}")
        with self._session.snapshot() as view:
            self.coverage = read_coverage(self._connection, lack)
            yield view
