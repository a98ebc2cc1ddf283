"""The documents of one transaction: handbacks, deliveries, sightings, then all texts."""

import json
import sqlite3
from dataclasses import dataclass
from itertools import chain, starmap
from typing import NamedTuple

from tmx_extract.model import Document, English, Origin, PageEvidence, PageText, TargetForms
from tmx_extract.positions import LineIndex
from tmx_extract.store import rows
from tmx_extract.store.delivery_conflicts import choose_texts
from tmx_extract.store.english_pages import find_shared_handbacks, keep_english, note_proof
from tmx_extract.store.english_tables import RECOVERED
from tmx_extract.store.entries import Entries
from tmx_extract.store.page_texts import add_page_texts
from tmx_extract.store.statements import LISTED, find_or_add, insert, list_values, printable
from tmx_extract.store.supersession import find_pages, supersede
from tmx_extract.store.target_forms import (
    apply_forms_of_recovered,
    apply_target_forms,
    find_target_forms,
    keep_target_forms,
)

# Page, document and time of the commit, if that is new or earlier than the known one.
_NEW_SIGHTINGS = """
    SELECT json_extract(asked.value, '$[0]') FROM json_each(?) AS asked
    WHERE coalesce(json_extract(asked.value, '$[2]') < (
        SELECT coalesce(min(r.committed_at), 'none')
        FROM sighting s LEFT JOIN revision r ON r.id = s.revision_id
        WHERE s.page_id = json_extract(asked.value, '$[0]')
          AND s.document_id = json_extract(asked.value, '$[1]')
        HAVING count(*)
    ), NOT EXISTS (
        SELECT 1 FROM sighting s
        WHERE s.page_id = json_extract(asked.value, '$[0]')
          AND s.document_id = json_extract(asked.value, '$[1]')
    ))
"""
# A run may find a version in two branches; the earlier commit counts.
_INSERT_SIGHTING = """
    INSERT INTO sighting (page_id, document_id, run_id, input_id, revision_id)
    VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET revision_id = excluded.revision_id
    WHERE (SELECT committed_at FROM revision WHERE id = excluded.revision_id)
        < coalesce((SELECT committed_at FROM revision WHERE id = sighting.revision_id), 'none')
"""
_EARLIER_DOCUMENTS = """
    SELECT d.id, asked.value, (
        SELECT d.handback_id WHERE EXISTS (
            SELECT 1 FROM document o WHERE o.handback_id = d.handback_id AND o.id <> d.id
        )
    )
    FROM json_each(?) AS asked JOIN document d ON d.id = asked.key
    WHERE asked.value < coalesce(d.first_commit, 'none')
"""


# Sorts after every time.
_NO_TIME = "none"


class _Commit(NamedTuple):
    committed_at: str
    """UTC in ISO 8601, `none` if unknown."""
    revision_id: int | None


@dataclass(slots=True)
class AddedCounts:
    """The additions of a batch or a run."""

    documents: int = 0
    segments: int = 0
    published: int = 0
    """Targets whose author's form was taken from published pages."""
    proven: int = 0
    """Documents whose English page was found."""
    recovered: int = 0
    """Titles, descriptions and image texts that the English page gave their sources."""
    pages: int = 0
    """Documents that were known before, and whose pages are now stored."""

    def __iadd__(self, other: "AddedCounts") -> "AddedCounts":
        self.documents += other.documents
        self.segments += other.segments
        self.published += other.published
        self.proven += other.proven
        self.recovered += other.recovered
        self.pages += other.pages
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A known document that was seen again at some place."""

    document_id: int
    origin: Origin
    published: TargetForms | None = None
    """As in `Document`; without targets if it was compared before."""
    document: Document | None = None
    """The document, read again, with what its English page says; None if it was not searched."""
    proof: str = ""
    """Git's name of its English page, if the document was proven before and the page was found
    again."""
    page_text: PageText | None = None
    """None if it is stored already, or is not to be stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoPage:
    """Content that does not need to be read again."""

    content_hash: str
    suffix: str
    """The suffix that determined how it was read."""


class Batch:
    """The documents of one transaction, from one input."""

    def __init__(
        self, connection: sqlite3.Connection, entries: Entries, run_id: int, location: str
    ) -> None:
        self._connection = connection
        self._entries = entries
        self._run_id = run_id
        self._input_id, _ = find_or_add(connection, "input", ("location",), (printable(location),))
        self._revisions: dict[str, int] = {}
        self._pages: dict[tuple[str, str], int] = {}
        self._added = AddedCounts()
        self._seen: dict[tuple[int, int], _Commit] = {}
        """The earliest commits of documents at their pages."""
        self._seen_again: list[tuple[int, int]] = []
        self._touched_pages: dict[int, None] = {}
        self._touched_handbacks: dict[int, None] = {}
        self._changed_handbacks: dict[int, None] = {}
        self._new: list[tuple[int, Document, LineIndex]] = []
        self._page_texts: dict[int, PageText] = {}
        self._has_new_targets: dict[int, None] = {}
        self._searched: list[tuple[int, Document, English]] = []
        """Documents whose English pages were searched."""

    def add(self, document: Document) -> None:
        """Add one document; its texts are written by `finish`."""
        handback_id, is_new_handback = self._handback(document)
        if is_new_handback:
            document_id, is_new = self._insert_document(document, handback_id), True
        else:
            # Another delivery may have made the handback newer at every page of it.
            self._touched_handbacks[handback_id] = None
            known = self._find_document(handback_id, document.content_hash)
            is_new = known is None
            document_id = self._insert_document(document, handback_id) if known is None else known
        if is_new and document.page_text is not None:
            self._page_texts[document_id] = document.page_text
        if is_new and (not is_new_handback or _has_repeated_numbers(document)):
            self._changed_handbacks[handback_id] = None
        self._see(document.origin, document_id, is_new=is_new, is_only=is_new_handback)
        self._compare(document_id, document.published)
        self._search(document_id, document)

    def add_sighting(self, sighting: Sighting) -> None:
        """Record the place of a known document."""
        self._see(sighting.origin, sighting.document_id, is_new=False, is_only=False)
        self._compare(sighting.document_id, sighting.published)
        if sighting.page_text is not None:
            self._page_texts[sighting.document_id] = sighting.page_text
        if sighting.proof:
            note_proof(self._connection, sighting.document_id, sighting.proof, self._run_id)
        if sighting.document is not None:
            self._search(sighting.document_id, sighting.document)

    def add_no_page(self, item: NoPage) -> None:
        """Remember content without pairs and fields."""
        sql = "INSERT OR IGNORE INTO no_page (content_hash, suffix) VALUES (?, ?)"
        self._connection.execute(sql, (item.content_hash, item.suffix))

    def finish(self) -> AddedCounts:
        """Write the texts, then choose the text of each number and the version of each path."""
        connection = self._connection
        entry_ids = self._entries.find_or_add_all(
            [(document, self._take_targets(document_id)) for document_id, document, _ in self._new]
        )
        connection.executemany(
            rows.INSERT_SEGMENT,
            chain.from_iterable(
                rows.iter_segment_rows(document_id, zip(document.segments, ids, strict=True), lines)
                for (document_id, document, lines), ids in zip(self._new, entry_ids, strict=True)
            ),
        )
        for sql, iter_rows in (
            (rows.INSERT_UNPAIRED, rows.iter_unpaired_rows),
            (rows.INSERT_DIAGNOSTIC, rows.iter_diagnostic_rows),
        ):
            connection.executemany(sql, chain.from_iterable(starmap(iter_rows, self._new)))
        self._insert_sightings()
        self._added += AddedCounts(pages=self._keep_pages())
        moved = apply_target_forms(connection, self._entries, self._has_new_targets)
        self._keep_english()
        choose_texts(connection, [*self._changed_handbacks, *moved])
        supersede(connection, self._list_touched_pages())
        return self._added

    def _keep_pages(self) -> int:
        """Store the texts of pages; return the number of those for known documents."""
        new = {document_id for document_id, _, _ in self._new}
        asked = list_values(self._page_texts.keys() - new)
        sql = f"SELECT document_id FROM page_text WHERE document_id IN {LISTED}"
        # Another process may have stored them meanwhile.
        for (stored,) in self._connection.execute(sql, (asked,)).fetchall():
            del self._page_texts[stored]
        add_page_texts(self._connection, self._run_id, self._page_texts.items())
        return len(self._page_texts.keys() - new)

    def _search(self, document_id: int, document: Document) -> None:
        if document.english is not None:
            self._searched.append((document_id, document, document.english))
            self._compare(document_id, document.english.forms)

    def _compare(self, document_id: int, forms: TargetForms | None) -> None:
        if forms is None:
            return
        new = keep_target_forms(self._connection, document_id, forms, self._run_id)
        if new:
            count = sum(ordinal < RECOVERED for ordinal in new)
            self._added += AddedCounts(published=count if forms.evidence == "published" else 0)
            self._has_new_targets[document_id] = None

    def _keep_english(self) -> None:
        """Store what English pages say, once the segments exist."""
        has_forms = []
        for document_id, document, english in self._searched:
            counts = keep_english(
                self._connection, self._entries, (document_id, document), english, self._run_id
            )
            self._added += AddedCounts(proven=counts.proven, recovered=counts.recovered)
            if counts.recovered:
                several = find_shared_handbacks(self._connection, [document_id])
                self._changed_handbacks.update(dict.fromkeys(several))
                has_forms.append(document_id)
        moved = apply_forms_of_recovered(self._connection, self._entries, has_forms)
        self._changed_handbacks.update(dict.fromkeys(moved))

    def _take_targets(self, document_id: int) -> dict[int, tuple[str, PageEvidence]]:
        """Return the targets of a new document whose author's form a page shows; its segments do
        not need to be redirected."""
        if document_id not in self._has_new_targets:
            return {}
        del self._has_new_targets[document_id]
        forms = find_target_forms(self._connection, document_id)
        return {ordinal: form for ordinal, form in forms.items() if ordinal < RECOVERED}

    def _handback(self, document: Document) -> tuple[int, bool]:
        key, meta = document.handback_key, document.metadata
        found = self._connection.execute("SELECT id FROM handback WHERE key = ?", (key,)).fetchone()
        if found:
            self._connection.execute(
                "UPDATE handback SET handback_date = ? WHERE id = ?"
                " AND coalesce(handback_date, '') < ?",
                (meta.handback_date, found[0], meta.handback_date),
            )
            return found[0], False
        values = (
            key,
            document.source_locale,
            document.locale,
            meta.locfileid,
            meta.openlocfilehash,
            meta.handback_date,
        )
        sql = (
            "INSERT INTO handback (key, source_locale, locale, locfileid, openlocfilehash,"
            " handback_date) VALUES (?, ?, ?, ?, ?, ?)"
        )
        return insert(self._connection, sql, values), True

    def _find_document(self, handback_id: int, content_hash: str) -> int | None:
        found = self._connection.execute(
            "SELECT id FROM document WHERE handback_id = ? AND content_hash = ?",
            (handback_id, content_hash),
        ).fetchone()
        return None if found is None else int(found[0])

    def _insert_document(self, document: Document, handback_id: int) -> int:
        document_id = insert(
            self._connection,
            rows.INSERT_DOCUMENT,
            rows.document_row(
                document,
                delivery_id=self._delivery(document, handback_id),
                handback_id=handback_id,
            ),
        )
        self._new.append((document_id, document, LineIndex(document.text)))
        self._added += AddedCounts(documents=1, segments=len(document.segments))
        return document_id

    def _delivery(self, document: Document, handback_id: int) -> int:
        values = (handback_id, document.prefix, document.metadata.handback_date or "")
        columns = ("handback_id", "prefix", "handback_date")
        return find_or_add(self._connection, "delivery", columns, values)[0]

    def _see(self, origin: Origin, document_id: int, *, is_new: bool, is_only: bool) -> None:
        page_id, is_new_page = self._page(origin)
        seen = page_id, document_id
        commit = _Commit(origin.committed_at or _NO_TIME, self._revision(origin))
        if seen in self._seen:
            self._seen[seen] = min(self._seen[seen], commit)
            return
        self._seen[seen] = commit
        if not is_new and not is_new_page:
            self._seen_again.append(seen)
        elif not is_only or not is_new_page:
            self._touched_pages[page_id] = None

    def _insert_sightings(self) -> None:
        """Record all sightings; a page is affected if a known document is new there."""
        again = [(*seen, self._seen[seen].committed_at) for seen in self._seen_again]
        new = self._connection.execute(_NEW_SIGHTINGS, (json.dumps(again),))
        self._touched_pages.update((page_id, None) for (page_id,) in new)
        self._connection.executemany(
            _INSERT_SIGHTING,
            [
                (page_id, document_id, self._run_id, self._input_id, commit.revision_id)
                for (page_id, document_id), commit in self._seen.items()
            ],
        )
        self._date_documents()

    def _date_documents(self) -> None:
        """Record the first commits of documents, and mark their handbacks for a new decision."""
        times: dict[int, str] = {}
        for (_, document_id), commit in self._seen.items():
            if commit.committed_at != _NO_TIME:
                earliest = times.get(document_id, _NO_TIME)
                times[document_id] = min(earliest, commit.committed_at)
        earlier = self._connection.execute(_EARLIER_DOCUMENTS, (json.dumps(times),)).fetchall()
        for document_id, committed_at, handback_id in earlier:
            self._connection.execute(
                "UPDATE document SET first_commit = ? WHERE id = ?", (committed_at, document_id)
            )
            if handback_id is not None:
                self._changed_handbacks[handback_id] = None

    def _list_touched_pages(self) -> list[int]:
        for handback_id in self._touched_handbacks:
            self._touched_pages.update(dict.fromkeys(find_pages(self._connection, handback_id)))
        return list(self._touched_pages)

    def _page(self, origin: Origin) -> tuple[int, bool]:
        values = (origin.repository, origin.path)
        known = self._pages.get(values)
        if known is not None:
            return known, False
        # A history repeats the same few pages.
        found, is_new = find_or_add(self._connection, "page", ("repository", "path"), values)
        self._pages[values] = found
        return found, is_new

    def _revision(self, origin: Origin) -> int | None:
        if not origin.revision:
            return None
        known = self._revisions.get(origin.revision)
        if known is None:
            known, is_new = find_or_add(self._connection, "revision", ("name",), (origin.revision,))
            if is_new and origin.committed_at:
                sql = "UPDATE revision SET committed_at = ? WHERE id = ?"
                self._connection.execute(sql, (origin.committed_at, known))
            self._revisions[origin.revision] = known
        return known


def _has_repeated_numbers(document: Document) -> bool:
    # There is already a problem for repeated ids, and for numbers with two prefixes.
    if not document.diagnostics:
        return False
    numbers = {segment.id[6:] for segment in document.segments}
    return len(numbers) < len(document.segments)
