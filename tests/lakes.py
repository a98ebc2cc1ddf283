"""Page versions in a memory and in a lake, for tests that compare both."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from pages import add

from tmx_extract.errors import NothingSelected
from tmx_extract.extract.read import read_document
from tmx_extract.flows.export import ExportOptions, export
from tmx_extract.flows.lake.build import BuildEngine, build_memory, expect_build
from tmx_extract.flows.lake.exported_memory import opened_lake_memory
from tmx_extract.lake.engine import BuildOptions
from tmx_extract.lake.layout import create_or_open_lake, open_lake
from tmx_extract.lake.parts import PartWriter
from tmx_extract.lake.read_build import iter_rows, list_locales
from tmx_extract.model import Dedupe, Document, Origin, Selection
from tmx_extract.rebuild.page_text import cut_pairs
from tmx_extract.store.connection import in_memory
from tmx_extract.store.select import find_locales

FORMATS = ("tmx", "xliff", "xliff2", "jsonl")
DEDUPES: tuple[Dedupe, ...] = ("none", "segment", "pair", "source")
VIEW = (
    *("path", "locale", "locfileid", "segment_id", "source", "target", "translation_type"),
    *("handback_date", "is_deleted"),
)


class Version(NamedTuple):
    """A content at a path of a repository, and the time of its commit."""

    data: bytes
    path: str = "docs/save.md"
    repository: str = "docs.ja-jp"
    committed_at: str = ""
    """Empty outside git."""

    def read(self) -> Document:
        """Return the document."""
        origin = Origin(
            path=self.path,
            repository=self.repository,
            revision=f"{self.committed_at:-<40}"[:40] if self.committed_at else "",
            committed_at=self.committed_at,
            hint_locale="ja-JP",
        )
        return read_document(self.data, origin)


def memory_of(versions: Iterable[Version]) -> sqlite3.Connection:
    """Return a memory that read these versions one after the other."""
    connection = in_memory()
    for version in versions:
        add(connection, version.read())
    return connection


def fill_lake(folder: Path, parts: Iterable[Sequence[Version]]) -> str:
    """Return the location of a lake that read these versions; each part is an addition."""
    lake = create_or_open_lake(str(folder), tool_version="0.1.0")
    for part in parts:
        unfinished = lake.start()
        writer = PartWriter(lake, unfinished.folder)
        for version in part:
            document = version.read()
            writer.add(document, cut_pairs(document))
        unfinished.publish_addition({"pages": writer.close()})
    return str(folder)


def build(location: str, engine: BuildEngine = "duckdb") -> None:
    """Build the memory of a lake."""
    build_memory(location, engine, BuildOptions(master="local[2]"))


def view_of_lake(location: str) -> Counter[tuple[Any, ...]]:
    """Return the rows of the built memory that the view `memory` has."""
    lake = open_lake(location)
    current = expect_build(lake)
    return Counter(
        tuple(row[name] for name in VIEW)
        for locale in list_locales(current)
        for rows in iter_rows(lake, current, "memory", locale)
        for row in rows
        if row["chosen"]
    )


def view_of_memory(connection: sqlite3.Connection) -> Counter[tuple[Any, ...]]:
    """Return the rows of the view `memory`."""
    return Counter(connection.execute(f"SELECT {', '.join(VIEW)} FROM memory").fetchall())


def reasons_of_lake(location: str) -> Counter[tuple[Any, ...]]:
    """Return every current segment with the decision about its text."""
    lake = open_lake(location)
    current = expect_build(lake)
    names = ("repository", "path", "segment_id", "chosen", "reason", "source", "target")
    return Counter(
        tuple(row[name] for name in names)
        for locale in list_locales(current)
        for rows in iter_rows(lake, current, "memory", locale)
        for row in rows
    )


def reasons_of_memory(connection: sqlite3.Connection) -> Counter[tuple[Any, ...]]:
    """Return the same from a memory."""
    return Counter(
        connection.execute(
            "SELECT d.repository, d.path, s.segment_id, s.chosen, s.reason, e.source, e.target"
            " FROM segment s JOIN document d ON d.id = s.document_id"
            " JOIN handback h ON h.id = d.handback_id JOIN entry e ON e.id = s.entry_id"
            " WHERE h.superseded_by IS NULL"
        ).fetchall()
    )


def export_both(
    connection: sqlite3.Connection, location: str, selection: Selection, name: str
) -> tuple[bytes, bytes]:
    """Return the bytes of the same export from the memory and from the lake."""
    options = ExportOptions(format=name, selection=selection)
    with opened_lake_memory(location, selection) as built:
        return _export(connection, options), _export(built, options)


def _export(connection: sqlite3.Connection, options: ExportOptions) -> bytes:
    """Return the bytes, or the message if there is no pair."""
    stream = BytesIO()
    try:
        export(connection, options, stream)
    except NothingSelected as error:
        return error.message.encode()
    return stream.getvalue()


def assert_same(
    connection: sqlite3.Connection,
    location: str,
    *,
    formats: Iterable[str] = FORMATS,
    dedupes: Iterable[Dedupe] = DEDUPES,
) -> None:
    """Compare the views, the decisions and the bytes of exports."""
    assert view_of_lake(location) == view_of_memory(connection)
    assert reasons_of_lake(location) == reasons_of_memory(connection)
    for source_locale, locale in find_locales(connection):
        for name in formats:
            for dedupe in dedupes:
                selection = Selection(dedupe=dedupe, locale=locale, source_locale=source_locale)
                own, other = export_both(connection, location, selection, name)
                assert other == own, (name, dedupe)


def files_below(folder: Path) -> set[str]:
    """Return all files of a lake, without those that are not finished."""
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and "_unfinished" not in path.parts
    }


def closing_memory(versions: Iterable[Version]) -> "closing[sqlite3.Connection]":
    """Return the memory of these versions, closed at the end."""
    return closing(memory_of(versions))
