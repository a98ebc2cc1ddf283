"""The author's form of targets that a published or an English page shows, and its consequences.

The stored comparisons determine the result, so the order of ingestion makes no difference.
"""

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from tmx_extract.model import PageEvidence, TargetForms
from tmx_extract.store import rows
from tmx_extract.store.english_tables import RECOVERED
from tmx_extract.store.entries import Entries
from tmx_extract.store.partial_texts import report_partial_texts
from tmx_extract.store.schema import ORDINAL_BITS, SEGMENTS_OF
from tmx_extract.store.statements import LISTED, list_values

_ORDINAL_MASK = (1 << ORDINAL_BITS) - 1


def was_compared(connection: sqlite3.Connection, document_id: int, content_hash: str) -> bool:
    """Return whether a run that was not undone compared the document with this page.

    Comparisons by versions that kept only some of the targets do not count.
    """
    sql = "SELECT 1 FROM comparison WHERE document_id = ? AND content_hash = ? AND is_whole LIMIT 1"
    return connection.execute(sql, (document_id, content_hash)).fetchone() is not None


def list_new_targets(
    connection: sqlite3.Connection, document_id: int | None, forms: TargetForms
) -> list[int]:
    """Return the ordinals of those targets that are new; for a new document, pass None."""
    if not forms.targets or document_id is None:
        return list(forms.targets)
    sql = "SELECT ordinal, text FROM target_form WHERE document_id = ? AND evidence = ?"
    known = set(connection.execute(sql, (document_id, forms.evidence)))
    return [ordinal for ordinal, text in forms.targets.items() if (ordinal, text) not in known]


def keep_target_forms(
    connection: sqlite3.Connection, document_id: int, forms: TargetForms, run_id: int
) -> list[int]:
    """Record a comparison of the document and its result; return the ordinals of new targets.

    `apply_target_forms` gives them to the segments.
    """
    new = list_new_targets(connection, document_id, forms)
    connection.execute(
        "INSERT OR IGNORE INTO comparison (document_id, content_hash, run_id, is_whole)"
        " VALUES (?, ?, ?, 1)",
        (document_id, forms.content_hash, run_id),
    )
    connection.executemany(
        "INSERT OR IGNORE INTO target_form (document_id, ordinal, content_hash, evidence, text)"
        " VALUES (?, ?, ?, ?, ?)",
        [
            (document_id, ordinal, forms.content_hash, forms.evidence, text)
            for ordinal, text in forms.targets.items()
        ],
    )
    return new


def find_target_forms(
    connection: sqlite3.Connection, document_id: int
) -> dict[int, tuple[str, PageEvidence]]:
    """Return the known targets of a document in author form, by ordinal, and their evidence.

    A published page counts more than an English one. If pages of one kind differ, the shortest
    target counts because it has the fewest escapes; then text order.
    """
    found = connection.execute(
        "SELECT ordinal, text, evidence FROM target_form WHERE document_id = ?"
        " ORDER BY evidence = 'published', length(text) DESC, text DESC",
        (document_id,),
    )
    return {ordinal: (text, evidence) for ordinal, text, evidence in found}


class _Segment(NamedTuple):
    id: int
    entry_id: int
    """The entry of the delivered texts."""
    source: str
    target: str
    has_form: int
    """Whether its entry has the form that a page shows."""

    def wanted(self, forms: dict[int, tuple[str, PageEvidence]]) -> rows.EntryTexts | None:
        """Return the texts of the correct entry; None if the segment already has it."""
        form = forms.get(self.id & _ORDINAL_MASK)
        if form is not None:
            return self.source, self.target, *form
        return (self.source, self.target) if self.has_form else None


def apply_target_forms(
    connection: sqlite3.Connection, entries: Entries, document_ids: Iterable[int]
) -> list[int]:
    """Point the segments of these documents to the entries with their known author's form.

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


def apply_forms_of_recovered(
    connection: sqlite3.Connection, entries: Entries, document_ids: Iterable[int]
) -> list[int]:
    """Give the recovered segments of these documents, which are new, their known forms.

    Returns the handbacks of the documents that have some.
    """
    sql = (
        f"SELECT DISTINCT document_id FROM target_form WHERE document_id IN {LISTED}"
        f" AND ordinal >= {RECOVERED}"
    )
    known = connection.execute(sql, (list_values(document_ids),)).fetchall()
    return apply_target_forms(connection, entries, [document_id for (document_id,) in known])


def _apply_to_document(
    connection: sqlite3.Connection, entries: Entries, document_id: int, locales: tuple[str, str]
) -> set[int]:
    """Return the entries that segments no longer use."""
    forms = find_target_forms(connection, document_id)
    segments = connection.execute(
        "SELECT s.id, e.id, e.source, e.target, e.written_hash IS NOT NULL"
        f" FROM document d {SEGMENTS_OF}"
        " JOIN entry e ON e.id = coalesce(s.delivered_id, s.entry_id) WHERE d.id = ?",
        (document_id,),
    ).fetchall()
    wanted = [
        (segment, texts)
        for segment in map(_Segment._make, segments)
        if (texts := segment.wanted(forms)) is not None
    ]
    ids = entries.find_or_add(locales, [texts for _, texts in wanted])
    moves = [(ids[texts], segment) for segment, texts in wanted if ids[texts] != segment.entry_id]
    connection.executemany(
        "UPDATE segment SET entry_id = iif(delivered_id IS NULL, :entry, entry_id),"
        " delivered_id = iif(delivered_id IS NULL, NULL, :entry) WHERE id = :segment",
        [{"entry": entry_id, "segment": segment.id} for entry_id, segment in moves],
    )
    report_partial_texts(
        connection,
        {
            segment.id: segment.id & _ORDINAL_MASK in forms
            for _, segment in moves
            if segment.id & _ORDINAL_MASK >= RECOVERED
        },
    )
    return {segment.entry_id for _, segment in moves}
