"""The current pages of the memory whose text is stored."""

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from tmx_extract.store.connection import explained
from tmx_extract.store.schema import DATE_OF_DOCUMENT, FIRST_COMMIT, ORDINAL_BITS

# Of the versions of a page in one language, the newest with pairs; see `supersession.py`.
_VERSION = f"""
    WITH version AS (
        SELECT s.page_id, d.id, row_number() OVER (
            PARTITION BY s.page_id, d.locale, d.source_locale
            ORDER BY max(coalesce(h.handback_date, ''), {DATE_OF_DOCUMENT}) DESC,
                {DATE_OF_DOCUMENT} DESC, {FIRST_COMMIT} DESC,
                coalesce(cast(d.locfileid AS INTEGER), 0) DESC, d.id DESC
        ) AS rank
        FROM (SELECT DISTINCT page_id, document_id FROM sighting) s
        JOIN page p ON p.id = s.page_id AND NOT p.is_deleted
        JOIN document d ON d.id = s.document_id
        JOIN delivery l ON l.id = d.delivery_id AND l.prefix <> ''
        JOIN handback h ON h.id = d.handback_id AND h.superseded_by IS NULL
    )
"""
_CURRENT = f"""
    {_VERSION}
    SELECT d.id, d.content_hash, p.repository, p.path, d.locale, (
        SELECT i.location FROM sighting s JOIN input i ON i.id = s.input_id
        WHERE s.page_id = p.id AND s.document_id = d.id ORDER BY s.run_id DESC LIMIT 1
    ), EXISTS (
        SELECT 1 FROM segment s WHERE s.delivered_id IS NOT NULL AND s.id
        BETWEEN (d.id << {ORDINAL_BITS}) AND (d.id << {ORDINAL_BITS} | {(1 << ORDINAL_BITS) - 1})
    )
    FROM version v JOIN page p ON p.id = v.page_id JOIN document d ON d.id = v.id
    JOIN page_text t ON t.document_id = d.id
    WHERE v.rank = 1
    ORDER BY p.repository, p.path, d.locale, d.source_locale
"""
_WITHOUT_TEXT = f"""
    {_VERSION}
    SELECT count(*) FROM version v
    WHERE v.rank = 1 AND NOT EXISTS (SELECT 1 FROM page_text t WHERE t.document_id = v.id)
"""


class StoredPage(NamedTuple):
    """The newest version of a page, with its text in the memory."""

    document_id: int
    content_hash: str
    repository: str
    path: str
    locale: str
    location: str
    """The input that contained it, as typed."""
    is_edited: int
    """Whether it has edits."""


def list_stored_pages(connection: sqlite3.Connection) -> list[StoredPage]:
    """Return the current pages with stored texts, without deleted ones, in text order."""
    with explained(connection):
        return list(map(StoredPage._make, connection.execute(_CURRENT)))


def count_without_text(connection: sqlite3.Connection) -> int:
    """Return the number of current pages with pairs whose texts are not stored."""
    with explained(connection):
        (count,) = connection.execute(_WITHOUT_TEXT).fetchone()
        return int(count)


def find_stored(connection: sqlite3.Connection, content_hash: str) -> int | None:
    """Return a document with this content whose text is stored."""
    with explained(connection):
        found = connection.execute(
            "SELECT d.id FROM document d JOIN page_text t ON t.document_id = d.id"
            " WHERE d.content_hash = ? LIMIT 1",
            (content_hash,),
        ).fetchone()
    return None if found is None else int(found[0])


def count_repositories(connection: sqlite3.Connection) -> dict[str, int]:
    """Return the number of repositories in each input, by its location as typed."""
    with explained(connection):
        rows: Iterator[tuple[str, int]] = connection.execute(
            "SELECT i.location, count(DISTINCT p.repository) FROM sighting s"
            " JOIN input i ON i.id = s.input_id JOIN page p ON p.id = s.page_id GROUP BY i.id"
        )
        return dict(rows)
