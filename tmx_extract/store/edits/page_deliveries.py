"""Which handbacks have a segment with this id on a page."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from tmx_extract.store.schema import SEGMENTS_OF

_DOCUMENTS = (
    " FROM page p CROSS JOIN sighting g ON g.page_id = p.id"
    " CROSS JOIN document d ON d.id = g.document_id"
    " JOIN handback h ON h.id = d.handback_id JOIN delivery l ON l.id = d.delivery_id"
)
_ON_PAGE = (
    " WHERE p.path = :path AND coalesce(p.repository = :repository, 1)"
    " AND d.source_locale = :source_locale AND d.locale = :locale"
)
_CURRENT_FIRST = " ORDER BY h.superseded_by IS NOT NULL, h.id DESC"


class PageDeliveries:
    """Finds the handbacks of pages; caches the last few pages, because files are ordered by
    page."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._read_deliveries = lru_cache(maxsize=64)(self._load_deliveries)
        self._read_guests = lru_cache(maxsize=64)(self._load_guests)

    def iter_handbacks(
        self, locales: tuple[str, str], repository: str, path: str, segment_id: str
    ) -> Iterator[int]:
        """Yield the rows of the handbacks that may have the segment, current ones first.

        The prefix of the id names a delivery of the page. A page may also have segments from
        another delivery. `repository` may be empty.
        """
        page = (*locales, repository, path)
        prefix, _, _ = segment_id.partition("-")
        yield from (row for row, name in self._read_deliveries(*page) if name == prefix)
        yield from self._read_guests(*page).get(segment_id, ())

    def _load_deliveries(self, *page: str) -> Sequence[tuple[int, str]]:
        """Return the handbacks of a page with the prefixes of their deliveries."""
        sql = f"SELECT DISTINCT h.id, l.prefix{_DOCUMENTS}{_ON_PAGE}{_CURRENT_FIRST}"
        return self._connection.execute(sql, _name_page(*page)).fetchall()

    def _load_guests(self, *page: str) -> Mapping[str, Sequence[int]]:
        """Return the handbacks of a page's segments from another delivery, by their ids."""
        guests: dict[str, list[int]] = {}
        sql = (
            f"SELECT DISTINCT s.segment_id, h.id{_DOCUMENTS} {SEGMENTS_OF}{_ON_PAGE}"
            f" AND substr(s.segment_id, 1, length(l.prefix) + 1) <> l.prefix || '-'{_CURRENT_FIRST}"
        )
        for segment_id, row in self._connection.execute(sql, _name_page(*page)):
            guests.setdefault(segment_id, []).append(row)
        return guests


def _name_page(
    source_locale: str, locale: str, repository: str, path: str
) -> dict[str, str | None]:
    return {
        "source_locale": source_locale,
        "locale": locale,
        "repository": repository or None,
        "path": path,
    }
