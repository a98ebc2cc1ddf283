"""The edits and assignments of a pair that comes back."""

import sqlite3
from collections.abc import Collection, Iterable
from typing import Literal, NamedTuple, Self

from tmx_extract.model import SegmentName
from tmx_extract.spacing import drop_space
from tmx_extract.store.edits.find_segments import StoredSegment
from tmx_extract.store.edits.row import EditRow
from tmx_extract.store.schema import ORDINAL_BITS

# The number of cached pairs; most lists are empty.
_MOST_REMEMBERED = 10_000


class Assigned(NamedTuple):
    """A segment that was sent to a person."""

    assignment_id: int
    to: str
    text_hash: bytes
    """Hash of the pair as sent, in author form."""


ANYWHERE: Literal["anywhere"] = "anywhere"
"""All places together."""
Places = Collection[SegmentName | Literal["anywhere"] | None]
"""None is for edits whose place is unknown."""


class PairEdits(list[EditRow]):
    """The edits of a pair in the order of arrival.

    A file may have thousands of texts for one pair, so the look-ups do not go through all edits.
    """

    __slots__ = ("_alike", "_last", "_read")

    def __init__(self, edits: Iterable[EditRow] = ()) -> None:
        super().__init__(edits)
        # How many edits the look-ups know.
        self._read = 0

    def list_alike(self, target: str) -> Iterable[str]:
        """Return the texts with the same characters apart from white space, the latest first."""
        return reversed(self._look_up()._alike.get(drop_space(target), {})) if self else ()

    def find_last(self, places: Places, *, only_here: bool, target: str) -> int:
        """Return the last change to this text at these places; 0 without one."""
        return self._find_last(places, only_here, target)

    def find_own(self, places: Places, editor: str) -> int:
        """Return the last change by this person at these places; 0 without one."""
        return self._find_last(places, editor)

    def find_narrow(self, places: Places) -> int:
        """Return the last change for one of these places only; 0 without one."""
        return self._find_last(places, True)

    def _find_last(self, places: Places, *key: object) -> int:
        last = self._look_up()._last if self else {}
        return max(last.get((place, *key), 0) for place in places)

    def _look_up(self) -> Self:
        if not self._read:
            self._alike = dict[str, dict[str, None]]()
            self._last = dict[tuple[object, ...], int]()
        for edit in self[self._read :]:
            alike = self._alike.setdefault(drop_space(edit.target), {})
            alike.pop(edit.target, None)
            alike[edit.target] = None
            for place in () if edit.unchanged else (edit.name, ANYWHERE):
                is_narrow = bool(edit.only_here)
                for key in ((is_narrow, edit.target), (edit.editor,), (is_narrow,)):
                    self._last[place, *key] = edit.id
        self._read = len(self)
        return self


def list_edits(
    connection: sqlite3.Connection, author_hash: bytes, written_hash: bytes
) -> PairEdits:
    """Return the edits of a pair in the order of arrival, except those merged before."""
    sql = (
        f"SELECT {', '.join(EditRow._fields)} FROM edit WHERE NOT merged_before AND id IN"
        " (SELECT id FROM edit WHERE author_hash = ? UNION SELECT id FROM edit"
        " WHERE written_hash = ?) ORDER BY id"
    )
    return PairEdits(map(EditRow._make, connection.execute(sql, (author_hash, written_hash))))


class KnownEdits:
    """The edits of pairs, read once for each pair: a file may repeat a sentence thousands of
    times."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lists: dict[tuple[bytes, bytes], PairEdits] = {}
        self._keys: dict[bytes, set[tuple[bytes, bytes]]] = {}

    def list(self, author_hash: bytes, written_hash: bytes) -> PairEdits:
        """Return what `list_edits` returns."""
        key = author_hash, written_hash
        if key not in self._lists:
            if len(self._lists) >= _MOST_REMEMBERED:
                self.forget_all()
            self._lists[key] = list_edits(self._connection, *key)
            for part in key:
                self._keys.setdefault(part, set()).add(key)
        return self._lists[key]

    def add(self, edit: EditRow) -> None:
        """Add an edit that was stored under this number."""
        keys = (self._keys.get(part, set()) for part in (edit.author_hash, edit.written_hash))
        for pair in set[tuple[bytes, bytes]]().union(*keys):
            self._lists[pair].append(edit)

    def forget_all(self) -> None:
        """Clear the cache."""
        self._lists.clear()
        self._keys.clear()


def list_assigned(connection: sqlite3.Connection, name: SegmentName) -> list[Assigned]:
    """Return the assignments of a segment, the latest first."""
    rows = connection.execute(
        "SELECT a.id, a.name, g.text_hash FROM assigned g JOIN assignment a"
        " ON a.id = g.assignment_id WHERE (g.handback_key, g.is_paragraph, g.number) = (?, ?, ?)"
        " ORDER BY a.id DESC",
        name,
    )
    return list(map(Assigned._make, rows))


# An edit may lead different pairs to one text, so the delivered pair counts.
_ASSIGNED_PAIR = (
    "WITH pair AS (SELECT coalesce(delivered_id, entry_id) AS id FROM segment WHERE id = ?),"
    " place AS (SELECT s.id FROM pair CROSS JOIN segment s ON s.delivered_id = pair.id"
    " UNION ALL SELECT s.id FROM pair CROSS JOIN segment s ON s.entry_id = pair.id"
    " WHERE s.delivered_id IS NULL)"
    " SELECT DISTINCT a.id, a.name, g.text_hash FROM place"
    " CROSS JOIN segment s ON s.id = place.id AND s.chosen"
    f" CROSS JOIN document d ON d.id = s.id >> {ORDINAL_BITS}"
    " CROSS JOIN handback h ON h.id = d.handback_id"
    " CROSS JOIN assigned g ON (g.handback_key, g.is_paragraph, g.number)"
    " = (h.key, s.is_paragraph, s.number)"
    " CROSS JOIN assignment a ON a.id = g.assignment_id ORDER BY a.id DESC"
)


def list_assigned_pair(connection: sqlite3.Connection, segment_row: int) -> list[Assigned]:
    """Return the assignments of all segments with the delivered pair of this one, the latest
    first."""
    if not connection.execute("SELECT EXISTS (SELECT 1 FROM assignment)").fetchone()[0]:
        return []
    rows = connection.execute(_ASSIGNED_PAIR, (segment_row,))
    return list(map(Assigned._make, rows))


def was_sent_as_delivered(connection: sqlite3.Connection, segment: StoredSegment) -> bool:
    """Return whether the segment was sent, and always with the delivered text in today's form."""
    # The hashes of packages of earlier versions follow the form of today.
    (is_so,) = connection.execute(
        "SELECT min(g.text_hash = ? AND r.tool_version NOT GLOB '0.[012].*') FROM assigned g"
        " JOIN assignment a ON a.id = g.assignment_id JOIN run r ON r.id = a.run_id"
        " WHERE (g.handback_key, g.is_paragraph, g.number) = (?, ?, ?)",
        (segment.author_hash, *segment.name),
    ).fetchone()
    return bool(is_so)


def find_assignee(connection: sqlite3.Connection, assignment_id: int | None) -> str:
    """Return the person of an assignment; empty if none exists."""
    sql = "SELECT name FROM assignment WHERE id = ?"
    row = connection.execute(sql, (assignment_id,)).fetchone()
    return str(row[0]) if row else ""


def is_back(
    connection: sqlite3.Connection,
    found: StoredSegment,
    placed: SegmentName | None,
    assignment_id: int,
) -> bool:
    """Return whether the sent text came back; without a location: a text for all locations."""
    sql = (
        "SELECT 1 FROM edit WHERE author_hash = ? AND handback_key IS ? AND is_paragraph IS ?"
        " AND number IS ? AND assignment_id = ? AND NOT merged_before"
    )
    values = (found.author_hash, *(placed or (None, None, None)), assignment_id)
    return connection.execute(sql, values).fetchone() is not None
