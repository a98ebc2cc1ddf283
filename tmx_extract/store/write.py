"""Bringing documents into the store, one transaction per batch."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, starmap

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.locales import canonical_locale
from tmx_extract.model import Document, Origin, Segment
from tmx_extract.positions import LineIndex
from tmx_extract.store import rows
from tmx_extract.store.connection import explained, transaction
from tmx_extract.store.current import choose_by_frequency, choose_texts, find_pages, supersede
from tmx_extract.store.entries import Entries


@dataclass(slots=True)
class Added:
    """What a batch or a run brought."""

    documents: int = 0
    segments: int = 0

    def __iadd__(self, other: "Added") -> "Added":
        self.documents += other.documents
        self.segments += other.segments
        return self


class Writer:
    """One run that writes into one store."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        *,
        started_at: str,
        tool_version: str,
        arguments: Mapping[str, object],
    ) -> None:
        """Record the run; `started_at` is UTC in ISO 8601."""
        self._connection = connection
        self._entries = Entries(connection)
        with explained(connection), transaction(connection):
            self._rejected = {
                (repository, path)
                for repository, path in connection.execute(
                    "SELECT DISTINCT repository, path FROM diagnostic WHERE document_id IS NULL"
                )
            }
            self._run_id = _insert(
                connection,
                "INSERT INTO run (kind, status, started_at, tool_version, arguments)"
                " VALUES ('ingest', 'running', ?, ?, ?)",
                (started_at, tool_version, json.dumps(arguments, ensure_ascii=False)),
            )

    def is_known(self, content_hash: str, origin: Origin, source_locale: str) -> bool:
        """Whether this very content was already stored from this very place, for these locales."""
        hint = canonical_locale(origin.hint_locale) if origin.hint_locale else None
        found = self._connection.execute(
            "SELECT 1 FROM document JOIN sighting ON sighting.document_id = document.id"
            " WHERE document.content_hash = ? AND sighting.repository = ? AND sighting.path = ?"
            " AND document.source_locale = ?"
            " AND (document.content_locale IS NOT NULL OR document.locale = ?)",
            (content_hash, origin.repository, origin.path, source_locale, hint),
        ).fetchone()
        return found is not None

    def write(self, documents: Sequence[Document], *, location: str) -> Added:
        """Store a batch from one input in one transaction; each must have a locale.

        A version that is already known, from whatever place, adds a sighting at most.
        """
        connection = self._connection
        with explained(connection), transaction(connection):
            connection.execute(
                "INSERT OR IGNORE INTO input (location) VALUES (?)", (_printable(location),)
            )
            (input_id,) = connection.execute(
                "SELECT id FROM input WHERE location = ?", (_printable(location),)
            ).fetchone()
            batch = _Batch(connection, self._entries, self._run_id, input_id)
            try:
                for document in documents:
                    batch.add(document)
                return batch.finish()
            except BaseException:
                self._entries.forget()
                raise

    def reject(self, origin: Origin, remarks: Sequence[Diagnostic]) -> None:
        """Keep the remarks on a file that could not be stored, in place of earlier ones."""
        connection, lines = self._connection, LineIndex("")
        with explained(connection), transaction(connection):
            _forget_rejection(connection, origin)
            connection.executemany(
                rows.INSERT_DIAGNOSTIC,
                [
                    rows.diagnostic_row(None, origin.repository, origin.path, remark, lines)
                    for remark in remarks
                ],
            )
        self._rejected.add((origin.repository, origin.path))

    def accept(self, origin: Origin) -> None:
        """Drop the remarks of earlier runs on a file that can be read now."""
        if (origin.repository, origin.path) in self._rejected:
            with explained(self._connection), transaction(self._connection):
                _forget_rejection(self._connection, origin)
            self._rejected.discard((origin.repository, origin.path))

    def finish(self, *, finished_at: str, files: int, unchanged: int, added: Added) -> None:
        """Close the run with its counts."""
        connection = self._connection
        with explained(connection), transaction(connection):
            # Also for what a run added that was killed before it came to this.
            choose_by_frequency(connection)
            connection.execute(
                "UPDATE run SET status = 'done', finished_at = ?, files = ?, unchanged = ?,"
                " documents = ?, segments = ? WHERE id = ?",
                (finished_at, files, unchanged, added.documents, added.segments, self._run_id),
            )
        # A small help for the query planner, which another writer may have to do without.
        with suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA optimize")


class _Batch:
    """The documents of one transaction."""

    def __init__(
        self, connection: sqlite3.Connection, entries: Entries, run_id: int, input_id: int
    ) -> None:
        self._connection = connection
        self._entries = entries
        self._run_id = run_id
        self._input_id = input_id
        self._added = Added()
        self._touched_pages: dict[tuple[str, str], None] = {}
        self._unsettled: dict[int, None] = {}
        self._new: list[tuple[int, Document, LineIndex]] = []

    def add(self, document: Document) -> None:
        """Take one document in; its texts wait for `finish`."""
        handback_id, is_new = self._handback(document)
        known = None
        if not is_new:
            known = self._connection.execute(
                "SELECT id FROM document WHERE handback_id = ? AND content_hash = ?",
                (handback_id, document.content_hash),
            ).fetchone()
            # A further delivery may have made the handback newer at every page it is seen at.
            self._touched_pages.update(dict.fromkeys(find_pages(self._connection, handback_id)))
        document_id = known[0] if known else self._insert_document(document, handback_id)
        self._see(document, document_id, is_new=known is None)
        if not known and (not is_new or _has_repeated_numbers(document.segments)):
            self._unsettled[handback_id] = None

    def finish(self) -> Added:
        """Write the texts, then settle which of them stand for their number and path."""
        connection = self._connection
        entry_ids = self._entries.find_or_add([document for _, document, _ in self._new])
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
        choose_texts(connection, list(self._unsettled))
        supersede(connection, list(self._touched_pages))
        return self._added

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
        return _insert(self._connection, sql, values), True

    def _insert_document(self, document: Document, handback_id: int) -> int:
        connection, lines = self._connection, LineIndex(document.text)
        document_id = _insert(
            connection,
            rows.INSERT_DOCUMENT,
            rows.document_row(
                document,
                delivery_id=self._delivery(document, handback_id),
                handback_id=handback_id,
                run_id=self._run_id,
            ),
        )
        self._new.append((document_id, document, lines))
        self._added += Added(documents=1, segments=len(document.segments))
        return document_id

    def _delivery(self, document: Document, handback_id: int) -> int:
        key = (handback_id, document.prefix, document.metadata.handback_date or "")
        self._connection.execute(
            "INSERT OR IGNORE INTO delivery (handback_id, prefix, handback_date) VALUES (?, ?, ?)",
            key,
        )
        (delivery_id,) = self._connection.execute(
            "SELECT id FROM delivery WHERE handback_id = ? AND prefix = ? AND handback_date = ?",
            key,
        ).fetchone()
        return int(delivery_id)

    def _see(self, document: Document, document_id: int, *, is_new: bool) -> None:
        origin, connection = document.origin, self._connection
        page = (origin.repository, origin.path)
        seen = connection.execute(
            "INSERT OR IGNORE INTO sighting"
            " (repository, path, document_id, revision, input_id, run_id)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (*page, document_id, origin.revision, self._input_id, self._run_id),
        )
        if seen.rowcount:
            self._touched_pages[page] = None
        if seen.rowcount and not is_new:
            # The first of its paths in text order stands for a document, whatever came first.
            connection.execute(
                "UPDATE document SET repository = ?, path = ?"
                " WHERE id = ? AND (repository, path) > (?, ?)",
                (*page, document_id, *page),
            )


def _has_repeated_numbers(segments: Sequence[Segment]) -> bool:
    numbers = {segment.id[6:] for segment in segments}
    return len(numbers) < len(segments)


def _forget_rejection(connection: sqlite3.Connection, origin: Origin) -> None:
    connection.execute(
        "DELETE FROM diagnostic WHERE path = ? AND repository = ? AND document_id IS NULL",
        (origin.path, origin.repository),
    )


def _insert(connection: sqlite3.Connection, sql: str, values: Sequence[object]) -> int:
    identifier = connection.execute(sql, values).lastrowid
    assert identifier is not None  # noqa: S101 - an INSERT without OR IGNORE always gives one
    return identifier


def _printable(location: str) -> str:
    """A path may hold bytes that are no UTF-8; they are shown escaped."""
    return location.encode("utf-8", "backslashreplace").decode()
