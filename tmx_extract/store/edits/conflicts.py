"""Edits that contradict each other, or whose original text is gone."""

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from tmx_extract.model import SegmentName
from tmx_extract.spacing import is_same_text
from tmx_extract.store.connection import explained
from tmx_extract.store.edits.precedence import EditVersion, read_versions
from tmx_extract.store.edits.row import EditRow
from tmx_extract.store.schema import SEGMENTS_OF

ConflictKind = Literal["two-edits", "superseded", "outdated"]
"""Different edits of one segment; an edit of a text that was already superseded when it came back;
an edit of a text that was superseded later."""


class EditConflict(NamedTuple):
    """A conflict that a person must decide."""

    kind: ConflictKind
    edits: tuple[EditRow, ...]
    """The edits at the location in the order of arrival, of which the first counts for now; then
    edits for all locations. A single edit if its text is gone."""
    current: str
    """The target on the current page for the same source; empty if none exists."""


_FACTS = f"SELECT {', '.join(EditRow._fields)} FROM edit WHERE id = ?"
# The edits that count on the current pages of a path, by their original pairs.
_IN_FORCE = (
    "SELECT DISTINCT x.author_hash, x.written_hash FROM document d"
    " JOIN handback h ON h.id = d.handback_id AND h.superseded_by IS NULL"
    f" {SEGMENTS_OF} JOIN edit x ON x.id = s.edit_id"
    " WHERE d.id IN ({documents}) AND s.chosen"
)
_DOCUMENTS = (
    "SELECT d.id FROM page p JOIN sighting g ON g.page_id = p.id"
    " JOIN document d ON d.id = g.document_id"
    " WHERE p.repository = :repository AND p.path = :path"
    " AND d.source_locale = :source_locale AND d.locale = :locale"
)
_CURRENT = (
    "SELECT e.target FROM document d"
    " JOIN handback h ON h.id = d.handback_id AND h.superseded_by IS NULL"
    f" {SEGMENTS_OF} JOIN entry e ON e.id = s.entry_id"
    f" WHERE d.id IN ({_DOCUMENTS}) AND s.chosen"
    " AND coalesce(e.author_source, e.source) = :source ORDER BY s.id"
)


def iter_conflicts(
    connection: sqlite3.Connection, pairs: Collection[bytes] | None = None
) -> Iterator[EditConflict]:
    """Yield all open conflicts, or those of these pairs, in the order of their first edits."""
    with explained(connection):
        yield from _iter_open(connection, list(read_versions(connection, pairs)))


def count_conflicts(connection: sqlite3.Connection, pairs: set[bytes]) -> dict[ConflictKind, int]:
    """Return the number of conflicts among the edits of these pairs, by kind."""
    counts: dict[ConflictKind, int] = {"two-edits": 0, "superseded": 0, "outdated": 0}
    for conflict in _iter_open(connection, list(read_versions(connection, pairs))):
        counts[conflict.kind] += 1
    return counts


def count_outdated(connection: sqlite3.Connection, run_id: int) -> int:
    """Return the number of outdated edits on pages that a run changed."""
    versions = list(read_versions(connection))
    if not versions:
        return 0
    pages = set(
        connection.execute(
            "SELECT p.repository, p.path FROM sighting g JOIN page p ON p.id = g.page_id"
            " WHERE g.run_id = ?1 AND NOT EXISTS (SELECT 1 FROM sighting o"
            " WHERE o.document_id = g.document_id AND o.run_id <> ?1)",
            (run_id,),
        )
    )
    near = [version for version in versions if (version.repository, version.path) in pages]
    return sum(conflict.kind == "outdated" for conflict in _iter_open(connection, near))


def find_edit(connection: sqlite3.Connection, edit_id: int) -> EditRow | None:
    """Return the edit with this number."""
    row = connection.execute(_FACTS, (edit_id,)).fetchone()
    return None if row is None else EditRow._make(row)


def find_same(connection: sqlite3.Connection, edit: EditRow) -> EditRow | None:
    """Return the first equal edit of the same text at the same location."""
    sql = (
        "SELECT id FROM edit WHERE author_hash = :author_hash AND target = :target"
        " AND handback_key IS :handback_key AND is_paragraph IS :is_paragraph"
        " AND number IS :number AND NOT unchanged AND NOT merged_before ORDER BY id LIMIT 1"
    )
    row = connection.execute(sql, edit._asdict()).fetchone()
    return None if row is None else find_edit(connection, row[0])


def find_conflict(connection: sqlite3.Connection, edit_id: int) -> EditConflict | None:
    """Return the open conflict that contains an edit; None if none exists."""
    sql = "SELECT author_hash FROM edit WHERE id = ?"
    try:
        pairs = {name for (name,) in connection.execute(sql, (edit_id,))}
    except OverflowError:
        # SQLite has no such large numbers.
        return None
    for conflict in _iter_open(connection, list(read_versions(connection, pairs))):
        if any(edit.id == edit_id for edit in conflict.edits):
            return conflict
    return None


def _iter_open(
    connection: sqlite3.Connection, versions: Sequence[EditVersion]
) -> Iterator[EditConflict]:
    by_subject: dict[tuple[SegmentName | None, bytes], list[EditVersion]] = {}
    for version in versions:
        if not version.only_elsewhere:
            by_subject.setdefault(_subject(version), []).append(version)
    gone = _Gone(connection)
    # Edits for all locations of a pair, which may contradict edits at one location.
    loose = {
        pair: _read_all(connection, (version.id for version in several))
        for (name, pair), several in by_subject.items()
        if name is None
    }
    for (name, pair), several in by_subject.items():
        facts = _read_all(connection, (version.id for version in several))
        if gone.is_gone(facts[0], several[0]):
            for one in facts:
                if _is_seen(connection, one.id):
                    continue
                current = _read_current(connection, one)
                # The page already has the corrected text, so the edit is obsolete.
                if any(is_same_text(target, one.target) for target in current):
                    continue
                kind: ConflictKind = "superseded" if one.late else "outdated"
                yield EditConflict(kind, (one,), _first(current))
            continue
        rivals = [] if name is None else _find_rivals(connection, facts, loose.get(pair, ()))
        if len({version.target for version in several}) > 1 or rivals:
            found = (*facts, *rivals)
            yield EditConflict("two-edits", found, _first(_read_current(connection, facts[0])))


def _find_rivals(
    connection: sqlite3.Connection, placed: Sequence[EditRow], loose: Iterable[EditRow]
) -> list[EditRow]:
    """Return the edits for all locations that another person made of the same text and that differ.

    None of them counts if a person has seen the contradiction. One file may have one text for all
    locations and another for one of them.
    """
    rivals = [one for one in loose if all(map(one.contradicts, placed))]
    return [] if any(_is_seen(connection, one.id) for one in placed) else rivals


def _is_seen(connection: sqlite3.Connection, edit_id: int) -> bool:
    """Return whether a person decided to leave the edit, because its text is gone."""
    sql = "SELECT 1 FROM decision WHERE edit_id = ? AND verdict = 'seen'"
    return connection.execute(sql, (edit_id,)).fetchone() is not None


def _subject(version: EditVersion) -> tuple[SegmentName | None, bytes]:
    """Return the original of an edit: the pair and its location."""
    return version.name, version.author_hash


def _read_all(connection: sqlite3.Connection, rows: Iterable[int]) -> list[EditRow]:
    return [EditRow._make(connection.execute(_FACTS, (row,)).fetchone()) for row in rows]


def _read_current(connection: sqlite3.Connection, facts: EditRow) -> list[str]:
    """Return the targets that the current page has for the source of an edit, in page order."""
    return [target for (target,) in connection.execute(_CURRENT, facts._asdict())]


def _first(targets: Sequence[str]) -> str:
    return targets[0] if targets else ""


class _Gone:
    """Determines whether the text of an edit is gone from the current pages; caches pages."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._pages: dict[tuple[str | None, ...], set[bytes]] = {}

    def is_gone(self, facts: EditRow, version: EditVersion) -> bool:
        """Return whether neither the edit nor another one of the same pair counts on its current
        page; without a location: on any page."""
        if version.name is None:
            return not self._counts_anywhere(version)
        key = (facts.repository, facts.path, facts.source_locale, facts.locale)
        if key not in self._pages:
            sql = _IN_FORCE.format(documents=_DOCUMENTS)
            rows = self._connection.execute(sql, facts._asdict())
            self._pages[key] = {name for row in rows for name in row}
        return not {version.author_hash, version.written_hash} & self._pages[key]

    def _counts_anywhere(self, version: EditVersion) -> bool:
        found = self._connection.execute(
            "SELECT 1 FROM edit x JOIN segment s ON s.edit_id = x.id AND s.chosen"
            " JOIN document d ON d.id = s.document_id"
            " JOIN handback h ON h.id = d.handback_id AND h.superseded_by IS NULL"
            " WHERE x.author_hash = ? LIMIT 1",
            (version.author_hash,),
        )
        return found.fetchone() is not None
