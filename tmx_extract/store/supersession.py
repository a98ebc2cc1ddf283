"""The current handback of each page: derived only from the documents.

The order of ingestion therefore makes no difference.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

# The documents at the pages `near`, with a mark if their handback is one of `affected`. A document
# has pairs if its delivery has a prefix. The date is that of the newest delivery of the same kind,
# at any page.
_VERSIONS = """
    SELECT p.id, p.repository, p.path, d.id,
           (d.repository, d.path) = (p.repository, p.path), l.prefix <> '', h.id,
           coalesce(iif(l.prefix = '', h.handback_date, (
               SELECT max(x.handback_date) FROM delivery x
               WHERE x.handback_id = h.id AND x.prefix <> ''
           )), ''),
           coalesce(d.handback_date, ''), coalesce(min(r.committed_at), ''),
           coalesce(cast(h.locfileid AS INTEGER), 0), h.key, h.locale, h.source_locale,
           h.superseded_by, p.is_deleted, d.is_deleted, affected.handback_id IS NOT NULL
    FROM near
    CROSS JOIN page p ON p.id = near.page_id
    CROSS JOIN sighting s ON s.page_id = near.page_id
    LEFT JOIN revision r ON r.id = s.revision_id
    JOIN document d ON d.id = s.document_id
    JOIN delivery l ON l.id = d.delivery_id
    JOIN handback h ON h.id = d.handback_id
    LEFT JOIN affected ON affected.handback_id = h.id
    GROUP BY p.id, d.id
    ORDER BY p.repository, p.path
"""
# All sightings at the pages of every handback that was seen at the affected pages. CROSS JOIN keeps
# SQLite from scanning all pages to produce the required order.
_NEIGHBOURS = f"""
    WITH affected AS (
        SELECT DISTINCT d.handback_id FROM json_each(?) AS touched
        JOIN sighting s ON s.page_id = touched.value JOIN document d ON d.id = s.document_id
    ), near AS (
        SELECT DISTINCT s.page_id FROM affected
        JOIN document d ON d.handback_id = affected.handback_id
        JOIN sighting s ON s.document_id = d.id
    )
    {_VERSIONS}
"""
# The pages that may have lost their pairs.
_BARE = f"""
    WITH affected (handback_id) AS (SELECT NULL WHERE FALSE), near AS (
        SELECT DISTINCT s.page_id FROM delivery l
        JOIN handback h ON h.id = l.handback_id AND h.superseded_by IS NULL
        JOIN document d ON d.handback_id = h.id AND d.delivery_id = l.id
        JOIN sighting s ON s.document_id = d.id
        WHERE l.prefix = ''
    )
    {_VERSIONS}
"""


class _Version(NamedTuple):
    """One document at one page."""

    page_id: int
    repository: str
    path: str
    document_id: int
    is_named_so: int
    """Whether the document is named after this page."""
    has_pairs: int
    handback_id: int
    handback_date: str
    """The latest date of its handback, from any delivery."""
    own_date: str
    first_commit: str
    """The time of the first commit with it at this page; empty outside git."""
    locfileid: int
    key: str
    locale: str
    source_locale: str
    superseded_by: int | None
    is_page_deleted: int
    is_deleted: int
    """The stored value, which may be out of date."""
    is_affected: int

    @property
    def slot(self) -> tuple[int, str, str]:
        """The slot of the page; one handback per slot is current."""
        return self.page_id, self.locale, self.source_locale

    @property
    def date(self) -> str:
        """The date of its handback: the date in the pages, or the day of the first commit."""
        return max(self.handback_date, self.own_date or self.first_commit[:10])

    @property
    def rank(self) -> tuple[str, str, int, str]:
        """The sort key; the newest wins: by date, by first commit, then by locfileid, which
        ascends."""
        return self.date, self.first_commit, self.locfileid, self.key


_Slot = tuple[int, str, str]


class _Newest:
    """The newest version of each slot: of all versions, and of those with pairs."""

    def __init__(self, versions: Iterable[_Version]) -> None:
        self._of_all: dict[_Slot, _Version] = {}
        self._with_pairs: dict[_Slot, _Version] = {}
        for version in versions:
            _keep_newest(self._of_all, version)
            if version.has_pairs:
                _keep_newest(self._with_pairs, version)

    def rival_of(self, version: _Version) -> _Version:
        """Return the version that is current in its place: only a page with pairs supersedes
        pairs."""
        return (self._with_pairs if version.has_pairs else self._of_all)[version.slot]

    def iter_bare(self) -> Iterator[tuple[_Version, _Version]]:
        """Yield the newest version of each slot if it has no pairs, with the newest one that
        has."""
        for slot, with_pairs in self._with_pairs.items():
            newest = self._of_all[slot]
            if newest.handback_id != with_pairs.handback_id and not newest.has_pairs:
                yield newest, with_pairs


def _keep_newest(newest: dict[_Slot, _Version], version: _Version) -> None:
    best = newest.get(version.slot)
    if best is None or version.rank > best.rank:
        newest[version.slot] = version


def supersede(connection: sqlite3.Connection, page_ids: Iterable[int]) -> None:
    """Determine the current handback at each of these pages.

    A handback that is the newest at any of its pages stays current. Its documents are named after
    the first of those pages, in text order. Sightings without pairs do not count if the handback
    was seen with pairs anywhere.
    """
    touched = json.dumps(list(page_ids))
    versions = list(map(_Version._make, connection.execute(_NEIGHBOURS, (touched,))))
    newest = _Newest(versions)
    affected: dict[int, list[_Version]] = {}
    for version in versions:
        if version.is_affected:
            affected.setdefault(version.handback_id, []).append(version)
    for handback_id, own in affected.items():
        counting = [seen for seen in own if seen.has_pairs] or own
        rivals = [newest.rival_of(seen).handback_id for seen in counting]
        superseded_by = None if handback_id in rivals else rivals[-1]
        if superseded_by != own[0].superseded_by:
            sql = "UPDATE handback SET superseded_by = ? WHERE id = ?"
            connection.execute(sql, (superseded_by, handback_id))
        current = {
            seen.page_id
            for seen, rival in zip(counting, rivals, strict=True)
            if rival == handback_id
        }
        _name_documents(connection, own, current)
        _mark_deleted(connection, own, current)


def _name_documents(
    connection: sqlite3.Connection, versions: Sequence[_Version], current: Collection[int]
) -> None:
    """Name each document after the first of its pages; prefer pages that are not deleted and where
    its handback is current."""
    names: dict[int, _Version] = {}
    for seen in sorted(
        versions, key=lambda seen: (seen.page_id not in current, seen.is_page_deleted)
    ):
        names.setdefault(seen.document_id, seen)
    for document_id, name in names.items():
        if not name.is_named_so:
            sql = "UPDATE document SET repository = ?, path = ? WHERE id = ?"
            connection.execute(sql, (name.repository, name.path, document_id))


def _mark_deleted(
    connection: sqlite3.Connection, versions: Sequence[_Version], current: Collection[int]
) -> None:
    """Mark a handback as deleted if all pages are deleted where it is current, or where it was
    seen."""
    counting = [seen for seen in versions if seen.page_id in current] or versions
    is_deleted = int(all(seen.is_page_deleted for seen in counting))
    changed = {seen.document_id for seen in versions if seen.is_deleted != is_deleted}
    for document_id in changed:
        sql = "UPDATE document SET is_deleted = ? WHERE id = ?"
        connection.execute(sql, (is_deleted, document_id))


class LostMarkup(NamedTuple):
    """A page whose newest version has no pairs, although an older one has."""

    repository: str
    path: str
    date: str
    """The date of the newest version; empty if unknown."""
    handback_id: int
    """The newest handback with pairs."""


def find_lost_markup(connection: sqlite3.Connection) -> list[LostMarkup]:
    """Return every page that lost its markup, in text order."""
    newest = _Newest(map(_Version._make, connection.execute(_BARE)))
    return [
        LostMarkup(bare.repository, bare.path, bare.date, with_pairs.handback_id)
        for bare, with_pairs in newest.iter_bare()
    ]


def count_superseded(connection: sqlite3.Connection) -> int:
    """Return the number of handbacks that a newer one at their page superseded."""
    sql = "SELECT count(*) FROM handback WHERE superseded_by IS NOT NULL"
    return int(connection.execute(sql).fetchone()[0])


def find_pages(connection: sqlite3.Connection, handback_id: int) -> list[int]:
    """Return the pages at which a handback was seen."""
    found = connection.execute(
        "SELECT DISTINCT s.page_id FROM document d JOIN sighting s ON s.document_id = d.id"
        " WHERE d.handback_id = ?",
        (handback_id,),
    )
    return [page_id for (page_id,) in found]
