"""Everything around one segment: its neighbours, its other places, its other languages."""

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from tmx_extract.model import EditMark, Place, TranslationType
from tmx_extract.store.edits.edit_mark import read_mark
from tmx_extract.store.edits.find_segments import StoredSegment
from tmx_extract.store.findings import KeptFinding, read_finding
from tmx_extract.store.schema import ORDINAL_BITS, SEGMENTS_OF
from tmx_extract.store.selection.pages import read_page

# Texts in author form.
_TEXTS = "coalesce(e.author_source, e.source), coalesce(e.author_target, e.target)"


class PlacedSegment(NamedTuple):
    """A segment with its place and its current texts in author form."""

    repository: str
    path: str
    source_locale: str
    locale: str
    segment_id: str
    place: Place
    line: int
    """From 1."""
    translation_type: TranslationType | None
    """PE if the target was edited, otherwise the type of its page."""
    handback_date: str | None
    is_superseded: bool
    is_deleted: bool
    """Whether the page was deleted from every branch on which it was seen."""
    source: str
    target: str


class SeenCommit(NamedTuple):
    """A place where the page of a segment was seen."""

    input: str
    """The origin of the files, as typed."""
    path: str
    """Of the page, in that origin's repository."""
    commit: str | None
    """None outside git."""
    committed_at: str | None
    """UTC, ISO 8601."""


class SegmentContext(NamedTuple):
    """What the memory knows about a segment."""

    itself: PlacedSegment
    edit: EditMark | None
    locfileid: str | None
    openlocfilehash: str | None
    sourcegitcommit: str | None
    """The commit of the English repository."""
    content_hash: str
    before: tuple[PlacedSegment, ...]
    """The segments before it on its page, in page order."""
    after: tuple[PlacedSegment, ...]
    occurrences: int
    """The number of current segments with the same pair, this one included."""
    places: tuple[PlacedSegment, ...]
    """The first of them, in page order."""
    other_locales: tuple[PlacedSegment, ...]
    """The same number of the same English page in other languages."""
    findings: tuple[KeptFinding, ...]
    seen: tuple[SeenCommit, ...]


_PLACED = (
    "SELECT d.repository, d.path, d.source_locale, d.locale, s.segment_id, s.place, s.line,"
    " iif(s.edit_id IS NULL, d.translation_type, 'PE'), d.handback_date,"
    f" h.superseded_by IS NOT NULL, d.is_deleted, {_TEXTS}"
)
_JOINS = (
    f" JOIN document d ON d.id = s.id >> {ORDINAL_BITS} JOIN handback h ON h.id = d.handback_id"
    " JOIN entry e ON e.id = s.entry_id"
)
_ONE = f"{_PLACED} FROM segment s{_JOINS} WHERE s.id = ?"
_BESIDE = (
    f"{_PLACED} FROM document d {SEGMENTS_OF} JOIN handback h ON h.id = d.handback_id"
    " JOIN entry e ON e.id = s.entry_id WHERE d.id = ? AND (s.start, s.id)"
)
# The plus keeps SQLite at the few entries of the pair.
_OF_PAIR = (
    " FROM segment s JOIN document d ON d.id = s.document_id"
    " JOIN handback h ON h.id = d.handback_id JOIN entry e ON e.id = s.entry_id"
    " WHERE s.entry_id IN (SELECT id FROM entry WHERE hash = :name AND author_hash IS NULL"
    " UNION ALL SELECT id FROM entry WHERE author_hash = :name)"
    " AND s.chosen AND +h.superseded_by IS NULL"
)
_LOCALES = (
    # The rare handbacks come first, or SQLite would read all segments.
    f"{_PLACED} FROM handback h CROSS JOIN document d ON d.handback_id = h.id"
    f" CROSS {SEGMENTS_OF} JOIN entry e ON e.id = s.entry_id"
    " WHERE h.openlocfilehash = ? AND h.source_locale = ? AND h.locale <> ?"
    " AND h.superseded_by IS NULL AND s.number = ? AND s.is_paragraph = ? AND s.chosen"
    " ORDER BY d.locale, d.repository, d.path, s.id"
)
_SEEN = (
    "SELECT DISTINCT i.location, p.path, r.name, r.committed_at FROM sighting g"
    " JOIN page p ON p.id = g.page_id JOIN input i ON i.id = g.input_id"
    " LEFT JOIN revision r ON r.id = g.revision_id WHERE g.document_id = ?"
    " ORDER BY r.committed_at, g.run_id, 1, 2 LIMIT ?"
)


def read_context(
    connection: sqlite3.Connection, segment: StoredSegment, *, reach: int = 3, most: int = 100
) -> SegmentContext:
    """Return the context of a segment: `reach` neighbours on each side, at most `most` places."""
    document = segment.row >> ORDINAL_BITS
    page = read_page(connection, document)
    start, pair = connection.execute(
        "SELECT s.start, coalesce(e.author_hash, e.hash) FROM segment s"
        " JOIN entry e ON e.id = s.entry_id WHERE s.id = ?",
        (segment.row,),
    ).fetchone()
    near = (document, start, segment.row, reach)
    (occurrences,) = connection.execute(f"SELECT count(*){_OF_PAIR}", {"name": pair}).fetchone()
    return SegmentContext(
        itself=_placed(connection, _ONE, (segment.row,))[0],
        edit=None if segment.edit_id is None else read_mark(connection, segment.edit_id),
        locfileid=page.locfileid,
        openlocfilehash=page.openlocfilehash,
        sourcegitcommit=page.sourcegitcommit,
        content_hash=page.content_hash,
        before=_placed(
            connection, f"{_BESIDE} < (?, ?) ORDER BY s.start DESC, s.id DESC LIMIT ?", near
        )[::-1],
        after=_placed(connection, f"{_BESIDE} > (?, ?) ORDER BY s.start, s.id LIMIT ?", near),
        occurrences=occurrences,
        places=_placed(
            connection,
            f"{_PLACED}{_OF_PAIR} ORDER BY d.repository, d.path, s.id LIMIT :most",
            {"name": pair, "most": most},
        ),
        other_locales=_read_other_locales(connection, segment, page.openlocfilehash),
        findings=_read_findings(connection, segment.row),
        seen=tuple(map(SeenCommit._make, connection.execute(_SEEN, (document, most)))),
    )


def _placed(
    connection: sqlite3.Connection, sql: str, values: Sequence[object] | dict[str, object]
) -> tuple[PlacedSegment, ...]:
    rows = connection.execute(sql, values)
    return tuple(
        PlacedSegment._make((*row[:9], bool(row[9]), bool(row[10]), *row[11:])) for row in rows
    )


def _read_other_locales(
    connection: sqlite3.Connection, segment: StoredSegment, openlocfilehash: str | None
) -> tuple[PlacedSegment, ...]:
    """Return one text of each other language: numbers are the same for one English page."""
    if not openlocfilehash:
        return ()
    asked = (openlocfilehash, segment.source_locale, segment.locale)
    rows = _placed(connection, _LOCALES, (*asked, segment.number, segment.is_paragraph))
    return tuple({(one.locale, one.target): one for one in rows}.values())


def _read_findings(connection: sqlite3.Connection, row: int) -> tuple[KeptFinding, ...]:
    found = connection.execute(
        "SELECT f.code, f.found, f.source_spans, f.target_spans FROM segment s"
        " JOIN finding f ON f.entry_id = s.entry_id WHERE s.id = ? ORDER BY f.code",
        (row,),
    )
    return tuple(read_finding(*one) for one in found)
