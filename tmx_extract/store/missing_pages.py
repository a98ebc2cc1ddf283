"""The pages that a repository still has, by complete readings of folders and archives."""

import sqlite3
from collections.abc import Collection, Sequence
from functools import cache
from typing import NamedTuple

from tmx_extract.store.schema import DATE_OF_DOCUMENT, FIRST_COMMIT

_VERSIONS = (
    f"SELECT s.page_id, {DATE_OF_DOCUMENT}, {FIRST_COMMIT},"
    " coalesce(cast(d.locfileid AS INTEGER), 0)"
    " FROM head_page p CROSS JOIN sighting s ON s.page_id = p.page_id AND s.run_id = ?"
    " CROSS JOIN document d ON d.id = s.document_id WHERE p.head_id = ? AND p.is_there"
)
_Rank = tuple[str, str, int]
"""Greater for the newer version: date, first commit, locfileid."""


class CompleteReading(NamedTuple):
    """One reading of a folder or archive with `--complete`."""

    head_id: int
    run_id: int
    is_whole: bool
    """Whether the whole folder or archive could be read."""
    pages: Collection[int]
    """The pages that the reading found."""


def find_missing(
    connection: sqlite3.Connection, readings: Sequence[CompleteReading], pages: Collection[int]
) -> set[int]:
    """Return the pages that the readings of one repository no longer have.

    A page is missing if a complete reading without it is newer than every reading with it. Of two
    readings, the newer one has the newer version of most of their common pages. If no page has a
    newer version in either, the later reading is the newer one.
    """
    compare = _Comparison(connection)
    latest_first = sorted(readings, key=lambda reading: -reading.run_id)
    answers = dict[tuple[int, ...], bool]()
    missing = set[int]()
    for page in pages:
        having = tuple(
            number for number, reading in enumerate(latest_first) if page in reading.pages
        )
        if having not in answers:
            answers[having] = any(
                all(compare.is_newer(reading, latest_first[other]) for other in having)
                for number, reading in enumerate(latest_first)
                if reading.is_whole and number not in having
            )
        if answers[having]:
            missing.add(page)
    return missing


class _Comparison:
    """Compares readings; each is looked up once, and only on demand."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._read = cache(self._look_up)
        self._count = cache(self._compare)

    def is_newer(self, reading: CompleteReading, other: CompleteReading) -> bool:
        """Return whether the first of two readings is the newer one."""
        key, other_key = (reading.run_id, reading.head_id), (other.run_id, other.head_id)
        newer = self._count(key, other_key)
        return newer > 0 or (newer == 0 and key > other_key)

    def _compare(self, key: tuple[int, int], other_key: tuple[int, int]) -> int:
        """Return the number of newer versions in the first reading, minus those in the second
        one."""
        own, other = self._read(key), self._read(other_key)
        changed = {page for page, _ in own.items() - other.items() if page in other}
        return sum(1 if own[page] > other[page] else -1 for page in changed)

    def _look_up(self, key: tuple[int, int]) -> dict[int, _Rank]:
        """Return the newest version of each page in a reading."""
        ranks = dict[int, _Rank]()
        for page, *rank in self._connection.execute(_VERSIONS, key):
            ranks[page] = max(ranks.get(page, ("", "", 0)), tuple(rank))
        return ranks
