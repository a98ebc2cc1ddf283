"""Hits: the frequency of pairs in the selected pages, and their best location."""

import sqlite3
from collections.abc import Iterator, Sequence, Set
from operator import itemgetter
from typing import Any, NamedTuple

from tmx_extract.model import Occurrence, Selection
from tmx_extract.store.concordance.candidates import SearchCandidate
from tmx_extract.store.edits.edit_mark import read_mark
from tmx_extract.store.indexes import has_index
from tmx_extract.store.schema import ORDINAL_BITS
from tmx_extract.store.selection.conditions import (
    conditions_of_entries,
    conditions_of_segments,
    joined,
    text_columns,
)
from tmx_extract.store.selection.dedupe_and_sample import (
    DOCUMENT_OF,
    EDITED_MASK,
    GRADE_BITS,
    ORDINAL_MASK,
    PLACE_MASK,
    RANK,
)
from tmx_extract.store.selection.pages import Pages
from tmx_extract.store.selection.read import REASON
from tmx_extract.store.statements import LISTED, LISTED_HASHES, list_hashes, list_values

# The maximum number of cached names of other forms, to query only existing ones.
_REMEMBERED = 50_000


class ReadHit(NamedTuple):
    """A pair with its occurrences in the selected pages."""

    name: bytes
    """As `SearchCandidate.name`."""
    entry_id: int
    """The first entry with these texts."""
    texts: tuple[str, str] | None
    """Source and target in the requested form; None if they must be read again."""
    size: int
    """The number of characters in both texts."""
    occurrences: int
    rank: int
    """The rank of its best location: edited, human, machine, newer before older, then page
    order."""
    segment: int
    """The row of the segment at its best location."""

    @property
    def place(self) -> int:
        """The best location in page order."""
        return self.rank & PLACE_MASK

    @property
    def grade(self) -> int:
        """The grade; lower is better."""
        return self.rank >> GRADE_BITS

    def without_texts(self) -> "ReadHit":
        """Return the hit without its texts, to save memory."""
        return self._replace(texts=None)


class HitReader:
    """Counts pairs list by list; expects `temp.selected`."""

    def __init__(self, connection: sqlite3.Connection, selection: Selection) -> None:
        self._connection = connection
        form = "written" if selection.as_written else "author"
        conditions = joined(conditions_of_entries(selection))
        self._is_indexed = has_index(connection, "entry_hash")
        if not self._is_indexed:
            _name_entries(connection, form, *conditions)
        condition, self._entry_values = conditions
        self._forms = _list_forms(connection, form)
        # A name is the hash of the requested form, or the entry's own hash if both forms are the
        # same.
        self._of_form, self._of_hash = (
            f"SELECT e.{form}_hash, e.id FROM entry e WHERE {condition} AND e.{form}_hash IN",
            f"SELECT e.hash, e.id FROM entry e WHERE {condition} AND e.{form}_hash IS NULL"
            " AND e.hash IN",
        )
        # Without the index, all segments are read once for every list.
        by_index = "INDEXED BY segment_entry" if has_index(connection, "segment_entry") else ""
        condition, self._values = joined(conditions_of_segments(selection))
        edited = f"(SELECT id FROM entry WHERE is_edited AND id IN {LISTED})"
        # With `min`, the other columns come from the row with the minimum. Edited entries have
        # their own rank.
        self._count, self._count_edited = (
            f"SELECT s.entry_id, count(*), min({rank}), s.id"
            f" FROM segment s {by_index} CROSS JOIN temp.selected g ON {DOCUMENT_OF}"
            f" WHERE s.entry_id IN {ids} AND {condition} GROUP BY s.entry_id"
            for rank, ids in ((RANK, LISTED), (f"{RANK} & {EDITED_MASK}", edited))
        )
        sql = "SELECT EXISTS (SELECT 1 FROM entry WHERE is_edited)"
        self._has_edits = bool(connection.execute(sql).fetchone()[0])

    def read(self, hits: Sequence[SearchCandidate]) -> list[ReadHit]:
        """Return those pairs whose first entry is in the list and that occur in selected pages."""
        further = self._find_further(hits)
        # Few pairs have several entries.
        several = dict[int, set[int]]()
        first = hits
        if further:
            first = [
                hit
                for hit in hits
                if hit.name not in further or hit.entry_id <= min(further[hit.name])
            ]
            several = {
                hit.entry_id: further[hit.name] | {hit.entry_id}
                for hit in first
                if hit.name in further
            }
        asked = list_values({hit.entry_id for hit in first}.union(*several.values()))
        counts = [self._count, self._count_edited] if self._has_edits else [self._count]
        found = {
            row[0]: row[1:]
            for sql in counts
            for row in self._connection.execute(sql, (asked, *self._values))
        }
        for entry_id, members in several.items():
            if facts := [found[one] for one in members if one in found]:
                _, rank, segment = min(facts, key=itemgetter(1))
                found[entry_id] = sum(count for count, _, _ in facts), rank, segment
        # Twice as fast as ReadHit(…), which calls a Python function.
        make = tuple.__new__
        return [
            make(
                ReadHit,
                (name, entry_id, (source, target), len(source) + len(target), *found[entry_id]),
            )
            for entry_id, name, _, source, target in first
            if entry_id in found
        ]

    def _find_further(self, hits: Sequence[SearchCandidate]) -> dict[bytes, set[int]]:
        """Return entries with the same texts as these, possibly including these, by name."""
        further = dict[bytes, set[int]]()
        names = list({hit.name for hit in hits})
        if not self._is_indexed:
            self._add("SELECT name, id FROM temp.named WHERE name IN", (), names, further)
            return further
        formed = names if self._forms is None else [one for one in names if one in self._forms]
        self._add(self._of_form, self._entry_values, formed, further)
        # A hash belongs to only one entry, which is usually this one.
        others = [hit.name for hit in hits if hit.has_form]
        self._add(self._of_hash, self._entry_values, others, further)
        return further

    def _add(
        self,
        sql: str,
        values: Sequence[object],
        names: Sequence[bytes],
        further: dict[bytes, set[int]],
    ) -> None:
        asked = (*values, *list_hashes(names))
        for name, entry_id in self._connection.execute(f"{sql} {LISTED_HASHES}", asked):
            further.setdefault(name, set()).add(entry_id)


def _list_forms(connection: sqlite3.Connection, form: str) -> Set[bytes] | None:
    """Return the names of entries that differ from this form; None if there are too many."""
    rows = connection.execute(
        f"SELECT {form}_hash FROM entry WHERE {form}_hash IS NOT NULL LIMIT ?", (_REMEMBERED + 1,)
    ).fetchall()
    # Several entries may have the same name, so the rows are counted, not the names.
    return {name for (name,) in rows} if len(rows) <= _REMEMBERED else None


def _name_entries(
    connection: sqlite3.Connection, form: str, condition: str, values: Sequence[object]
) -> None:
    """Index the entries by their texts, if a killed run left the memory without that index."""
    connection.execute("DROP TABLE IF EXISTS temp.named")
    connection.execute(
        "CREATE TEMP TABLE named (name BLOB, id INTEGER, PRIMARY KEY (name, id)) WITHOUT ROWID"
    )
    connection.execute(
        f"INSERT INTO temp.named SELECT coalesce({form}_hash, hash), id FROM entry e"
        f" WHERE {condition} ORDER BY 1, 2",
        values,
    )


# Neighbours, further locations and other languages are not requested.
_NOT_ASKED = (None, None, (), (), None)


class OccurrenceReader:
    """Reads the best locations of counted pairs."""

    def __init__(self, connection: sqlite3.Connection, selection: Selection) -> None:
        self._connection = connection
        self._pages = Pages(connection)
        self._places = (
            "SELECT s.id, s.segment_id, s.number, s.is_paragraph, s.place, s.field,"
            f" {REASON}, s.line, s.edit_id FROM segment s"
            f" WHERE s.id IN {LISTED}"
        )
        source, target = text_columns(selection)
        self._texts = f"SELECT e.id, {source}, {target} FROM entry e WHERE e.id IN {LISTED}"

    def read(self, pairs: Sequence[ReadHit]) -> Iterator[Occurrence]:
        """Yield an occurrence for each pair, in order."""
        places = self._read_rows(self._places, [pair.segment for pair in pairs])
        texts = self._read_rows(self._texts, [one.entry_id for one in pairs if one.texts is None])
        pages = self._pages.read_all({row >> ORDINAL_BITS for row in places})
        # Twice as fast as Occurrence(…), which calls a Python function.
        make = tuple.__new__
        for _, entry_id, known, _, occurrences, _, row in pairs:
            _, *facts, reason, line, edit = places[row]
            told = (
                pages[row >> ORDINAL_BITS],
                row & ORDINAL_MASK,
                *facts,
                *(known or texts[entry_id][1:]),
                occurrences,
                reason,
                line,
                *_NOT_ASKED,
                None if edit is None else read_mark(self._connection, edit),
            )
            yield make(Occurrence, told)

    def _read_rows(self, sql: str, ids: list[int]) -> dict[int, tuple[Any, ...]]:
        """Return the rows by id."""
        rows = self._connection.execute(sql, (list_values(ids),)) if ids else ()
        return {row[0]: row for row in rows}
