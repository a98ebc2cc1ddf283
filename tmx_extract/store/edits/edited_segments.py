"""Points segments to their edits, and back to the delivered texts."""

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from tmx_extract.model import SegmentLocation
from tmx_extract.store import rows
from tmx_extract.store.edits.precedence import (
    EditVersion,
    EditVersions,
    name_pairs,
    read_versions,
)
from tmx_extract.store.entries import Entries
from tmx_extract.store.schema import ORDINAL_BITS

# The number of segments in one step; the entries of their edits are looked up together.
_TOGETHER = 5_000
_ENTRIES = (
    "CREATE TEMP TABLE edited_entry AS"
    " SELECT id FROM entry WHERE NOT is_edited AND hash IN temp.edited_pair"
    " UNION SELECT id FROM entry WHERE NOT is_edited AND author_hash IN temp.edited_pair"
    " UNION SELECT id FROM entry WHERE NOT is_edited AND written_hash IN temp.edited_pair"
)
_SEGMENTS = (
    "SELECT s.id, s.entry_id, s.edit_id, e.id, coalesce(e.author_hash, e.hash),"
    " coalesce(e.written_hash, e.hash), e.source, e.source_locale, e.locale,"
    " h.key, s.is_paragraph, s.number, s.segment_id, d.repository, d.path"
    " FROM ({rows}) r CROSS JOIN segment s ON s.id = r.id"
    " CROSS JOIN entry e ON e.id = coalesce(s.delivered_id, s.entry_id)"
    f" CROSS JOIN document d ON d.id = s.id >> {ORDINAL_BITS}"
    " CROSS JOIN handback h ON h.id = d.handback_id ORDER BY s.id"
)
_OF_ENTRIES = (
    "SELECT id FROM segment WHERE entry_id IN temp.edited_entry"
    " UNION SELECT id FROM segment WHERE delivered_id IN temp.edited_entry"
)
_ALL = f"{_OF_ENTRIES} UNION SELECT id FROM segment WHERE delivered_id IS NOT NULL"


class _Segment(NamedTuple):
    id: int
    entry_id: int
    edit_id: int | None
    delivered_id: int
    author_hash: bytes
    written_hash: bytes
    source: str
    source_locale: str
    locale: str
    location: SegmentLocation

    @property
    def locales(self) -> tuple[str, str]:
        """Source and target."""
        return self.source_locale, self.locale

    def move_to(self, entry_id: int, edit_id: int | None) -> "_Move":
        """Return a move to another entry; without an edit, to the delivered text."""
        delivered_id = None if edit_id is None else self.delivered_id
        return _Move(self.id, entry_id, delivered_id, edit_id, entry_id != self.entry_id)

    def find_version(self, versions: EditVersions) -> EditVersion | None:
        """Return the edit that counts here."""
        return versions.choose(self.author_hash, self.written_hash, self.location)


def _read_segment(row: Sequence[Any]) -> _Segment:
    return _Segment._make((*row[:9], SegmentLocation._make(row[9:])))


class _Move(NamedTuple):
    """The new state of a segment."""

    segment_id: int
    entry_id: int
    delivered_id: int | None
    edit_id: int | None
    is_change: bool
    """Whether its text changes."""


def update_edited_segments(
    connection: sqlite3.Connection, entries: Entries, pairs: Collection[bytes] | None = None
) -> int:
    """Point each segment to the edit that counts there; return how many texts changed.

    With the names of pairs, only these are processed. Unused entries of edits remain, because an
    edit may count again later.
    """
    if pairs is None and not _has_edits(connection):
        return 0
    versions = read_versions(connection, pairs)
    name_pairs(connection, versions.pairs if pairs is None else pairs)
    connection.execute("DROP TABLE IF EXISTS temp.edited_entry")
    connection.execute(_ENTRIES)
    sql = _SEGMENTS.format(rows=_ALL if pairs is None else _OF_ENTRIES)
    segments = map(_read_segment, connection.execute(sql))
    moves = list(_iter_moves(segments, versions, entries))
    connection.executemany(
        "UPDATE segment SET entry_id = ?, delivered_id = ?, edit_id = ? WHERE id = ?",
        [(move.entry_id, move.delivered_id, move.edit_id, move.segment_id) for move in moves],
    )
    return sum(move.is_change for move in moves)


def delete_unused_edits(connection: sqlite3.Connection) -> None:
    """Delete the entries of edits that no segment uses."""
    connection.execute(
        "DELETE FROM entry WHERE is_edited AND id NOT IN"
        " (SELECT entry_id FROM segment WHERE delivered_id IS NOT NULL)"
    )


def _has_edits(connection: sqlite3.Connection) -> bool:
    sql = (
        "SELECT EXISTS (SELECT 1 FROM edit)"
        " OR EXISTS (SELECT 1 FROM segment WHERE delivered_id IS NOT NULL)"
    )
    return bool(connection.execute(sql).fetchone()[0])


def _iter_moves(
    segments: Iterator[_Segment], versions: EditVersions, entries: Entries
) -> Iterator[_Move]:
    """Yield the segments that must point to other entries."""
    while several := list(islice(segments, _TOGETHER)):
        chosen: list[tuple[_Segment, EditVersion]] = []
        wanted: dict[tuple[str, str], dict[rows.EntryTexts, None]] = {}
        for segment in several:
            version = segment.find_version(versions)
            if version is None:
                if segment.edit_id is not None:
                    yield segment.move_to(segment.delivered_id, None)
            elif version.id != segment.edit_id:
                chosen.append((segment, version))
                texts = rows.edited_texts(segment.source, version.target)
                wanted.setdefault(segment.locales, {})[texts] = None
        ids = {locales: entries.find_or_add(locales, texts) for locales, texts in wanted.items()}
        for segment, version in chosen:
            texts = rows.edited_texts(segment.source, version.target)
            yield segment.move_to(ids[segment.locales][texts], version.id)
