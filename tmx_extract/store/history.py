"""Every version of a page in the memory, with its segments."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from tmx_extract.model import EditMark, Place, TranslationType, page_name
from tmx_extract.store.schema import SEGMENTS_OF
from tmx_extract.store.statements import LISTED, list_values


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalizedPage:
    """A path in a repository, in one language."""

    page_row: int
    repository: str
    """Empty if unknown."""
    path: str
    source_locale: str
    locale: str

    @property
    def name(self) -> str:
        """Repository and path, as `tmx-extract problems` prints them."""
        return page_name(self.repository, self.path)


class VersionTexts(NamedTuple):
    """One pair of texts, shared by all segments with the same texts."""

    source: str
    """In author form."""
    target: str
    written_source: str
    """As written in the page."""
    written_target: str


class EditedTarget(NamedTuple):
    """An edit of a target."""

    target: str
    mark: EditMark


class PageSegment(NamedTuple):
    """One pair in one version. A tuple because a page with its history has up to hundreds of
    thousands."""

    segment_id: str
    number: int
    is_paragraph: bool
    place: Place
    line: int
    column: int
    texts: VersionTexts
    """The delivered texts."""
    is_chosen: bool
    reason: str | None
    """If its number has several texts: the reason for or against this one."""
    edits: tuple[EditedTarget, ...] = ()
    """The current edit, followed by the earlier edits on which it is based."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageVersion:
    """One document that was seen at the page."""

    document_row: int
    handback_key: str
    handback_date: str | None
    """ISO, of this delivery."""
    locfileid: str | None
    openlocfilehash: str | None
    sourcegitcommit: str | None
    """The commit of the English repository."""
    translation_type: TranslationType | None
    prefix: str
    """The prefix of the delivery."""
    content_hash: str
    commit: str | None
    """The first commit in which it was seen at the page; None outside git."""
    committed_at: str | None
    """UTC, ISO 8601."""
    segments: tuple[PageSegment, ...]
    """In the order of the page."""

    @property
    def delivery(self) -> tuple[str, str, str | None]:
        """Identifies its delivery."""
        return self.handback_key, self.prefix, self.handback_date


NameMatch = Literal["exact", "glob", "tail", "inside"]
"""How a page is named: by its path or name, by a glob pattern, by the end of its name, or by a
longer path that ends with its name, such as a path on disk."""

_NAME = "CASE repository WHEN '' THEN path ELSE repository || '/' || path END"
_FITS: dict[NameMatch, str] = {
    "exact": f"path = :given OR {_NAME} = :given",
    "glob": f"path GLOB :given OR {_NAME} GLOB :given",
    "tail": f"substr('/' || {_NAME}, -length(:given) - 1) = '/' || :given",
    "inside": f"repository <> '' AND substr('/' || :given, -length({_NAME}) - 1) = '/' || {_NAME}",
}


def find_pages(connection: sqlite3.Connection, given: str, fit: NameMatch) -> list[LocalizedPage]:
    """Return the pages that match `given`, by name and locale."""
    found = connection.execute(
        "SELECT DISTINCT p.id, p.repository, p.path, d.source_locale, d.locale"
        f" FROM (SELECT * FROM page WHERE {_FITS[fit]}) AS p"
        " JOIN sighting s ON s.page_id = p.id JOIN document d ON d.id = s.document_id"
        " ORDER BY p.repository, p.path, d.locale, d.source_locale",
        {"given": given},
    )
    return [_page(*columns) for columns in found]


def _page(
    page_row: int, repository: str, path: str, source_locale: str, locale: str
) -> LocalizedPage:
    return LocalizedPage(
        page_row=page_row,
        repository=repository,
        path=path,
        source_locale=source_locale,
        locale=locale,
    )


def find_page_names(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return repository and path of every page, in text order."""
    return connection.execute(
        "SELECT repository, path FROM page WHERE id IN (SELECT page_id FROM sighting) ORDER BY 1, 2"
    ).fetchall()


def find_segment(
    connection: sqlite3.Connection, segment_id: str
) -> list[tuple[LocalizedPage, int]]:
    """Return the page name and the row of each document with this segment, by name.

    Segments whose prefix is not that of their page's delivery are found too, but more slowly.
    """
    own = connection.execute(
        f"SELECT d.id FROM delivery l JOIN document d ON d.delivery_id = l.id {SEGMENTS_OF}"
        " WHERE l.prefix = ? AND s.segment_id = ?",
        (segment_id.partition("-")[0], segment_id),
    ).fetchall()
    foreign = "SELECT document_id FROM segment WHERE segment_id = ?"
    rows = own or connection.execute(foreign, (segment_id,)).fetchall()
    found = connection.execute(
        "SELECT p.id, p.repository, p.path, d.source_locale, d.locale, d.id"
        " FROM document d JOIN page p ON p.repository = d.repository AND p.path = d.path"
        f" WHERE d.id IN {LISTED}"
        " ORDER BY p.repository, p.path, d.locale, d.source_locale, d.content_hash",
        (list_values(row for (row,) in rows),),
    )
    return [(_page(*columns), document_row) for *columns, document_row in found]


_VERSIONS = """
    WITH seen AS (
        SELECT s.document_id, coalesce(min(r.committed_at), '') AS first_commit
        FROM sighting s LEFT JOIN revision r ON r.id = s.revision_id
        WHERE s.page_id = ? GROUP BY s.document_id
    ), version AS (
        SELECT d.*, h.key, h.locfileid AS number, l.prefix, seen.first_commit AS first_here,
               coalesce(d.handback_date, substr(seen.first_commit, 1, 10)) AS date,
               (SELECT coalesce(max(x.handback_date), '') FROM delivery x
                WHERE x.handback_id = h.id AND (x.prefix = '') = (l.prefix = '')) AS latest
        FROM seen JOIN document d ON d.id = seen.document_id
        JOIN delivery l ON l.id = d.delivery_id JOIN handback h ON h.id = d.handback_id
        WHERE d.source_locale = ? AND d.locale = ?
    )
    SELECT id, key, handback_date, locfileid, openlocfilehash, sourcegitcommit,
           translation_type, prefix, content_hash
    FROM version
    ORDER BY max(max(date, latest) || ' ' || first_here) OVER (PARTITION BY key, prefix = ''),
             cast(coalesce(number, '0') AS INTEGER), key, date, first_here, content_hash
"""
_PREFIX = 7
_COMMITS = """
    SELECT s.document_id, r.name, r.committed_at
    FROM sighting s JOIN revision r ON r.id = s.revision_id
    WHERE s.page_id = ?
    ORDER BY r.committed_at IS NULL, r.committed_at, r.name
"""
_TEXTS = f"""
    SELECT e.id, coalesce(e.author_source, e.source), coalesce(e.author_target, e.target),
           e.source, e.target
    FROM entry e WHERE e.id IN (
        SELECT coalesce(s.delivered_id, s.entry_id) FROM document d {SEGMENTS_OF}
        WHERE d.id IN {LISTED}
    )
"""
_SEGMENTS = f"""
    SELECT s.segment_id, s.number, s.is_paragraph, s.place, s.line, s.column,
           coalesce(s.delivered_id, s.entry_id), s.chosen, s.reason, s.edit_id
    FROM document d {SEGMENTS_OF} WHERE d.id = ? ORDER BY s.start, s.id
"""
_EDITS = """
    WITH RECURSIVE made (id, based_on, depth) AS (
        SELECT id, based_on, 0 FROM edit WHERE id = ?
        UNION ALL
        SELECT e.id, e.based_on, made.depth + 1 FROM made JOIN edit e ON e.id = made.based_on
    )
    SELECT e.target, e.editor, e.edited_at, e.state FROM made JOIN edit e ON e.id = made.id
    ORDER BY made.depth DESC
"""


def read_versions(connection: sqlite3.Connection, page: LocalizedPage) -> list[PageVersion]:
    """Return all documents seen at the page, oldest first; the last is the newest handback.

    Handbacks are ordered as they supersede each other: by date, first commit, then locfileid.
    Inside a handback, deliveries come in order, and then commits of the same day. The order of
    ingestion makes no difference. Versions without pairs are left out if there are others.
    """
    values = (page.page_row, page.source_locale, page.locale)
    rows = connection.execute(_VERSIONS, values).fetchall()
    # Versions without pairs supersede nothing and have no content to show.
    rows = [row for row in rows if row[_PREFIX]] or rows
    commits: dict[int, tuple[str | None, str | None]] = {}
    for document_row, name, committed_at in connection.execute(_COMMITS, (page.page_row,)):
        commits.setdefault(document_row, (name, committed_at))
    texts = _read_texts(connection, [row[0] for row in rows])
    return [
        PageVersion(
            document_row=row[0],
            handback_key=row[1],
            handback_date=row[2],
            locfileid=row[3],
            openlocfilehash=row[4],
            sourcegitcommit=row[5],
            translation_type=row[6],
            prefix=row[7],
            content_hash=row[8],
            commit=commits.get(row[0], (None, None))[0],
            committed_at=commits.get(row[0], (None, None))[1],
            segments=tuple(_iter_segments(connection, row[0], texts)),
        )
        for row in rows
    ]


def _read_texts(
    connection: sqlite3.Connection, documents: Sequence[int]
) -> dict[int, VersionTexts]:
    """Return the texts of these documents by their entry, each pair once."""
    found = connection.execute(_TEXTS, (list_values(documents),))
    return {entry: VersionTexts(*texts) for entry, *texts in found}


def _iter_segments(
    connection: sqlite3.Connection, document_row: int, texts: dict[int, VersionTexts]
) -> Iterator[PageSegment]:
    for *row, edit in connection.execute(_SEGMENTS, (document_row,)):
        segment_id, number, is_paragraph, place, line, column, entry, chosen, reason = row
        yield PageSegment(
            segment_id,
            number,
            bool(is_paragraph),
            place,
            line,
            column,
            texts[entry],
            bool(chosen),
            reason,
            () if edit is None else _read_edits(connection, edit),
        )


def _read_edits(connection: sqlite3.Connection, edit: int) -> tuple[EditedTarget, ...]:
    """Return an edit, followed by the earlier edits on which it is based."""
    rows = connection.execute(_EDITS, (edit,))
    return tuple(EditedTarget(target, EditMark._make(mark)) for target, *mark in rows)
