"""Segments are led to what people made of them, and back to what was delivered."""

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from tmx_extract.store import rows
from tmx_extract.store.edits.versions import (
    Standing,
    Version,
    Versions,
    choose_version,
    name_pairs,
    read_versions,
)
from tmx_extract.store.entries import Entries
from tmx_extract.store.schema import ORDINAL_BITS

_ENTRIES = (
    "CREATE TEMP TABLE edited_entry AS"
    " SELECT id FROM entry WHERE NOT is_edited AND hash IN temp.edited_pair"
    " UNION SELECT id FROM entry WHERE NOT is_edited AND author_hash IN temp.edited_pair"
    " UNION SELECT id FROM entry WHERE NOT is_edited AND written_hash IN temp.edited_pair"
)
_SEGMENTS = (
    "SELECT s.id, s.entry_id, s.edit_id, e.id, coalesce(e.author_hash, e.hash),"
    " coalesce(e.written_hash, e.hash), e.source, e.source_locale, e.locale,"
    " h.key, s.is_paragraph, s.number, d.repository, d.path"
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
    handback_key: str
    is_paragraph: int
    number: int
    repository: str
    path: str

    def find_version(self, versions: Versions) -> Version | None:
        """The edit that counts here."""
        several = versions.find(self.author_hash, self.written_hash)
        name = (self.handback_key, self.is_paragraph, self.number)
        return choose_version(several, Standing(name, self.repository, self.path))


def settle_edits(
    connection: sqlite3.Connection, entries: Entries, pairs: Collection[bytes] | None = None
) -> int:
    """Lead each segment to the edit that counts there; the number of those whose text changed.

    With the names of pairs only these are looked at. Entries of edits that nothing leads to any
    more stay: an edit may come to count again.
    """
    if pairs is None and not _has_edits(connection):
        return 0
    versions = read_versions(connection, pairs)
    name_pairs(connection, versions.pairs if pairs is None else pairs)
    connection.execute("DROP TABLE IF EXISTS temp.edited_entry")
    connection.execute(_ENTRIES)
    sql = _SEGMENTS.format(rows=_ALL if pairs is None else _OF_ENTRIES)
    segments = connection.execute(sql).fetchall()
    moves = list(_iter_moves(map(_Segment._make, segments), versions, entries))
    connection.executemany(
        "UPDATE segment SET entry_id = ?, delivered_id = ?, edit_id = ? WHERE id = ?",
        [
            (entry_id, version and segment.delivered_id, version and version.id, segment.id)
            for segment, entry_id, version in moves
        ],
    )
    return sum(entry_id != segment.entry_id for segment, entry_id, _ in moves)


def delete_unused_edits(connection: sqlite3.Connection) -> None:
    """Delete the entries of edits that nothing leads to any more."""
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
    segments: Iterable[_Segment], versions: Versions, entries: Entries
) -> Iterator[tuple[_Segment, int, Version | None]]:
    """The segments that are to lead elsewhere, each with the entry and the edit."""
    for segment in segments:
        version = segment.find_version(versions)
        if version is None:
            if segment.edit_id is not None:
                yield segment, segment.delivered_id, None
            continue
        if version.id == segment.edit_id:
            continue
        texts = rows.edited_texts(segment.source, version.target)
        ids = entries.find_or_add((segment.source_locale, segment.locale), [texts])
        yield segment, ids[texts], version
