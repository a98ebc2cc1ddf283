"""Which handback stands for its page: derived from the documents alone.

So the order of ingestion leaves no trace.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

# Everything that was seen at the pages of every handback that was seen at the touched pages. For
# the order that is asked for, SQLite would go through all pages if it were free to choose.
_NEIGHBOURS = """
    WITH affected AS (
        SELECT DISTINCT d.handback_id FROM json_each(?) AS touched
        JOIN sighting s ON s.page_id = touched.value JOIN document d ON d.id = s.document_id
    ), near AS (
        SELECT DISTINCT s.page_id FROM affected
        JOIN document d ON d.handback_id = affected.handback_id
        JOIN sighting s ON s.document_id = d.id
    )
    SELECT DISTINCT p.id, p.repository, p.path, d.id,
           (d.repository, d.path) = (p.repository, p.path),
           h.id, coalesce(h.handback_date, ''), coalesce(cast(h.locfileid AS INTEGER), 0), h.key,
           h.locale, h.source_locale, h.superseded_by, affected.handback_id IS NOT NULL
    FROM near
    CROSS JOIN page p ON p.id = near.page_id
    CROSS JOIN sighting s ON s.page_id = near.page_id
    JOIN document d ON d.id = s.document_id
    JOIN handback h ON h.id = d.handback_id
    LEFT JOIN affected ON affected.handback_id = h.id
    ORDER BY p.repository, p.path
"""


class _Sighting(NamedTuple):
    page_id: int
    repository: str
    path: str
    document_id: int
    is_named_so: int
    """Whether the document bears this page's name."""
    handback_id: int
    handback_date: str
    locfileid: int
    key: str
    locale: str
    source_locale: str
    superseded_by: int | None
    is_affected: int

    @property
    def slot(self) -> tuple[int, str, str]:
        """Of all handbacks for the same slot one is current."""
        return self.page_id, self.locale, self.source_locale

    @property
    def rank(self) -> tuple[str, int, str]:
        """The newest wins: by date, then by locfileid, which ascends."""
        return self.handback_date, self.locfileid, self.key


def supersede(connection: sqlite3.Connection, page_ids: Iterable[int]) -> None:
    """Settle which handback is current at each of these pages.

    A handback that is the newest at any page where it was seen stays current. Its documents are
    called after the first of those pages, in text order.
    """
    touched = json.dumps(list(page_ids))
    sightings = list(map(_Sighting._make, connection.execute(_NEIGHBOURS, (touched,))))
    newest: dict[tuple[int, str, str], _Sighting] = {}
    affected: dict[int, list[_Sighting]] = {}
    for sighting in sightings:
        best = newest.get(sighting.slot)
        if best is None or sighting.rank > best.rank:
            newest[sighting.slot] = sighting
        if sighting.is_affected:
            affected.setdefault(sighting.handback_id, []).append(sighting)
    for handback_id, own in affected.items():
        current = [seen for seen in own if newest[seen.slot].handback_id == handback_id]
        superseded_by = None if current else newest[own[-1].slot].handback_id
        if superseded_by != own[0].superseded_by:
            sql = "UPDATE handback SET superseded_by = ? WHERE id = ?"
            connection.execute(sql, (superseded_by, handback_id))
        _name_documents(connection, own, {seen.page_id for seen in current})


def _name_documents(
    connection: sqlite3.Connection, sightings: Sequence[_Sighting], current: Collection[int]
) -> None:
    """Give each document the first of its pages, of those where its handback is current."""
    names: dict[int, _Sighting] = {}
    for seen in sightings:
        name = names.get(seen.document_id)
        if name is None or (name.page_id not in current and seen.page_id in current):
            names[seen.document_id] = seen
    for document_id, name in names.items():
        if not name.is_named_so:
            sql = "UPDATE document SET repository = ?, path = ? WHERE id = ?"
            connection.execute(sql, (name.repository, name.path, document_id))


def count_superseded(connection: sqlite3.Connection) -> int:
    """How many handbacks are history because a newer one stands at their page."""
    sql = "SELECT count(*) FROM handback WHERE superseded_by IS NOT NULL"
    return int(connection.execute(sql).fetchone()[0])


def find_pages(connection: sqlite3.Connection, handback_id: int) -> list[int]:
    """The pages at which a handback was seen."""
    found = connection.execute(
        "SELECT DISTINCT s.page_id FROM document d JOIN sighting s ON s.document_id = d.id"
        " WHERE d.handback_id = ?",
        (handback_id,),
    )
    return [page_id for (page_id,) in found]
