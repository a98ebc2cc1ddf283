"""The segments with certain problems."""

import re
import sqlite3
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator

from tmx_extract.store.schema import ORDINAL_BITS
from tmx_extract.store.statements import LISTED, list_values
from tmx_extract.store.supersession import find_lost_markup

_SEGMENT_ID = re.compile(r"\b[0-9a-f]{5}-p?[0-9]+\b")
# Problems with these codes have a position but concern the whole page. So does every problem at a
# single point.
_OF_THE_PAGE = ("invalid-front-matter", "invalid-field")

_Interval = tuple[int, int]


def is_page_faulty(
    connection: sqlite3.Connection, codes: Collection[str]
) -> tuple[str, tuple[str, ...]]:
    """Return a condition with its values: one of the problems concerns document `d` as a whole.

    Fills `temp.lost` with the handbacks whose page lost its markup, if necessary.
    """
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS lost (handback_id INTEGER PRIMARY KEY)")
    connection.execute("DELETE FROM temp.lost")
    if "lost-markup" in codes:
        connection.executemany(
            "INSERT OR IGNORE INTO temp.lost VALUES (?)",
            [(page.handback_id,) for page in find_lost_markup(connection)],
        )
    ordered = sorted(codes)
    more = " OR ".join(["x.message GLOB '* more of ' || ?"] * len(ordered))
    return (
        "(d.handback_id IN temp.lost OR EXISTS (SELECT 1 FROM diagnostic x"
        " WHERE x.document_id = d.id AND"
        f' (x.code IN {LISTED} AND (x.start = x."end" OR x.code IN {LISTED})'
        # Further problems of this code were not stored, so their positions are unknown.
        f" OR x.code = 'more-remarks' AND ({more}))))",
        (list_values(ordered), list_values(_OF_THE_PAGE), *ordered),
    )


def select_faulty(connection: sqlite3.Connection, codes: Collection[str]) -> None:
    """Fill `temp.faulty` with the segments of `temp.selected` that have a problem: the ranges
    overlap, or the problem names the segment's id."""
    connection.execute("DROP TABLE IF EXISTS temp.faulty")
    connection.execute("CREATE TEMP TABLE faulty (segment_id INTEGER PRIMARY KEY)")
    documents = connection.execute(
        "SELECT DISTINCT x.document_id FROM diagnostic x"
        " JOIN temp.selected g ON g.document_id = x.document_id"
        f" WHERE x.code IN {LISTED}",
        [list_values(codes)],
    )
    for (document_id,) in documents:
        connection.executemany(
            "INSERT INTO temp.faulty VALUES (?)", _iter_faulty(connection, document_id, codes)
        )
    if "conflicting-texts" in codes:
        connection.execute(
            "INSERT OR IGNORE INTO temp.faulty SELECT chosen_id FROM conflict"
            " UNION SELECT other_id FROM conflict"
        )


def _iter_faulty(
    connection: sqlite3.Connection, document_id: int, codes: Collection[str]
) -> Iterator[tuple[int]]:
    """Yield the rows of the faulty segments of one page."""
    places, named = list[_Interval](), set[str]()
    for start, end, message in connection.execute(
        f'SELECT start, "end", message FROM diagnostic WHERE document_id = ? AND code IN {LISTED}'
        " ORDER BY start",
        (document_id, list_values(codes)),
    ):
        places.append((start, end))
        named.update(_SEGMENT_ID.findall(message))
    apart = _set_apart(places)
    segments = connection.execute(
        'SELECT id, segment_id, start, "end" FROM segment WHERE id BETWEEN ? AND ?',
        (document_id << ORDINAL_BITS, (document_id + 1 << ORDINAL_BITS) - 1),
    )
    for row, segment_id, start, end in segments:
        if segment_id in named or _touches(apart, start, end):
            yield (row,)


def _set_apart(places: Iterable[_Interval]) -> list[_Interval]:
    """Return the intervals, ascending by start, with overlapping ones merged."""
    apart = list[_Interval]()
    for start, end in places:
        if apart and start < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart


def _touches(apart: list[_Interval], start: int, end: int) -> bool:
    """Return whether one of the intervals shares a character with this one."""
    before = bisect_left(apart, (end, 0)) - 1
    return before >= 0 and apart[before][1] > start
