"""The additions of a run, determined without writing."""

import sqlite3
from collections.abc import Mapping, Sequence

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.model import Document, Origin, Segment
from tmx_extract.store.batch import AddedCounts, NoPage, Sighting
from tmx_extract.store.english_pages import find_proof, list_recovered
from tmx_extract.store.english_tables import RECOVERED
from tmx_extract.store.known_contents import KnownDocuments
from tmx_extract.store.target_forms import list_new_targets, was_compared
from tmx_extract.store.write import StoreItem

_Name = int | tuple[str, str]


class Preview:
    """Replaces a `Writer`, but only counts."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.known = KnownDocuments(connection)
        self._connection = connection
        self._would_add: set[_Name] = set()
        self._would_compare: set[tuple[_Name, str]] = set()

    def was_compared(self, document_id: int, content_hash: str) -> bool:
        """As in `Writer.was_compared`."""
        return was_compared(self._connection, document_id, content_hash)

    def find_proof(self, document_id: int) -> str | None:
        """As in `Writer.find_proof`."""
        return find_proof(self._connection, document_id)

    def list_recovered(self, document_id: int) -> Mapping[int, Segment]:
        """As in `Writer.list_recovered`."""
        return list_recovered(self._connection, document_id)

    # The arguments are those of `Writer`.
    def write(
        self,
        items: Sequence[StoreItem],
        *,
        location: str,  # noqa: ARG002
        files: int = 0,  # noqa: ARG002
        unchanged: int = 0,  # noqa: ARG002
    ) -> AddedCounts:
        """Count new items."""
        added = AddedCounts()
        for item in items:
            if isinstance(item, NoPage):
                continue
            document_id, name = self._name(item)
            if isinstance(item, Document) and document_id is None and name not in self._would_add:
                self._would_add.add(name)
                added += AddedCounts(documents=1, segments=len(item.segments))
            if item.published and (name, item.published.content_hash) not in self._would_compare:
                self._would_compare.add((name, item.published.content_hash))
                new = list_new_targets(self._connection, document_id, item.published)
                added += AddedCounts(published=sum(ordinal < RECOVERED for ordinal in new))
        return added

    def _name(self, item: Document | Sighting) -> tuple[int | None, _Name]:
        """Return the document, if known, and its name for this count."""
        if isinstance(item, Sighting):
            return item.document_id, item.document_id
        name = (item.handback_key, item.content_hash)
        document_id = self._find_document(*name)
        return document_id, name if document_id is None else document_id

    def _find_document(self, key: str, content_hash: str) -> int | None:
        found = self._connection.execute(
            "SELECT d.id FROM handback h JOIN document d ON d.handback_id = h.id"
            " WHERE h.key = ? AND d.content_hash = ?",
            (key, content_hash),
        ).fetchone()
        return None if found is None else int(found[0])

    def reject(self, origin: Origin, problems: Sequence[Diagnostic]) -> None:
        """Do nothing: an unreadable file is not stored."""

    def accept(self, origin: Origin) -> None:
        """Do nothing: no problem is removed either."""
