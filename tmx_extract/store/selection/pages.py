"""What the memory knows of the document that a pair stands in."""

import sqlite3
from collections import OrderedDict
from collections.abc import Mapping, Sequence, Set
from hashlib import blake2b
from typing import Any

from tmx_extract.model import Page
from tmx_extract.store.statements import LISTED, list_values

# So many pages are remembered: pairs that are asked for together often stand in the same.
_REMEMBERED = 20_000

# The key of a handback is read where its number and hash do not say it.
_SQL = (
    "SELECT d.id, iif(d.locfileid <> '' AND d.openlocfilehash <> '', '',"
    " (SELECT h.key FROM handback h WHERE h.id = d.handback_id)),"
    " d.content_hash, l.prefix, d.repository, d.path, d.source_locale, d.locale, d.locfileid,"
    " d.openlocfilehash, d.sourcegitcommit, d.translation_type, d.handback_date,"
    " d.is_deleted"
    " FROM document d JOIN delivery l ON l.id = d.delivery_id WHERE d.id "
)
# The places of number and hash among them.
_LOCFILEID, _OPENLOCFILEHASH = 8, 9


def read_page(connection: sqlite3.Connection, document_id: int) -> Page:
    """The page of this row of `document`."""
    return _page(connection.execute(_SQL + "= ?", (document_id,)).fetchone())


def _page(row: Sequence[Any]) -> Page:
    key = page_key(row[1], row[_LOCFILEID], row[_OPENLOCFILEHASH])
    # Twice as fast as Page(…), which goes through a function in Python.
    return tuple.__new__(Page, (key, *row[2:-1], bool(row[-1])))


class Pages:
    """Reads pages, and remembers them within bounds."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._remembered = OrderedDict[int, Page]()

    def read(self, document_id: int) -> Page:
        """The page of this row of `document`."""
        known = self._remembered.get(document_id)
        return known or self.read_all({document_id})[document_id]

    def read_all(self, document_ids: Set[int]) -> Mapping[int, Page]:
        """The pages of these rows of `document`, and perhaps others."""
        # A difference with the keys of a dictionary looks at all of them.
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
    """Readable where the handback has a number, else a hash of what names it."""
    if locfileid and openlocfilehash:
        return f"{locfileid}.{openlocfilehash[:12]}"
    return "h" + blake2b(handback_key.encode(), digest_size=10).hexdigest()
