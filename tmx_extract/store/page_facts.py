"""The facts of the memory about each document and its edits, for another store of pages."""

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from tmx_extract.model import EditMark, PageEvidence, Segment, SourceLevel
from tmx_extract.store.edits.precedence import EditVersion, read_versions
from tmx_extract.store.english_tables import RECOVERED
from tmx_extract.store.schema import ORDINAL_BITS
from tmx_extract.store.target_forms import find_target_forms

_SIGHTINGS = """
    SELECT d.id, d.content_hash, d.source_locale, d.locale, p.repository, p.path,
           coalesce(r.name, ''), coalesce(min(r.committed_at), ''),
           EXISTS (SELECT 1 FROM page_text t WHERE t.document_id = d.id), l.prefix <> ''
    FROM document d
    JOIN delivery l ON l.id = d.delivery_id
    JOIN sighting s ON s.document_id = d.id
    JOIN page p ON p.id = s.page_id
    LEFT JOIN revision r ON r.id = s.revision_id
    GROUP BY d.id, p.id ORDER BY d.id, p.repository, p.path
"""
_MASK = (1 << ORDINAL_BITS) - 1
_SEGMENTS_OF = f"""
    FROM segment s JOIN entry e ON e.id = coalesce(s.delivered_id, s.entry_id)
    WHERE s.id BETWEEN (:id << {ORDINAL_BITS}) AND (:id << {ORDINAL_BITS} | {_MASK})
"""
_ORDINAL = f"s.id & {_MASK}"


class SeenDocument(NamedTuple):
    """A document at one of its pages."""

    document_id: int
    content_hash: str
    source_locale: str
    locale: str
    repository: str
    path: str
    revision: str
    """Its earliest commit at this page; empty outside git."""
    committed_at: str
    has_text: int
    """Whether the page itself is stored."""
    has_pairs: int


class StoredProblem(NamedTuple):
    """A problem of a document, with its place."""

    code: str
    severity: str
    message: str
    line: int
    column: int
    start: int
    end: int


class DocumentFacts(NamedTuple):
    """The facts from other pages about a document."""

    forms: dict[int, tuple[str, PageEvidence]]
    """By ordinal: the targets whose author's form a page shows."""
    levels: dict[int, SourceLevel]
    """By ordinal: where the sources are on the English page."""
    english_hash: str | None
    recovered: list[Segment]
    problems: list[StoredProblem]
    """All problems of the document, also those that the English page shows."""


class StandingEdit(NamedTuple):
    """An edit that counts, with the delivered pair in both forms."""

    version: EditVersion
    source_locale: str
    locale: str
    author_source: str
    author_target: str
    written_source: str
    written_target: str
    """The pair as written; in author form if the memory no longer has it."""
    mark: EditMark


def iter_seen(connection: sqlite3.Connection) -> Iterator[SeenDocument]:
    """Yield each document at each of its pages, in the order of arrival."""
    return map(SeenDocument._make, connection.execute(_SIGHTINGS))


def read_facts(connection: sqlite3.Connection, document_id: int) -> DocumentFacts:
    """Return the facts from other pages about a document."""
    values = {"id": document_id}
    (english_hash,) = connection.execute(
        "SELECT english_hash FROM document WHERE id = :id", values
    ).fetchone()
    levels = dict(
        connection.execute(
            f"SELECT {_ORDINAL}, s.source_level {_SEGMENTS_OF} AND s.source_level IS NOT NULL",
            values,
        ).fetchall()
    )
    recovered = connection.execute(
        f'SELECT s.segment_id, e.source, e.target, s.start, s."end", s.place, s.field'
        f" {_SEGMENTS_OF} AND {_ORDINAL} >= {RECOVERED} ORDER BY s.id",
        values,
    )
    problems = connection.execute(
        'SELECT code, severity, message, line, "column", start, "end" FROM diagnostic'
        " WHERE document_id = :id ORDER BY id",
        values,
    )
    return DocumentFacts(
        forms=find_target_forms(connection, document_id),
        levels=levels,
        english_hash=english_hash,
        recovered=[
            Segment(name, source, target, start, start, end, end, end, end, place, field)
            for name, source, target, start, end, place, field in recovered
        ],
        problems=list(map(StoredProblem._make, problems)),
    )


def iter_standing_edits(connection: sqlite3.Connection) -> Iterator[StandingEdit]:
    """Yield the edits that count, in the order of arrival."""
    for version in read_versions(connection):
        source_locale, locale, source, target, *mark = connection.execute(
            "SELECT source_locale, locale, source, delivered, editor, edited_at, state"
            " FROM edit WHERE id = ?",
            (version.id,),
        ).fetchone()
        written = connection.execute(
            "SELECT source, target FROM entry WHERE NOT is_edited AND ? IN (hash, written_hash)"
            " LIMIT 1",
            (version.written_hash,),
        ).fetchone()
        yield StandingEdit(
            version=version,
            source_locale=source_locale,
            locale=locale,
            author_source=source,
            author_target=target,
            written_source=written[0] if written else source,
            written_target=written[1] if written else target,
            mark=EditMark._make(mark),
        )
