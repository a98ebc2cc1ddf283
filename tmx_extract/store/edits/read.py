"""Reading edits: of a page, and one by one."""

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from tmx_extract.model import Document, Edit, EditMark, Origin, Segment, TranslationType
from tmx_extract.store.connection import explained
from tmx_extract.store.edits.people import People
from tmx_extract.store.english_pages import list_recovered
from tmx_extract.store.schema import ORDINAL_BITS, SEGMENTS_OF
from tmx_extract.store.selection.front_matter import product_of
from tmx_extract.store.selection.paths import find_pattern
from tmx_extract.store.statements import LISTED, list_values


@dataclass(frozen=True, slots=True, kw_only=True)
class EditSelection:
    """The requested edits; None: all."""

    source_locale: str | None = None
    locale: str | None = None
    person: str | None = None
    """A name, as recorded."""
    since: str | None = None
    """The earliest day of the edit, ISO."""
    until: str | None = None
    """The latest day, inclusive."""
    path: str | None = None
    """A glob pattern for paths; `*` also matches slashes."""
    translation_type: TranslationType | None = None
    """The type of the delivered text: MT or HT."""


_EDITS = (
    "SELECT e.id, e.source_locale, e.locale, e.source,"
    # A person who made the same text as others did not see their text.
    " coalesce((SELECT b.target FROM edit b WHERE b.id = e.based_on"
    " AND (e.unchanged OR b.target <> e.target)), e.delivered), e.target,"
    " e.translation_type, coalesce(e.repository, ''), coalesce(e.path, ''), e.handback_key,"
    " e.editor, e.edited_at, e.state, coalesce(a.name, '')"
    " FROM edit e LEFT JOIN assignment a ON a.id = e.assignment_id"
)
# Confirming the current text of a page creates no other text.
_MADE = (
    "NOT e.merged_before AND NOT (e.way = 'resolved' AND e.based_on IS NULL"
    " AND EXISTS (SELECT 1 FROM decision d"
    " JOIN edit o ON o.id = d.edit_id WHERE d.run_id = e.run_id AND d.verdict = 'seen'"
    " AND o.source = e.source AND o.target = e.target))"
)
_CONDITIONS = {
    "source_locale": "e.source_locale = ?",
    "locale": "e.locale = ?",
    "person": f"e.editor IN {LISTED}",
    "since": "substr(e.edited_at, 1, 10) >= ?",
    "until": "substr(e.edited_at, 1, 10) <= ?",
    "path": "e.path GLOB ?",
    "translation_type": "e.translation_type = ?",
}


def iter_edits(connection: sqlite3.Connection, selection: EditSelection) -> Iterator[Edit]:
    """Yield every returned version, in the order of arrival, including replaced and dropped ones,
    because people made them."""
    asked = {name: getattr(selection, name) for name in _CONDITIONS}
    if selection.path is not None:
        asked["path"] = find_pattern(connection, selection.path).path
    wanted = {name: value for name, value in asked.items() if value is not None}
    people = People(connection)
    if selection.person is not None:
        wanted["person"] = list_values(people.spellings(selection.person))
    condition = " AND ".join([_MADE, *(_CONDITIONS[name] for name in wanted)])
    products: dict[str | None, str] = {None: ""}
    spell = cache(people.spell)
    with explained(connection):
        rows = connection.execute(
            f"{_EDITS} WHERE {condition} ORDER BY e.id", list(wanted.values())
        )
        for *facts, key, by, at, state, assignment in rows:
            if key not in products:
                products[key] = _read_product(connection, key)
            mark = EditMark(spell(by), at, state)
            yield Edit._make((*facts, products[key], mark, assignment))


def _read_product(connection: sqlite3.Connection, handback_key: str) -> str:
    """Return the product of the page; empty if the page is gone."""
    found = connection.execute(
        "SELECT d.front_matter FROM handback h JOIN document d ON d.handback_id = h.id"
        " WHERE h.key = ? ORDER BY d.content_hash LIMIT 1",
        (handback_key,),
    ).fetchone()
    return product_of(found[0]) if found else ""


def is_known(connection: sqlite3.Connection, document: Document) -> bool:
    """Return whether the memory has this exact page."""
    return _find_row(connection, document) is not None


def find_edited(connection: sqlite3.Connection, document: Document) -> Mapping[int, str]:
    """Return the edited targets of a page, in author form, by the ordinal of the segment.

    Empty for a page that the memory does not know.
    """
    row = _find_row(connection, document)
    found = connection.execute(
        f"SELECT s.id & {(1 << ORDINAL_BITS) - 1}, e.target FROM document d {SEGMENTS_OF}"
        " JOIN entry e ON e.id = s.entry_id WHERE d.id = ? AND s.delivered_id IS NOT NULL",
        (row,),
    )
    return dict(found.fetchall())


def with_author_targets(connection: sqlite3.Connection, document: Document) -> Document:
    """Return the page with the author's form of its delivered targets, as exports have it.

    A page that the memory does not know comes back unchanged.
    """
    found = connection.execute(
        f"SELECT s.id & {(1 << ORDINAL_BITS) - 1}, coalesce(e.author_target, e.target)"
        f" FROM document d {SEGMENTS_OF}"
        " JOIN entry e ON e.id = coalesce(s.delivered_id, s.entry_id)"
        " WHERE d.id = ? AND (e.author_target IS NOT NULL OR e.author_evidence IS NOT NULL)",
        (_find_row(connection, document),),
    )
    return replace(document, author_targets=dict(found.fetchall()))


def find_recovered(connection: sqlite3.Connection, document: Document) -> Mapping[int, Segment]:
    """Return the recovered segments of a page, as delivered, by ordinal."""
    row = _find_row(connection, document)
    return {} if row is None else list_recovered(connection, row)


def _find_row(connection: sqlite3.Connection, document: Document) -> int | None:
    """Return the row of the document with this content; if there are several, that of its
    handback."""
    with explained(connection):
        found = connection.execute(
            "SELECT d.id FROM document d JOIN handback h ON h.id = d.handback_id"
            " WHERE d.content_hash = ? ORDER BY h.key = ? DESC, d.id LIMIT 1",
            (document.content_hash, document.handback_key),
        ).fetchone()
    return None if found is None else int(found[0])


def is_page_deleted(connection: sqlite3.Connection, origin: Origin) -> bool:
    """Return whether the page was deleted from every branch on which it was seen."""
    sql = "SELECT is_deleted FROM page WHERE repository = ? AND path = ?"
    with explained(connection):
        found = connection.execute(sql, (origin.repository, origin.path)).fetchone()
    return bool(found and found[0])


def list_edited_paths(
    connection: sqlite3.Connection, locale: str | None = None
) -> list[tuple[str, str]]:
    """Return repository and path of the current pages with edits, in text order, without pages
    deleted in git."""
    with explained(connection):
        return connection.execute(
            "SELECT DISTINCT d.repository, d.path FROM segment s"
            f" JOIN document d ON d.id = s.id >> {ORDINAL_BITS}"
            " JOIN handback h ON h.id = d.handback_id"
            " WHERE s.edit_id IS NOT NULL AND s.chosen AND h.superseded_by IS NULL"
            " AND NOT d.is_deleted"
            " AND coalesce(d.locale = ?, TRUE) ORDER BY 1, 2",
            (locale,),
        ).fetchall()
