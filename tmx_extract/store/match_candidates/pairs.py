"""The pairs of a source in the memory, with their frequency and their best location."""

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from tmx_extract.model import Occurrence, Selection, TranslationType
from tmx_extract.store.edits.edit_mark import read_mark
from tmx_extract.store.indexes import has_index
from tmx_extract.store.schema import DATE_OF_DOCUMENT, FIRST_COMMIT, ORDINAL_BITS
from tmx_extract.store.selection.conditions import (
    conditions_of_entries,
    conditions_of_segments,
    joined,
    name_columns,
    text_columns,
)
from tmx_extract.store.selection.dedupe_and_sample import (
    DOCUMENT_OF,
    ORDINAL_MASK,
    PLACE_MASK,
    RANK,
    graded,
    is_edited,
)
from tmx_extract.store.selection.pages import Pages


class CandidatePair(NamedTuple):
    """One source with one of its targets."""

    source_id: int
    """As returned by `find_source` and `Candidates.find`."""
    source: str
    """In the form that the selection requests, like the target."""
    compared: str
    """The source in author form, by which it was found."""
    target: str
    translation_type: TranslationType | None
    """The type at the best location: human before machine, then the newest."""
    handback_date: str
    """ISO date of the best location, or the day of its first commit; may be empty."""
    first_commit: str
    """The time of the first commit with the best location; empty outside git."""
    occurrences: int
    """The number of selected segments with this pair."""
    is_superseded: bool
    """Whether only superseded versions of pages have it."""
    segment: int
    """The row of the segment at the best location."""


class SourceNeighbours(NamedTuple):
    """Rows of the sources before and after; None for the edge of a page."""

    previous: int | None
    following: int | None


def read_pairs(
    connection: sqlite3.Connection,
    selection: Selection,
    source_ids: Sequence[int],
    neighbours: SourceNeighbours | None = None,
) -> list[CandidatePair]:
    """Return the pairs of these sources that pass the selection; expects `temp.selected`.

    With `neighbours`, only segments between these sources count.
    """
    sql, values = _query(connection, selection, source_ids, neighbours)
    pairs: dict[bytes, CandidatePair] = {}
    for name, *facts in connection.execute(sql, values):
        pair = CandidatePair._make(facts)
        pair = pair._replace(is_superseded=bool(pair.is_superseded))
        other = pairs.get(name)
        if other is not None:
            # Current pairs come first.
            pair = other._replace(occurrences=other.occurrences + pair.occurrences)
        pairs[name] = pair
    return list(pairs.values())


def _query(
    connection: sqlite3.Connection,
    selection: Selection,
    source_ids: Sequence[int],
    neighbours: SourceNeighbours | None,
) -> tuple[str, list[object]]:
    source, target = text_columns(selection)
    name, _ = name_columns(selection)
    by_index = "INDEXED BY segment_entry" if has_index(connection, "segment_entry") else ""
    conditions = [*conditions_of_segments(selection), *conditions_of_entries(selection)]
    condition, values = joined(conditions)
    superseded = "0"
    if selection.all_handbacks:
        superseded = (
            "(SELECT h.superseded_by IS NOT NULL FROM document d JOIN handback h"
            f" ON h.id = d.handback_id WHERE d.id = s.id >> {ORDINAL_BITS})"
        )
    between, rows = _between(neighbours)
    marks = ",".join("?" * len(source_ids))
    pairs = (
        f"SELECT m.source_id, {source} AS source, coalesce(e.author_source, e.source) AS compared,"
        f" {target} AS target, {name} AS name,"
        f" {superseded} AS superseded, count(*) AS occurrences,"
        f" min({graded(RANK)}) AS rank"
        " FROM match_entry m CROSS JOIN entry e ON e.id = m.entry_id"
        f" CROSS JOIN segment s {by_index} ON s.entry_id = e.id"
        f" CROSS JOIN temp.selected g ON {DOCUMENT_OF}"
        f" WHERE m.source_id IN ({marks}) AND {condition}{between}"
        " GROUP BY name, superseded"
    )
    place = f"(p.rank & {PLACE_MASK})"
    return (
        "SELECT p.name, p.source_id, p.source, p.compared, p.target,"
        f" iif({is_edited('p.rank')}, 'PE', d.translation_type),"
        f" {DATE_OF_DOCUMENT}, {FIRST_COMMIT}, p.occurrences, p.superseded,"
        f" d.id << {ORDINAL_BITS} | (p.rank & {ORDINAL_MASK})"
        f" FROM ({pairs}) p JOIN temp.selected b ON b.position = {place} >> {ORDINAL_BITS}"
        " JOIN document d ON d.id = b.document_id ORDER BY p.superseded",
        [*source_ids, *values, *rows],
    )


def _between(neighbours: SourceNeighbours | None) -> tuple[str, list[object]]:
    """Return a condition on the segments before and after `s`, with its values."""
    if neighbours is None:
        return "", []
    sql, rows = "", list[object]()
    for step, source_id in (("- 1", neighbours.previous), ("+ 1", neighbours.following)):
        of_page = f"n.id = s.id {step} AND n.document_id = s.id >> {ORDINAL_BITS}"
        if source_id is None:
            sql += f" AND NOT EXISTS (SELECT 1 FROM segment n WHERE {of_page})"
        else:
            sql += (
                f" AND EXISTS (SELECT 1 FROM segment n JOIN match_entry o"
                f" ON o.source_id = ? AND o.entry_id = n.entry_id WHERE {of_page})"
            )
            rows.append(source_id)
    return sql, rows


class PairPlaces:
    """Reads the locations of pairs."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._pages = Pages(connection)

    def read(self, pair: CandidatePair) -> Occurrence:
        """Return the pair at its best location."""
        row = self._connection.execute(
            "SELECT segment_id, number, is_paragraph, place, field, line, edit_id FROM segment"
            " WHERE id = ?",
            (pair.segment,),
        ).fetchone()
        segment_id, number, is_paragraph, place, field, line, edit = row
        return Occurrence(
            page=self._pages.read(pair.segment >> ORDINAL_BITS),
            ordinal=pair.segment & ORDINAL_MASK,
            segment_id=segment_id,
            number=number,
            is_paragraph=bool(is_paragraph),
            place=place,
            field=field,
            source=pair.source,
            target=pair.target,
            occurrences=pair.occurrences,
            reason=None,
            line=line,
            edit=None if edit is None else read_mark(self._connection, edit),
        )
