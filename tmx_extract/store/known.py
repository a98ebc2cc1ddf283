"""Contents that were read before, here or anywhere: they need no second reading."""

import sqlite3

from tmx_extract.locales import canonical_locale
from tmx_extract.model import Origin, tell_suffix


def find_known(
    connection: sqlite3.Connection, content_hash: str, origin: Origin, source_locale: str
) -> int | None:
    """The document that this content would become if it were read at this place.

    Mostly the content alone tells. Its place matters where the file tells no locale, where the
    handback is known by its path alone, and for what kind of file it is.
    """
    hint = canonical_locale(origin.hint_locale) if origin.hint_locale else None
    suffix = tell_suffix(origin.path)
    candidates = connection.execute(
        "SELECT d.id, d.path, d.locfileid IS NULL"
        " AND (d.openlocfilehash IS NOT NULL OR d.handback_date IS NOT NULL)"
        " FROM document d WHERE d.content_hash = ? AND d.source_locale = ?"
        " AND (d.content_locale IS NOT NULL OR d.locale = ?)",
        (content_hash, source_locale, hint),
    )
    for document_id, path, is_known_by_path in candidates.fetchall():
        is_same_kind = tell_suffix(path) == suffix
        if (is_same_kind and not is_known_by_path) or _was_seen_as(
            connection, document_id, origin.path
        ):
            return int(document_id)
    return None


def _was_seen_as(connection: sqlite3.Connection, document_id: int, path: str) -> bool:
    sql = (
        "SELECT 1 FROM sighting s JOIN page p ON p.id = s.page_id"
        " WHERE s.document_id = ? AND p.path = ? LIMIT 1"
    )
    return connection.execute(sql, (document_id, path)).fetchone() is not None


def is_no_page(connection: sqlite3.Connection, content_hash: str, suffix: str) -> bool:
    """Whether this content, read as that kind, was found to hold nothing."""
    sql = "SELECT 1 FROM no_page WHERE content_hash = ? AND suffix = ?"
    return connection.execute(sql, (content_hash, suffix)).fetchone() is not None
