"""Reading edits: of a page, and one after the other."""

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from tmx_extract.model import Document, Edit, EditMark, Origin, TranslationType
from tmx_extract.store.connection import explained
from tmx_extract.store.edits.people import People
from tmx_extract.store.schema import ORDINAL_BITS, SEGMENTS_OF
from tmx_extract.store.selection.front_matter import product_of
from tmx_extract.store.selection.paths import find_pattern
from tmx_extract.store.statements import LISTED, list_values


@dataclass(frozen=True, slots=True, kw_only=True)
class EditSelection:
    """Which edits are asked for; None: all."""

    source_locale: str | None = None
    locale: str | None = None
    by: str | None = None
    """A name, as it was told."""
    since: str | None = None
    """The first day of the edit, ISO."""
    until: str | None = None
    """The last day, itself included."""
    path: str | None = None
    """A glob pattern over paths, in which `*` matches slashes too."""
    translation_type: TranslationType | None = None
    """Of what had been delivered: MT or HT."""


_EDITS = (
    "SELECT e.id, e.source_locale, e.locale, e.source,"
    # Who has made of it what others had made already did not see their text.
    " coalesce((SELECT b.target FROM edit b WHERE b.id = e.based_on"
    " AND (e.unchanged OR b.target <> e.target)), e.delivered), e.target,"
    " e.translation_type, coalesce(e.repository, ''), coalesce(e.path, ''), e.handback_key,"
    " e.editor, e.edited_at, e.state, coalesce(a.name, '')"
    " FROM edit e LEFT JOIN assignment a ON a.id = e.assignment_id"
)
# Who puts an edit on the text that a page has now makes no other text.
_MADE = (
    "NOT e.merged_before AND NOT (e.way = 'resolved' AND e.based_on IS NULL"
    " AND EXISTS (SELECT 1 FROM decision d"
    " JOIN edit o ON o.id = d.edit_id WHERE d.run_id = e.run_id AND d.verdict = 'seen'"
    " AND o.source = e.source AND o.target = e.target))"
)
_CONDITIONS = {
    "source_locale": "e.source_locale = ?",
    "locale": "e.locale = ?",
    "by": f"e.editor IN {LISTED}",
    "since": "substr(e.edited_at, 1, 10) >= ?",
    "until": "substr(e.edited_at, 1, 10) <= ?",
    "path": "e.path GLOB ?",
    "translation_type": "e.translation_type = ?",
}


def iter_edits(connection: sqlite3.Connection, selection: EditSelection) -> Iterator[Edit]:
    """Every version that came back, in the order in which they came; what was replaced or decided
    against as well, for people made it."""
    asked = {name: getattr(selection, name) for name in _CONDITIONS}
    if selection.path is not None:
        asked["path"] = find_pattern(connection, selection.path).path
    wanted = {name: value for name, value in asked.items() if value is not None}
    if selection.by is not None:
        wanted["by"] = list_values(People(connection).spellings(selection.by))
    condition = " AND ".join([_MADE, *(_CONDITIONS[name] for name in wanted)])
    products: dict[str | None, str] = {None: ""}
    spell = cache(People(connection).spell)
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
    """What the page is about; empty where it is gone."""
    found = connection.execute(
        "SELECT d.front_matter FROM handback h JOIN document d ON d.handback_id = h.id"
        " WHERE h.key = ? ORDER BY d.content_hash LIMIT 1",
        (handback_key,),
    ).fetchone()
    return product_of(found[0]) if found else ""


def is_known(connection: sqlite3.Connection, document: Document) -> bool:
    """Whether this very page is in the memory."""
    return _find_row(connection, document) is not None


def find_edited(connection: sqlite3.Connection, document: Document) -> Mapping[int, str]:
    """The targets of a page that people have made, by the ordinal of the segment; in author form.

    Nothing for a page that the memory does not know.
    """
    row = _find_row(connection, document)
    found = connection.execute(
        f"SELECT s.id & {(1 << ORDINAL_BITS) - 1}, e.target FROM document d {SEGMENTS_OF}"
        " JOIN entry e ON e.id = s.entry_id WHERE d.id = ? AND s.delivered_id IS NOT NULL",
        (row,),
    )
    return dict(found.fetchall())


def _find_row(connection: sqlite3.Connection, document: Document) -> int | None:
    """The row of the document with this content; of the handback that it says, if several."""
    with explained(connection):
        found = connection.execute(
            "SELECT d.id FROM document d JOIN handback h ON h.id = d.handback_id"
            " WHERE d.content_hash = ? ORDER BY h.key = ? DESC, d.id LIMIT 1",
            (document.content_hash, document.handback_key),
        ).fetchone()
    return None if found is None else int(found[0])


def is_page_deleted(connection: sqlite3.Connection, origin: Origin) -> bool:
    """Whether the page is gone from every branch on which it was seen."""
    sql = "SELECT is_deleted FROM page WHERE repository = ? AND path = ?"
    with explained(connection):
        found = connection.execute(sql, (origin.repository, origin.path)).fetchone()
    return bool(found and found[0])


def list_edited_paths(
    connection: sqlite3.Connection, locale: str | None = None
) -> list[tuple[str, str]]:
    """Repository and path of the current pages in which edits count, in text order; pages that
    are deleted in git are left out."""
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
