"""A run that searches the English pages of documents which the memory already has."""

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from tmx_extract.model import Document
from tmx_extract.store.connection import explained, transaction
from tmx_extract.store.delivery_conflicts import choose_by_frequency, choose_texts
from tmx_extract.store.edits.edited_segments import update_edited_segments
from tmx_extract.store.english_pages import (
    ProofCounts,
    find_shared_handbacks,
    keep_english,
    note_proof,
)
from tmx_extract.store.entries import Entries
from tmx_extract.store.indexes import complete_indexes
from tmx_extract.store.run_lock import RunLock
from tmx_extract.store.statements import describe_arguments, insert
from tmx_extract.store.target_forms import (
    apply_forms_of_recovered,
    apply_target_forms,
    keep_target_forms,
)


class Unproven(NamedTuple):
    """A document that names an English file and is not proven."""

    document_id: int
    content_hash: str
    repository: str
    path: str
    source_locale: str
    locale: str
    openlocfilehash: str


class EnglishRun:
    """One run of `english`; raises `StoreError` if the memory cannot be written."""

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
            complete_indexes(connection)
            self._run_id = insert(
                connection,
                "INSERT INTO run (kind, status, started_at, tool_version, arguments)"
                " VALUES ('english', 'running', ?, ?, ?)",
                (started_at, tool_version, describe_arguments(arguments)),
            )
            self._lock = RunLock(connection, self._run_id)

    def list_unproven(self) -> list[Unproven]:
        """Return the documents that name an English file and are not proven."""
        sql = (
            "SELECT id, content_hash, repository, path, source_locale, locale, openlocfilehash"
            " FROM document WHERE openlocfilehash IS NOT NULL AND english_hash IS NULL ORDER BY id"
        )
        with explained(self._connection):
            return list(map(Unproven._make, self._connection.execute(sql)))

    def note_missing(self, document_ids: Collection[int]) -> None:
        """Record that no English page of these documents was found."""
        with explained(self._connection), transaction(self._connection):
            for document_id in document_ids:
                note_proof(self._connection, document_id, "", self._run_id)

    def keep(self, documents: Sequence[tuple[int, Document]]) -> ProofCounts:
        """Store what English pages say about documents, given with their ids; one transaction."""
        connection, counts = self._connection, ProofCounts(0, 0, 0)
        has_forms: list[int] = []
        with explained(connection), transaction(connection):
            self._entries.forget_if_changed()
            try:
                for document_id, document in documents:
                    if document.english is None:
                        continue
                    stored = document_id, document
                    added = keep_english(
                        connection, self._entries, stored, document.english, self._run_id
                    )
                    counts = ProofCounts(*map(sum, zip(counts, added, strict=True)))
                    if document.english.forms is not None:
                        keep_target_forms(
                            connection, document_id, document.english.forms, self._run_id
                        )
                        has_forms.append(document_id)
                moved = apply_target_forms(connection, self._entries, has_forms)
                ids = [document_id for document_id, _ in documents]
                moved += apply_forms_of_recovered(connection, self._entries, ids)
                choose_texts(connection, [*find_shared_handbacks(connection, ids), *moved])
                connection.execute(
                    "UPDATE run SET documents = documents + ?, segments = segments + ?"
                    " WHERE id = ?",
                    (counts.proven, counts.recovered, self._run_id),
                )
            except BaseException:
                self._entries.forget()
                raise
        return counts

    def finish(self, *, finished_at: str, files: int) -> None:
        """Close the run; `files` is the number of English files that were hashed."""
        connection = self._connection
        with explained(connection), transaction(connection):
            choose_by_frequency(connection)
            # An edit of a title may have come back before its segment was recovered again.
            update_edited_segments(connection, self._entries)
            connection.execute(
                "UPDATE run SET status = 'done', finished_at = ?, files = ? WHERE id = ?",
                (finished_at, files, self._run_id),
            )
        self._lock.release()

    def stop(self, *, finished_at: str) -> None:
        """Record that the run ends early; everything that it stored stays."""
        with suppress(sqlite3.Error), transaction(self._connection):
            self._connection.execute(
                "UPDATE run SET status = 'stopped', finished_at = ? WHERE id = ?",
                (finished_at, self._run_id),
            )
        self._lock.release()
