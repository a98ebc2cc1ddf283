"""What the memory knows of the document that a pair stands in."""

import json
import sqlite3
from collections.abc import Mapping, Sequence, Set
from hashlib import blake2b
from typing import Any

from tmx_extract.model import Page

# So many pages are remembered: pairs that are asked for together often stand in the same.
_REMEMBERED = 20_000

_SQL = (
    "SELECT d.id, h.key, d.content_hash, l.prefix, d.repository, d.path, d.source_locale, d.locale,"
    " d.locfileid, d.openlocfilehash, d.sourcegitcommit, d.translation_type, d.handback_date"
    " FROM document d JOIN handback h ON h.id = d.handback_id"
    " JOIN delivery l ON l.id = d.delivery_id WHERE d.id "
)


def read_page(connection: sqlite3.Connection, document_id: int) -> Page:
    """The page of this row of `document`."""
    _, *facts = connection.execute(_SQL + "= ?", (document_id,)).fetchone()
    return _page(facts)


def _page(facts: Sequence[Any]) -> Page:
    (
        handback_key,
        content_hash,
        prefix,
        repository,
        path,
        source_locale,
        locale,
        locfileid,
        openlocfilehash,
        sourcegitcommit,
        translation_type,
        handback_date,
    ) = facts
    # With names that are written out it takes a third of the time of `**values`.
    return Page(
        key=page_key(handback_key, locfileid, openlocfilehash),
        content_hash=content_hash,
        prefix=prefix,
        repository=repository,
        path=path,
        source_locale=source_locale,
        locale=locale,
        locfileid=locfileid,
        openlocfilehash=openlocfilehash,
        sourcegitcommit=sourcegitcommit,
        translation_type=translation_type,
        handback_date=handback_date,
    )


class Pages:
    """Reads pages, and remembers them within bounds."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._remembered = dict[int, Page]()

    def read(self, document_id: int) -> Page:
        """The page of this row of `document`."""
        known = self._remembered.get(document_id)
        return known or self.read_all({document_id})[document_id]

    def read_all(self, document_ids: Set[int]) -> Mapping[int, Page]:
        """The pages of these rows of `document`, and perhaps others."""
        # A difference with the keys of a dictionary looks at all of them.
        unknown: Set[int] = {one for one in document_ids if one not in self._remembered}
        if unknown:
            if len(self._remembered) + len(unknown) > _REMEMBERED:
                self._remembered.clear()
                unknown = document_ids
            asked = json.dumps(list(unknown))
            sql = _SQL + "IN (SELECT value FROM json_each(?))"
            for document_id, *facts in self._connection.execute(sql, (asked,)):
                self._remembered[document_id] = _page(facts)
        return self._remembered


def page_key(handback_key: str, locfileid: str | None, openlocfilehash: str | None) -> str:
    """Readable where the handback has a number, else a hash of what names it."""
    if locfileid and openlocfilehash:
        return f"{locfileid}.{openlocfilehash[:12]}"
    return "h" + blake2b(handback_key.encode(), digest_size=10).hexdigest()
