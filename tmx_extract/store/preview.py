"""What a run would bring, told without writing."""

import sqlite3
from collections.abc import Sequence

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.model import Document, Origin
from tmx_extract.store.batch import Added
from tmx_extract.store.known import find_known, is_no_page
from tmx_extract.store.write import Item


class Preview:
    """Stands in for a `Writer` and only counts."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._would_add: set[tuple[str, str]] = set()

    def find_known(self, content_hash: str, origin: Origin, source_locale: str) -> int | None:
        """As `Writer.find_known`."""
        return find_known(self._connection, content_hash, origin, source_locale)

    def is_no_page(self, content_hash: str, suffix: str) -> bool:
        """As `Writer.is_no_page`."""
        return is_no_page(self._connection, content_hash, suffix)

    def write(self, items: Sequence[Item], *, location: str) -> Added:  # noqa: ARG002 - as `Writer`
        """Count what is new."""
        added = Added()
        for item in items:
            if not isinstance(item, Document):
                continue
            name = (item.handback_key, item.content_hash)
            if name not in self._would_add and not self._is_there(*name):
                self._would_add.add(name)
                added += Added(documents=1, segments=len(item.segments))
        return added

    def _is_there(self, key: str, content_hash: str) -> bool:
        sql = (
            "SELECT 1 FROM handback h JOIN document d ON d.handback_id = h.id"
            " WHERE h.key = ? AND d.content_hash = ?"
        )
        return self._connection.execute(sql, (key, content_hash)).fetchone() is not None

    def reject(self, origin: Origin, remarks: Sequence[Diagnostic]) -> None:
        """Nothing is kept of what cannot be read."""

    def accept(self, origin: Origin) -> None:
        """Nothing is dropped either."""
