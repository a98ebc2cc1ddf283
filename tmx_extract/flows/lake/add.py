"""Add the pages and edits of a memory to a lake."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tmx_extract.extract.read import read_document
from tmx_extract.flows.lake.edits import list_edit_rows
from tmx_extract.flows.stored_pages import StoredPageReader
from tmx_extract.lake.edits import read_edits, write_edits
from tmx_extract.lake.heads import read_heads, write_heads
from tmx_extract.lake.layout import Addition, Lake, UnfinishedFiles, create_or_open_lake
from tmx_extract.lake.page_rows import PageFacts
from tmx_extract.lake.parts import KnownVersion, KnownVersions, PartWriter
from tmx_extract.model import Document, Origin
from tmx_extract.rebuild.page_text import cut_pairs
from tmx_extract.store.branch_tips import iter_head_rows
from tmx_extract.store.connection import snapshot
from tmx_extract.store.page_facts import (
    DocumentFacts,
    SeenDocument,
    iter_seen,
    iter_standing_edits,
    read_facts,
)
from tmx_extract.version import __version__


@dataclass(slots=True, kw_only=True)
class AddReport:
    """The result of adding a memory."""

    pages: int = 0
    """The number of page versions added."""
    segments: int = 0
    unchanged: int = 0
    """The number of page versions that the lake had, with all that the memory knows."""
    without_text: int = 0
    """The number of pages with pairs that are not stored in the memory; they are not added."""
    unreadable: int = 0
    """The number of documents whose stored page is damaged; they are not added."""
    edits: int = 0
    """The number of edits that count."""


def add_memory(
    location: str,
    connection: sqlite3.Connection,
    memory: Path,
    *,
    advance: Callable[[], None] = lambda: None,
) -> AddReport:
    """Add the page versions that the lake lacks, and the edits as they are now.

    Adding the same memory again replaces its earlier edits. If runs of the memory were undone,
    its earlier pages are replaced too.
    """
    lake = create_or_open_lake(location, tool_version=__version__)
    name = str(memory.resolve())
    earlier = [addition for addition in lake.list_additions() if addition.memory == name]
    unfinished = lake.start()
    try:
        with snapshot(connection):
            return _Adding(lake, connection, name, earlier, advance).run(unfinished)
    finally:
        unfinished.discard()


class _Adding:
    def __init__(
        self,
        lake: Lake,
        connection: sqlite3.Connection,
        name: str,
        earlier: list[Addition],
        advance: Callable[[], None],
    ) -> None:
        self._lake = lake
        self._connection = connection
        self._name = name
        self._earlier = earlier
        self._advance = advance
        self._reader = StoredPageReader(connection)
        self._report = AddReport()
        self._read: tuple[int, Document | None, DocumentFacts | None] = (0, None, None)

    def run(self, unfinished: UnfinishedFiles) -> AddReport:
        lake, report = self._lake, self._report
        replaced = self._find_replaced()
        known = KnownVersions(lake, without=replaced)
        writer = PartWriter(lake, unfinished.folder)
        for seen in iter_seen(self._connection):
            self._advance()
            if seen.has_text:
                self._add(seen, known, writer)
            else:
                report.without_text += seen.has_pairs
        pages = writer.close()
        report.segments = sum(file.segments for file in pages)
        edits = list(list_edit_rows(iter_standing_edits(self._connection)))
        report.edits = len(edits)
        heads = list(iter_head_rows(self._connection))
        is_new_state = edits != self._earlier_edits() or heads != self._earlier_heads()
        if pages or replaced or is_new_state:
            unfinished.publish_addition(
                {
                    "pages": pages,
                    "heads": write_heads(lake, unfinished.folder, heads),
                    "edits": write_edits(lake, unfinished.folder, edits),
                },
                memory=self._name,
                replaces=replaced,
            )
        return report

    def _earlier_edits(self) -> list[dict[str, Any]]:
        return read_edits(self._lake, self._earlier[-1].files["edits"]) if self._earlier else []

    def _earlier_heads(self) -> list[dict[str, Any]]:
        return read_heads(self._lake, self._earlier[-1].files["heads"]) if self._earlier else []

    def _find_replaced(self) -> list[str]:
        """Return the earlier additions of this memory if it no longer has all of their pages."""
        known = KnownVersions(self._lake, only=[addition.name for addition in self._earlier])
        now = {
            (seen.repository, seen.path, seen.content_hash) for seen in iter_seen(self._connection)
        }
        if known.list_pages() <= now:
            return []
        return [addition.name for addition in self._earlier]

    def _add(self, seen: SeenDocument, known: KnownVersions, writer: PartWriter) -> None:
        report = self._report
        document, found = self._open(seen)
        if document is None or found is None:
            report.unreadable += 1
            return
        origin = Origin(
            path=seen.path,
            repository=seen.repository,
            revision=seen.revision,
            committed_at=seen.committed_at,
            hint_locale=seen.locale,
        )
        document = document.moved_to(origin)
        facts = PageFacts(
            forms=found.forms,
            levels=found.levels,
            english_hash=found.english_hash,
            recovered=found.recovered,
            problems=found.problems,
        )
        hint = "" if document.metadata.content_locale else seen.locale
        version = KnownVersion(seen.path, seen.content_hash, seen.source_locale, hint)
        if known.count_facts(seen.repository, version, seen.committed_at) >= facts.total:
            report.unchanged += 1
            return
        writer.add(document, cut_pairs(document), facts)
        known.note(seen.repository, version, seen.committed_at, facts.total)
        report.pages += 1

    def _open(self, seen: SeenDocument) -> tuple[Document | None, DocumentFacts | None]:
        """Return a document and its facts, read once for all its pages."""
        if self._read[0] != seen.document_id:
            origin = Origin(path=seen.path, hint_locale=seen.locale)
            try:
                data = self._reader.read(seen.document_id, seen.content_hash)
            except OSError:
                self._read = seen.document_id, None, None
            else:
                document = read_document(data, origin, source_locale=seen.source_locale)
                facts = read_facts(self._connection, seen.document_id)
                self._read = seen.document_id, document, facts
        return self._read[1:]
