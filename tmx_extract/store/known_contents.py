"""Content that was read before, at any place, and need not be read again."""

import json
import sqlite3
from collections.abc import Collection
from typing import NamedTuple

from tmx_extract.locales import canonical_locale
from tmx_extract.model import Origin, file_suffix
from tmx_extract.store.page_texts import find_without_text

_CANDIDATES = """
    SELECT d.content_hash, d.id, d.path, d.source_locale, d.locale, d.content_locale IS NOT NULL,
           d.locfileid IS NULL
           AND (d.openlocfilehash IS NOT NULL OR d.handback_date IS NOT NULL)
    FROM json_each(?) AS asked JOIN document d ON d.content_hash = asked.value
    ORDER BY d.id
"""


class _Candidate(NamedTuple):
    """A document with the requested content."""

    content_hash: str
    id: int
    path: str
    source_locale: str
    locale: str
    tells_locale: int
    is_known_by_path: int


class KnownDocuments:
    """The known content of the memory; other connections may only add to it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._ahead: dict[str, list[_Candidate]] = {}
        self.without_page = find_without_text(connection)
        """Documents with pairs whose pages are not stored, when this was created."""

    def look_ahead(self, content_hashes: Collection[str]) -> None:
        """Look these hashes up together and replace the previous ones, until `forget`."""
        self._ahead = self._list_candidates(content_hashes)

    def forget(self) -> None:
        """Clear the results; call this after adding documents."""
        self._ahead = {}

    def find(self, content_hash: str, origin: Origin, source_locale: str) -> int | None:
        """Return the document that this content would become if it were read at this place.

        Usually the content is enough. The place matters if the file has no locale, if only the path
        identifies the handback, and for the format of the file.
        """
        candidates = self._ahead.get(content_hash)
        if candidates is None:
            candidates = self._list_candidates([content_hash])[content_hash]
        if not candidates:
            return None
        hint = canonical_locale(origin.hint_locale) if origin.hint_locale else None
        suffix = file_suffix(origin.path)
        for candidate in candidates:
            if candidate.source_locale != source_locale:
                continue
            if not candidate.tells_locale and candidate.locale != hint:
                continue
            is_same_kind = file_suffix(candidate.path) == suffix
            if is_same_kind and not candidate.is_known_by_path:
                return candidate.id
            if self._was_seen_as(candidate.id, origin.path):
                return candidate.id
        return None

    def is_no_page(self, content_hash: str, suffix: str) -> bool:
        """Return whether this content, read with this suffix, had neither pairs nor fields."""
        sql = "SELECT 1 FROM no_page WHERE content_hash = ? AND suffix = ?"
        return self._connection.execute(sql, (content_hash, suffix)).fetchone() is not None

    def _list_candidates(self, content_hashes: Collection[str]) -> dict[str, list[_Candidate]]:
        found: dict[str, list[_Candidate]] = {name: [] for name in content_hashes}
        names = json.dumps(list(found))
        for row in self._connection.execute(_CANDIDATES, (names,)):
            found[row[0]].append(_Candidate._make(row))
        return found

    def _was_seen_as(self, document_id: int, path: str) -> bool:
        sql = (
            "SELECT 1 FROM sighting s JOIN page p ON p.id = s.page_id"
            " WHERE s.document_id = ? AND p.path = ? LIMIT 1"
        )
        return self._connection.execute(sql, (document_id, path)).fetchone() is not None
