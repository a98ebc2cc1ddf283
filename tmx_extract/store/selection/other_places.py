"""The further locations of repeated pairs."""

import sqlite3
from collections.abc import Iterator
from itertools import groupby, islice
from operator import itemgetter

from tmx_extract.model import Elsewhere, Selection
from tmx_extract.store.indexes import has_index
from tmx_extract.store.schema import ORDINAL_BITS
from tmx_extract.store.selection.conditions import conditions_of_segments, joined
from tmx_extract.store.selection.dedupe_and_sample import DOCUMENT_OF, PLACE

# The number of cached pages; repeated pairs often occur on the same pages.
_REMEMBERED = 10_000


class OtherPlaces:
    """Returns the further locations of each repeated pair in `temp.best`, in the order of parts.

    One sorted query finds all of them, which is faster than a query for each pair.
    """

    def __init__(self, connection: sqlite3.Connection, selection: Selection) -> None:
        self._connection = connection
        self._most = selection.places_elsewhere
        self._pages: dict[int, tuple[str, str]] = {}
        _select_members(connection)
        self._groups = groupby(_iter_segments(connection, selection), key=itemgetter(0))

    def next_of(self, segment: int) -> tuple[Elsewhere, ...]:
        """Return the first few further locations, in page order, of the next pair, at this row."""
        _, rows = next(self._groups)
        others = (row for _, row in rows if row != segment)
        return tuple([self._read(row) for row in islice(others, self._most)])

    def _read(self, row: int) -> Elsewhere:
        (segment_id,) = self._connection.execute(
            "SELECT segment_id FROM segment WHERE id = ?", (row,)
        ).fetchone()
        return Elsewhere(*self._page_of(row >> ORDINAL_BITS), segment_id)

    def _page_of(self, document_id: int) -> tuple[str, str]:
        page = self._pages.get(document_id)
        if page is None:
            if len(self._pages) >= _REMEMBERED:
                self._pages.clear()
            repository, path = self._connection.execute(
                "SELECT repository, path FROM document WHERE id = ?", (document_id,)
            ).fetchone()
            page = self._pages[document_id] = repository, path
        return page


def _select_members(connection: sqlite3.Connection) -> None:
    """Fill `temp.member` with the entries of repeated pairs."""
    connection.execute("DROP TABLE IF EXISTS temp.member")
    connection.execute(
        "CREATE TEMP TABLE member"
        " (entry_id INTEGER PRIMARY KEY, part TEXT NOT NULL, best INTEGER NOT NULL)"
    )
    connection.execute(
        "INSERT INTO temp.member SELECT j.value, g.part, b.place FROM temp.best b"
        f" CROSS JOIN temp.selected g ON g.position = b.place >> {ORDINAL_BITS}"
        " CROSS JOIN json_each('[' || b.entries || ']') j WHERE b.occurrences > 1 ORDER BY 1"
    )


def _iter_segments(
    connection: sqlite3.Connection, selection: Selection
) -> Iterator[tuple[int, int]]:
    """Yield the best location of each such pair, and the row of each segment, in page order."""
    by_index = "INDEXED BY segment_entry" if has_index(connection, "segment_entry") else ""
    condition, values = joined(conditions_of_segments(selection))
    return connection.execute(
        f"SELECT m.best, s.id FROM segment s {by_index}"
        " CROSS JOIN temp.member m ON m.entry_id = s.entry_id"
        f" CROSS JOIN temp.selected g ON {DOCUMENT_OF} WHERE {condition}"
        f" ORDER BY m.part, m.best, {PLACE}",
        values,
    )
