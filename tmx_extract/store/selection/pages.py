"""The document of a pair, as the memory knows it."""

import sqlite3
from collections import OrderedDict
from collections.abc import Mapping, Sequence, Set
from hashlib import blake2b
from typing import Any

from tmx_extract.model import Page
from tmx_extract.store.statements import LISTED, list_values

# The number of cached pages; pairs requested together often occur on the same pages.
_REMEMBERED = 20_000

# The handback key is read only if locfileid and hash do not determine it.
_SQL = (
    "SELECT d.id, iif(d.locfileid <> '' AND d.openlocfilehash <> '', '',"
    " (SELECT h.key FROM handback h WHERE h.id = d.handback_id)),"
    " d.content_hash, l.prefix, d.repository, d.path, d.source_locale, d.locale, d.locfileid,"
    " d.openlocfilehash, d.sourcegitcommit, d.translation_type, d.handback_date,"
    " d.is_deleted"
    " FROM document d JOIN delivery l ON l.id = d.delivery_id WHERE d.id "
)
# The columns of locfileid and hash.
_LOCFILEID, _OPENLOCFILEHASH = 8, 9


def read_page(connection: sqlite3.Connection, document_id: int) -> Page:
    """Return the page for this row of `document`."""
    return _page(connection.execute(_SQL + "= ?", (document_id,)).fetchone())


def _page(row: Sequence[Any]) -> Page:
    key = page_key(row[1], row[_LOCFILEID], row[_OPENLOCFILEHASH])
    # Twice as fast as Page(…), which calls a Python function.
    return tuple.__new__(Page, (key, *row[2:-1], bool(row[-1])))


class Pages:
    """Reads pages, with a bounded cache."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._remembered = OrderedDict[int, Page]()

    def read(self, document_id: int) -> Page:
        """Return the page for this row of `document`."""
        known = self._remembered.get(document_id)
        return known or self.read_all({document_id})[document_id]

    def read_all(self, document_ids: Set[int]) -> Mapping[int, Page]:
        """Return the pages for these rows of `document`, and possibly others."""
        # A set difference with the dictionary's keys would visit all of them.
        unknown = {one for one in document_ids if one not in self._remembered}
        excess = len(self._remembered) + len(unknown) - _REMEMBERED
        if unknown and excess > 0:
            for _ in range(min(excess, len(self._remembered))):
                self._remembered.popitem(last=False)
            unknown = {one for one in document_ids if one not in self._remembered}
        if unknown:
            sql = f"{_SQL}IN {LISTED}"
            for row in self._connection.execute(sql, [list_values(unknown)]):
                self._remembered[row[0]] = _page(row)
        return self._remembered


def page_key(handback_key: str, locfileid: str | None, openlocfilehash: str | None) -> str:
    """Return a readable key if the handback has a number, otherwise a hash of its name."""
    if locfileid and openlocfilehash:
        return f"{locfileid}.{openlocfilehash[:12]}"
    return "h" + blake2b(handback_key.encode(), digest_size=10).hexdigest()
