"""Segments that were sent to people and have not come back."""

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from tmx_extract.model import pair_hash
from tmx_extract.store.connection import snapshot
from tmx_extract.store.schema import ORDINAL_BITS

_RETURNED = (
    "CREATE TEMP TABLE returned (handback_key TEXT NOT NULL, is_paragraph INTEGER NOT NULL,"
    " number INTEGER NOT NULL, assignment_id INTEGER NOT NULL, edited INTEGER NOT NULL,"
    " run_id INTEGER,"
    " PRIMARY KEY (handback_key, is_paragraph, number, assignment_id)) WITHOUT ROWID"
)
_PLACED = (
    "INSERT INTO temp.returned SELECT g.handback_key, g.is_paragraph, g.number, g.assignment_id,"
    " max(NOT e.unchanged), max(e.run_id) FROM edit e CROSS JOIN assigned g"
    " ON (g.handback_key, g.is_paragraph, g.number, g.assignment_id)"
    " = (e.handback_key, e.is_paragraph, e.number, e.assignment_id)"
    " WHERE e.assignment_id IS NOT NULL AND NOT e.merged_before GROUP BY 1, 2, 3, 4"
)
# A file without locations has one text for all locations of a pair: of the delivered pair, or of
# the edited pair if it had been edited before it was sent.
_UNPLACED = (
    "CREATE TEMP TABLE unplaced (assignment_id INTEGER NOT NULL, text_hash BLOB NOT NULL,"
    " edited INTEGER NOT NULL, run_id INTEGER NOT NULL, PRIMARY KEY (assignment_id, text_hash))"
    " WITHOUT ROWID"
)
_OF_DELIVERED = (
    "INSERT INTO temp.unplaced SELECT e.assignment_id, e.author_hash, max(NOT e.unchanged),"
    " max(e.run_id) FROM edit e WHERE e.handback_key IS NULL AND e.assignment_id IS NOT NULL"
    " AND NOT e.merged_before GROUP BY 1, 2"
)
_OF_EDITED = (
    "SELECT e.assignment_id, NOT e.unchanged, e.run_id, e.source_locale, e.locale, e.source,"
    " b.target FROM edit e JOIN edit b ON b.id = e.based_on"
    " WHERE e.handback_key IS NULL AND e.assignment_id IS NOT NULL AND NOT e.merged_before"
    " ORDER BY e.id DESC"
)
_AT_ALL_PLACES = (
    "INSERT OR IGNORE INTO temp.returned"
    " SELECT g.handback_key, g.is_paragraph, g.number, g.assignment_id, u.edited, u.run_id"
    " FROM assigned g CROSS JOIN temp.unplaced u"
    " ON (u.assignment_id, u.text_hash) = (g.assignment_id, g.text_hash)"
)
_HUMAN = (
    "CREATE TEMP TABLE human_handback AS SELECT h.key FROM handback h WHERE EXISTS"
    " (SELECT 1 FROM document d WHERE d.handback_id = h.id AND d.translation_type = 'HT')"
)
# Unchanged human text leaves no trace in a merge, so it counts as returned with the rest.
_WITH_THE_REST = (
    "INSERT OR IGNORE INTO temp.returned"
    " SELECT g.handback_key, g.is_paragraph, g.number, g.assignment_id, 0, NULL FROM assigned g"
    " WHERE g.assignment_id IN (SELECT assignment_id FROM temp.returned)"
    " AND g.assignment_id NOT IN (SELECT g.assignment_id FROM assigned g WHERE {outstanding}"
    " AND g.handback_key NOT IN (SELECT key FROM temp.human_handback))"
)

OUTSTANDING = (
    "NOT EXISTS (SELECT 1 FROM temp.returned r"
    " WHERE (r.handback_key, r.is_paragraph, r.number, r.assignment_id)"
    " = (g.handback_key, g.is_paragraph, g.number, g.assignment_id))"
)
"""A condition on a row `g` of `assigned` that has not come back; call `prepare_outstanding`
first."""


def prepare_outstanding(connection: sqlite3.Connection) -> None:
    """Fill `temp.returned` with the returned segments."""
    connection.execute("DROP TABLE IF EXISTS temp.returned")
    connection.execute(_RETURNED)
    connection.execute(_PLACED)
    unplaced = "SELECT EXISTS (SELECT 1 FROM edit WHERE handback_key IS NULL AND assignment_id)"
    if connection.execute(unplaced).fetchone()[0]:
        connection.execute("DROP TABLE IF EXISTS temp.unplaced")
        connection.execute(_UNPLACED)
        connection.execute(_OF_DELIVERED)
        corrected = connection.execute(_OF_EDITED).fetchall()
        connection.executemany(
            "INSERT OR IGNORE INTO temp.unplaced VALUES (?, ?, ?, ?)",
            [(row, pair_hash(*texts), edited, run) for row, edited, run, *texts in corrected],
        )
        connection.execute(_AT_ALL_PLACES)
    if connection.execute("SELECT EXISTS (SELECT 1 FROM temp.returned)").fetchone()[0]:
        connection.execute("DROP TABLE IF EXISTS temp.human_handback")
        connection.execute(_HUMAN)
        connection.execute(_WITH_THE_REST.format(outstanding=OUTSTANDING))


def select_out(connection: sqlite3.Connection) -> None:
    """Fill `temp.out` with the segments of `temp.selected` that are assigned and not returned."""
    connection.execute("DROP TABLE IF EXISTS temp.out")
    connection.execute("CREATE TEMP TABLE out (segment_id INTEGER PRIMARY KEY)")
    if not connection.execute("SELECT EXISTS (SELECT 1 FROM assignment)").fetchone()[0]:
        return
    prepare_outstanding(connection)
    connection.execute(
        "INSERT OR IGNORE INTO temp.out SELECT s.id FROM temp.selected t"
        " CROSS JOIN document d ON d.id = t.document_id"
        " CROSS JOIN handback h ON h.id = d.handback_id"
        f" CROSS JOIN segment s ON s.id BETWEEN (d.id << {ORDINAL_BITS})"
        f" AND (d.id << {ORDINAL_BITS} | {(1 << ORDINAL_BITS) - 1})"
        " CROSS JOIN assigned g ON (g.handback_key, g.is_paragraph, g.number)"
        f" = (h.key, s.is_paragraph, s.number) WHERE {OUTSTANDING}"
    )


class AssignmentStatus(NamedTuple):
    """The status of an assignment."""

    id: int
    run: int
    name: str
    kind: str
    source_locale: str
    locale: str
    sent_at: str
    """UTC, ISO 8601."""
    due: str | None
    location: str
    sent: int
    """The number of segments."""
    edited: int
    """The number of segments that came back with another text."""
    unchanged: int
    """The number of segments that the person left unchanged."""
    returned_at: str | None
    """The time of the last merge with one of them: UTC, ISO 8601."""

    @property
    def out(self) -> int:
        """The number of segments that have not come back."""
        return self.sent - self.edited - self.unchanged


def iter_assignments(connection: sqlite3.Connection) -> Iterator[AssignmentStatus]:
    """Yield all assignments, in the order in which they were sent."""
    with snapshot(connection):
        prepare_outstanding(connection)
        rows = connection.execute(
            "SELECT a.id, a.run_id, a.name, a.kind, a.source_locale, a.locale, o.started_at,"
            " a.due, a.location,"
            " (SELECT count(*) FROM assigned g WHERE g.assignment_id = a.id),"
            " coalesce(b.edited, 0), coalesce(b.unchanged, 0), m.started_at"
            " FROM assignment a JOIN run o ON o.id = a.run_id LEFT JOIN"
            " (SELECT assignment_id, sum(edited) AS edited, sum(NOT edited) AS unchanged,"
            " max(run_id) AS run_id FROM temp.returned GROUP BY assignment_id) b"
            " ON b.assignment_id = a.id LEFT JOIN run m ON m.id = b.run_id ORDER BY a.id"
        )
        yield from map(AssignmentStatus._make, rows)
