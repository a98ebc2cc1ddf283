"""Published targets: stored if they differ from the form by rule, with their consequences.

The stored comparisons determine the result, so the order of ingestion makes no difference.
"""

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from tmx_extract.model import Published
from tmx_extract.store import rows
from tmx_extract.store.entries import Entries
from tmx_extract.store.schema import ORDINAL_BITS, SEGMENTS_OF

_ORDINAL_MASK = (1 << ORDINAL_BITS) - 1


def was_compared(connection: sqlite3.Connection, document_id: int, content_hash: str) -> bool:
    """Return whether a run that was not undone compared the document with this published page."""
    sql = "SELECT 1 FROM comparison WHERE document_id = ? AND content_hash = ? LIMIT 1"
    return connection.execute(sql, (document_id, content_hash)).fetchone() is not None


def count_new_targets(
    connection: sqlite3.Connection, document_id: int | None, published: Published
) -> int:
    """Return how many of these targets are new; for a new document, pass None."""
    if not published.targets or document_id is None:
        return len(published.targets)
    sql = "SELECT ordinal, text FROM published WHERE document_id = ?"
    known = set(connection.execute(sql, (document_id,)))
    return sum(target not in known for target in published.targets.items())


def keep_published(
    connection: sqlite3.Connection, document_id: int, published: Published, run_id: int
) -> int:
    """Record a comparison of the document and its result; return the number of new targets."""
    count = count_new_targets(connection, document_id, published)
    connection.execute(
        "INSERT OR IGNORE INTO comparison (document_id, content_hash, run_id) VALUES (?, ?, ?)",
        (document_id, published.content_hash, run_id),
    )
    connection.executemany(
        "INSERT OR IGNORE INTO published (document_id, ordinal, content_hash, text)"
        " VALUES (?, ?, ?, ?)",
        [
            (document_id, ordinal, published.content_hash, text)
            for ordinal, text in published.targets.items()
        ],
    )
    return count


def find_targets(connection: sqlite3.Connection, document_id: int) -> dict[int, str]:
    """Return the published targets of a document by ordinal, if they differ from the form by rule.

    If pages differ, the shortest target counts because it has the fewest escapes; then text order.
    """
    found = connection.execute(
        "SELECT ordinal, text FROM published WHERE document_id = ?"
        " ORDER BY length(text) DESC, text DESC",
        (document_id,),
    )
    return dict(found.fetchall())


class _Segment(NamedTuple):
    id: int
    entry_id: int
    """The entry of the delivered texts."""
    source: str
    target: str
    is_published: int
    """Whether its entry has the target of a published page."""

    def wanted(self, targets: dict[int, str]) -> rows.EntryTexts | None:
        """Return the texts of the correct entry; None if the segment already has it."""
        published = targets.get(self.id & _ORDINAL_MASK)
        if published is not None:
            return self.source, self.target, published
        return (self.source, self.target) if self.is_published else None


def apply_published_targets(
    connection: sqlite3.Connection, entries: Entries, document_ids: Iterable[int]
) -> list[int]:
    """Point the segments of these documents to the entries with their published targets.

    Unused entries are deleted. Returns the handbacks of the documents.
    """
    handbacks: dict[int, None] = {}
    left: set[int] = set()
    for document_id in document_ids:
        handback_id, *locales = connection.execute(
            "SELECT handback_id, source_locale, locale FROM document WHERE id = ?", (document_id,)
        ).fetchone()
        handbacks[handback_id] = None
        left |= _apply_to_document(connection, entries, document_id, (locales[0], locales[1]))
    if left:
        entries.delete_unused(left)
    return list(handbacks)


def _apply_to_document(
    connection: sqlite3.Connection, entries: Entries, document_id: int, locales: tuple[str, str]
) -> set[int]:
    """Return the entries that segments no longer use."""
    targets = find_targets(connection, document_id)
    segments = connection.execute(
        "SELECT s.id, e.id, e.source, e.target, e.written_hash IS NOT NULL"
        f" FROM document d {SEGMENTS_OF}"
        " JOIN entry e ON e.id = coalesce(s.delivered_id, s.entry_id) WHERE d.id = ?",
        (document_id,),
    ).fetchall()
    wanted = [
        (segment, texts)
        for segment in map(_Segment._make, segments)
        if (texts := segment.wanted(targets)) is not None
    ]
    ids = entries.find_or_add(locales, [texts for _, texts in wanted])
    moves = [(ids[texts], segment) for segment, texts in wanted if ids[texts] != segment.entry_id]
    connection.executemany(
        "UPDATE segment SET entry_id = iif(delivered_id IS NULL, :entry, entry_id),"
        " delivered_id = iif(delivered_id IS NULL, NULL, :entry) WHERE id = :segment",
        [{"entry": entry_id, "segment": segment.id} for entry_id, segment in moves],
    )
    return {segment.entry_id for _, segment in moves}
