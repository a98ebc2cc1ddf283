"""The repetition of pairs in the memory."""

import sqlite3
from typing import NamedTuple

from tmx_extract.model import Selection
from tmx_extract.store.report.counting import SEGMENTS, SUM_OF_PAIRS, KindCounts
from tmx_extract.store.selection.conditions import text_columns


class Repetition(NamedTuple):
    """Counts of distinct and repeated texts."""

    pairs: int
    sources: int
    targets: int
    """Distinct texts of one side."""
    words: int
    """Words in the sources of all segments."""
    words_once: int
    """Words in the sources of distinct pairs."""


class Frequency(NamedTuple):
    """The pairs with the same number of segments."""

    times: int
    pairs: int


class RepeatedPair(NamedTuple):
    """A pair with its segments."""

    source: str
    target: str
    segments: KindCounts


def read_repetition(connection: sqlite3.Connection) -> Repetition:
    """Return the counts for `temp.report_pair`."""
    pairs, words, words_once = connection.execute(
        f"SELECT count(*), sum(source_words * {SEGMENTS}), sum(source_words) FROM temp.report_pair"
    ).fetchone()
    # Counting each side separately uses an index.
    sources, targets = (
        connection.execute(f"SELECT count(DISTINCT {side}_name) FROM temp.report_pair").fetchone()[
            0
        ]
        for side in ("source", "target")
    )
    return Repetition(pairs, sources, targets, words, words_once)


def count_frequencies(connection: sqlite3.Connection) -> list[Frequency]:
    """Return how many pairs have one segment, two, and so on."""
    rows = connection.execute(
        f"SELECT {SEGMENTS}, count(*) FROM temp.report_pair GROUP BY 1 ORDER BY 1"
    )
    return [Frequency(*row) for row in rows]


def list_repeated(
    connection: sqlite3.Connection, selection: Selection, limit: int
) -> list[RepeatedPair]:
    """Return the most frequent pairs with several segments, then in text order."""
    source, target = text_columns(selection)
    # Text comparison is needed only for pairs as frequent as the last one listed.
    rows = connection.execute(
        f"SELECT {source}, {target}, machine, human, unknown FROM temp.report_pair"
        f" JOIN entry e ON e.id = entry_id WHERE {SEGMENTS} > 1 AND {SEGMENTS} >= coalesce("
        f"(SELECT {SEGMENTS} FROM temp.report_pair ORDER BY 1 DESC LIMIT 1 OFFSET ?), 0)"
        f" ORDER BY {SEGMENTS} DESC, 1, 2 LIMIT ?",
        (limit - 1, limit),
    )
    return [RepeatedPair(source, target, KindCounts(*kinds)) for source, target, *kinds in rows]


def count_lengths(connection: sqlite3.Connection, number: str) -> list[tuple[int, KindCounts]]:
    """Return segments by `source_words`, `target_characters` or `source_characters`, shortest
    first."""
    return _count_by_number(connection, number)


def count_ratios(connection: sqlite3.Connection) -> list[tuple[int, KindCounts]]:
    """Return segments by the target's length in percent of the source's, in characters, rounded
    down to tens; sources without characters are excluded."""
    ratio = "target_characters * 10 / nullif(source_characters, 0) * 10"
    return _count_by_number(connection, ratio)


def _count_by_number(connection: sqlite3.Connection, number: str) -> list[tuple[int, KindCounts]]:
    rows = connection.execute(
        f"SELECT {number} AS number, {SUM_OF_PAIRS} FROM temp.report_pair"
        " WHERE number IS NOT NULL GROUP BY 1 ORDER BY 1"
    )
    return [(number, KindCounts(*kinds)) for number, *kinds in rows]
