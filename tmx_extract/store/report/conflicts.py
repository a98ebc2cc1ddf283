"""Texts of one side with several texts on the other side."""

import sqlite3
from typing import NamedTuple

from tmx_extract.model import Selection, Side
from tmx_extract.store.report.counting import SEGMENTS, KindCounts
from tmx_extract.store.selection.conditions import text_columns


class TextConflictCounts(NamedTuple):
    """The number of texts of one side with several texts on the other side."""

    texts: int
    segments: int
    """The number of their segments."""
    mixed: int
    """The number of texts with both machine and human segments."""


class ConflictingText(NamedTuple):
    """One of the texts on the other side."""

    text: str
    segments: KindCounts


class TextConflict(NamedTuple):
    """A text with its counterparts."""

    text: str
    texts: tuple[ConflictingText, ...]
    """The most frequent ones, then in text order."""
    text_count: int
    """The number of all its texts."""
    segments: KindCounts


def count_conflicts(connection: sqlite3.Connection, side: Side) -> TextConflictCounts:
    """Fill `temp.report_several` with the texts of this side that have several, and count them."""
    connection.execute("DROP TABLE IF EXISTS temp.report_several")
    connection.execute(
        "CREATE TEMP TABLE report_several AS"
        f" SELECT {side}_name AS name, count(*) AS wordings, sum(machine) AS machine,"
        f" sum(human) AS human, sum(unknown) AS unknown, sum({SEGMENTS}) AS segments,"
        " min(entry_id) AS entry_id"
        f" FROM temp.report_pair GROUP BY {side}_name HAVING count(*) > 1"
    )
    return TextConflictCounts(
        *connection.execute(
            "SELECT count(*), coalesce(sum(segments), 0),"
            " coalesce(sum(machine > 0 AND human > 0), 0) FROM temp.report_several"
        ).fetchone()
    )


def list_conflicts(
    connection: sqlite3.Connection, selection: Selection, side: Side, *, texts: int, others: int
) -> list[TextConflict]:
    """Return up to `texts` of the texts counted last, most segments first, then in text order; each
    with up to `others` texts of the other side."""
    columns = dict(zip(("source", "target"), text_columns(selection), strict=True))
    own, other = columns.pop(side), columns.popitem()[1]
    found = connection.execute(
        f"SELECT name, {own}, wordings, machine, human, unknown FROM temp.report_several"
        " JOIN entry e ON e.id = entry_id WHERE segments >= coalesce((SELECT segments FROM"
        " temp.report_several ORDER BY segments DESC LIMIT 1 OFFSET ?), 0)"
        " ORDER BY segments DESC, 2 LIMIT ?",
        (texts - 1, texts),
    ).fetchall()
    sql = (
        f"SELECT {other}, machine, human, unknown FROM temp.report_pair JOIN entry e"
        f" ON e.id = entry_id WHERE {side}_name = ? ORDER BY {SEGMENTS} DESC, 1 LIMIT ?"
    )
    return [
        TextConflict(
            text,
            tuple(
                ConflictingText(other_text, KindCounts(*parts))
                for other_text, *parts in connection.execute(sql, (name, others))
            ),
            count,
            KindCounts(*kinds),
        )
        for name, text, count, *kinds in found
    ]
