"""An empty memory filled with current pages that are already decided, for an export.

It has no runs, no history and no places besides the first one of each document.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from tmx_extract.model import PageEvidence
from tmx_extract.store import rows
from tmx_extract.store.connection import create_or_open, transaction
from tmx_extract.store.entries import Entries
from tmx_extract.store.indexes import complete_indexes
from tmx_extract.store.schema import ORDINAL_BITS
from tmx_extract.store.statements import find_or_add, insert

_INSERT_DOCUMENT = (
    "INSERT INTO document (delivery_id, handback_id, content_hash, repository, path, format,"
    " source_locale, locale, locfileid, openlocfilehash, sourcegitcommit, translation_type,"
    " content_locale, handback_date, front_matter, first_commit, is_deleted, english_hash)"
    " VALUES (:delivery_id, :handback_id, :content_hash, :repository, :path, :format,"
    " :source_locale, :locale, :locfileid, :openlocfilehash, :sourcegitcommit, :translation_type,"
    " :content_locale, :handback_date, :front_matter, :first_commit, :is_deleted, :english_hash)"
)
_INSERT_SEGMENT = (
    "INSERT INTO segment (id, document_id, segment_id, number, is_paragraph, entry_id, place,"
    ' field, line, column, start, "end", chosen, reason, source_level, origin, delivered_id,'
    " edit_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_INSERT_EDIT = (
    "INSERT INTO edit (run_id, source_locale, locale, author_hash, written_hash, source,"
    " delivered, target, unchanged, only_here, late, state, editor, edited_at, file, line, unit,"
    " way) VALUES (?, '', '', x'', x'', '', '', '', 0, 0, 0, ?, ?, ?, '', 0, '', 'id')"
)
_LOCALES = attrgetter("source_locale", "locale")


class BuiltSegment(NamedTuple):
    """A segment with the decisions about it, as a build has it."""

    source_locale: str
    locale: str
    document_id: int
    """The number of its document in the build, for this locale."""
    ordinal: int
    segment_id: str
    number: int
    is_paragraph: bool
    source: str
    target: str
    """The edited target, if it was edited."""
    delivered_target: str | None
    """None if it was not edited."""
    page_form: str | None
    """The author's form of the delivered target, if a page shows it."""
    page_evidence: PageEvidence | None
    place: str
    field: str
    line: int
    column_number: int
    start_offset: int
    end_offset: int
    chosen: int
    reason: str | None
    source_level: str | None
    origin: str | None
    editor: str | None
    edited_at: str | None
    edit_state: str | None


@contextmanager
def temporary_memory() -> Iterator[sqlite3.Connection]:
    """Yield an empty memory in a temporary file, which is removed at the end."""
    with (
        TemporaryDirectory(prefix="tmx-extract-") as folder,
        closing(create_or_open(Path(folder) / "lake.db")) as connection,
    ):
        # It need not survive a crash.
        connection.execute("PRAGMA synchronous = OFF")
        yield connection


class BuiltMemory:
    """Fills an empty memory."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._entries = Entries(connection)
        self._documents: dict[tuple[str, int], int] = {}
        """By locale and number in the build."""
        self._edits: dict[tuple[str | None, ...], int] = {}
        with transaction(connection):
            # It is faster to build this index at the end.
            connection.execute("DROP INDEX segment_entry")
            self._run_id = insert(
                connection,
                "INSERT INTO run (kind, status, started_at, tool_version, arguments)"
                " VALUES ('ingest', 'done', '', '', '{}')",
                (),
            )

    def add_documents(self, documents: Iterable[Mapping[str, Any]]) -> None:
        """Add documents: columns of `document`, `handback` and `delivery`, and `problems`."""
        with transaction(self._connection):
            for document in documents:
                self._add_document(document)

    def _add_document(self, document: Mapping[str, Any]) -> None:
        connection = self._connection
        found = connection.execute(
            "SELECT id FROM handback WHERE key = ?", (document["handback_key"],)
        ).fetchone()
        if found is None:
            handback_id = insert(
                connection,
                "INSERT INTO handback (key, source_locale, locale, locfileid, openlocfilehash,"
                " handback_date) VALUES (?, ?, ?, ?, ?, ?)",
                (
                    *(document[name] for name in ("handback_key", "source_locale", "locale")),
                    *(document[name] for name in ("locfileid", "openlocfilehash")),
                    document["newest_date"] or None,
                ),
            )
        else:
            handback_id = int(found[0])
        columns = ("handback_id", "prefix", "handback_date")
        delivery = (handback_id, document["prefix"], document["handback_date"] or "")
        values = {
            **document,
            "handback_id": handback_id,
            "delivery_id": find_or_add(connection, "delivery", columns, delivery)[0],
            "first_commit": document["first_commit"] or None,
        }
        del values["problems"]
        document_id = insert(connection, _INSERT_DOCUMENT, values)
        self._documents[document["locale"], document["document_id"]] = document_id
        connection.executemany(
            rows.INSERT_DIAGNOSTIC,
            [
                (
                    *(document_id, None, document["repository"], document["path"]),
                    *(problem[name] for name in ("code", "severity", "message", "line")),
                    *(problem[name] for name in ("column_number", "start_offset", "end_offset")),
                )
                for problem in document["problems"]
            ],
        )

    def add_segments(self, segments: Iterable[Iterable[BuiltSegment]]) -> None:
        """Add the segments of these documents, several at a time."""
        with transaction(self._connection):
            for several in segments:
                for locales, group in groupby(several, _LOCALES):
                    self._add_segments(locales, list(group))

    def _add_segments(self, locales: tuple[str, str], segments: list[BuiltSegment]) -> None:
        delivered = list(map(_delivered_texts, segments))
        edited = [
            None
            if segment.delivered_target is None
            else rows.edited_texts(segment.source, segment.target)
            for segment in segments
        ]
        wanted = dict.fromkeys(delivered) | dict.fromkeys(filter(None, edited))
        ids = self._entries.find_or_add(locales, wanted)
        documents, locale = self._documents, locales[1]
        self._connection.executemany(
            _INSERT_SEGMENT,
            [
                (
                    (document_id := documents[locale, segment.document_id]) << ORDINAL_BITS
                    | segment.ordinal,
                    document_id,
                    segment.segment_id,
                    segment.number,
                    segment.is_paragraph,
                    ids[own if edit is None else edit],
                    segment.place,
                    segment.field,
                    segment.line,
                    segment.column_number,
                    segment.start_offset,
                    segment.end_offset,
                    segment.chosen,
                    segment.reason,
                    segment.source_level,
                    segment.origin,
                    None if edit is None else ids[own],
                    None if edit is None else self._edit(segment),
                )
                for segment, own, edit in zip(segments, delivered, edited, strict=True)
            ],
        )

    def _edit(self, segment: BuiltSegment) -> int:
        """Return a row of `edit` with the person, time and state."""
        mark = segment.edit_state, segment.editor, segment.edited_at
        if mark not in self._edits:
            self._edits[mark] = insert(self._connection, _INSERT_EDIT, (self._run_id, *mark))
        return self._edits[mark]

    def finish(self) -> None:
        """Build the indexes."""
        with transaction(self._connection):
            complete_indexes(self._connection)


def _delivered_texts(segment: BuiltSegment) -> rows.EntryTexts:
    target = segment.delivered_target
    texts = segment.source, segment.target if target is None else target
    if segment.page_form is None or segment.page_evidence is None:
        return texts
    return (*texts, segment.page_form, segment.page_evidence)
