"""What the memory knows of the document that a pair stands in."""

import sqlite3
from functools import lru_cache
from hashlib import blake2b

from tmx_extract.model import Page

# So many pages are remembered: pairs that are asked for together often stand in the same.
_REMEMBERED = 10_000

_NAMES = (
    "content_hash",
    "prefix",
    "repository",
    "path",
    "source_locale",
    "locale",
    "locfileid",
    "openlocfilehash",
    "sourcegitcommit",
    "translation_type",
    "handback_date",
)


def read_page(connection: sqlite3.Connection, document_id: int) -> Page:
    """The page of this row of `document`."""
    key, *facts = connection.execute(
        "SELECT h.key, d.content_hash, l.prefix, d.repository, d.path, d.source_locale, d.locale,"
        " d.locfileid, d.openlocfilehash, d.sourcegitcommit, d.translation_type, d.handback_date"
        " FROM document d JOIN handback h ON h.id = d.handback_id"
        " JOIN delivery l ON l.id = d.delivery_id WHERE d.id = ?",
        (document_id,),
    ).fetchone()
    values = dict(zip(_NAMES, facts, strict=True))
    return Page(key=_page_key(key, values["locfileid"], values["openlocfilehash"]), **values)


class Pages:
    """Reads pages, and remembers them within bounds."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.read = lru_cache(maxsize=_REMEMBERED)(self._read)

    def _read(self, document_id: int) -> Page:
        return read_page(self._connection, document_id)


def _page_key(handback_key: str, locfileid: str | None, openlocfilehash: str | None) -> str:
    """Readable where the handback has a number, else a hash of what names it."""
    if locfileid and openlocfilehash:
        return f"{locfileid}.{openlocfilehash[:12]}"
    return "h" + blake2b(handback_key.encode(), digest_size=10).hexdigest()
