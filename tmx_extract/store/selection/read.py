"""From the temporary tables to occurrences."""

import sqlite3
from collections.abc import Iterator

from tmx_extract.model import Occurrence, Selection
from tmx_extract.store.edits.edit_mark import read_mark
from tmx_extract.store.english_pages import has_recovered
from tmx_extract.store.schema import ORDINAL_BITS
from tmx_extract.store.selection.conditions import (
    conditions_of_entries,
    conditions_of_segments,
    joined,
    text_columns,
)
from tmx_extract.store.selection.dedupe_and_sample import ORDINAL_MASK, needs_best
from tmx_extract.store.selection.other_places import OtherPlaces
from tmx_extract.store.selection.pages import read_page

# Texts that were not chosen also have a reason, which is left out here.
REASON = "CASE WHEN s.chosen THEN s.reason END"
_FROM_BEST = (
    " FROM temp.selected g CROSS JOIN temp.best b"
    f" ON b.place BETWEEN (g.position << {ORDINAL_BITS})"
    f" AND (g.position << {ORDINAL_BITS} | {ORDINAL_MASK})"
    " CROSS JOIN segment s"
    f" ON s.id = (g.document_id << {ORDINAL_BITS} | (b.place & {ORDINAL_MASK}))"
    " CROSS JOIN entry e ON e.id = s.entry_id"
)
FROM_DOCUMENTS = (
    " FROM temp.selected g CROSS JOIN segment s"
    f" ON s.id BETWEEN (g.document_id << {ORDINAL_BITS})"
    f" AND (g.document_id << {ORDINAL_BITS} | {ORDINAL_MASK})"
    " CROSS JOIN entry e ON e.id = s.entry_id"
)
# The neighbours in the page, selected or not.
_NEIGHBOURS = (
    " LEFT JOIN segment sp ON sp.id = s.id - 1 AND sp.document_id = s.document_id"
    " LEFT JOIN entry ep ON ep.id = sp.entry_id"
    " LEFT JOIN segment sn ON sn.id = s.id + 1 AND sn.document_id = s.document_id"
    " LEFT JOIN entry en ON en.id = sn.entry_id"
)


def iter_rows(
    connection: sqlite3.Connection, selection: Selection
) -> Iterator[tuple[int, Occurrence]]:
    """Yield the selected pairs in the order of parts and pages, each with the row of its
    document."""
    sql, values = _query(selection, "s.start, s.id" if has_recovered(connection) else "s.id")
    further = OtherPlaces(connection, selection) if _has_further(selection) else None
    page_of, page = -1, None
    # Twice as fast as Occurrence(…), which calls a Python function.
    make = tuple.__new__
    for row, *facts, count, reason, line, edit, before, after in connection.execute(sql, values):
        document_id = row >> ORDINAL_BITS
        if document_id != page_of or page is None:
            page_of, page = document_id, read_page(connection, document_id)
        elsewhere = further.next_of(row) if further is not None and count > 1 else ()
        mark = None if edit is None else read_mark(connection, edit)
        told = (page, *facts, count, reason, line, before, after, elsewhere, (), None, mark)
        yield document_id, make(Occurrence, told)


def _has_further(selection: Selection) -> bool:
    """Return whether further locations are needed; only deduplicated pairs have them."""
    return selection.places_elsewhere > 0 and selection.dedupe in ("pair", "source")


def _query(selection: Selection, order: str) -> tuple[str, list[object]]:
    """Return the query and its values; `order` is that of the segments of a page."""
    values = list[object]()
    if needs_best(selection):
        last, rest = f"b.occurrences, coalesce(b.reason, {REASON}), s.line, s.edit_id", _FROM_BEST
        condition = ""
    else:
        last, rest = f"1, {REASON}, s.line, s.edit_id", FROM_DOCUMENTS
        conditions = [*conditions_of_segments(selection), *conditions_of_entries(selection)]
        condition, values = joined(conditions)
        condition = f" WHERE {condition}"
    previous = following = "NULL"
    if selection.neighbours:
        (previous, _), (following, _) = (text_columns(selection, name) for name in ("ep", "en"))
        rest += _NEIGHBOURS
    source, target = text_columns(selection)
    columns = (
        f"SELECT s.id, s.id & {ORDINAL_MASK}, s.segment_id, s.number, s.is_paragraph, s.place,"
        f" s.field, {source}, {target}, {last}, {previous}, {following}"
    )
    return f"{columns}{rest}{condition} ORDER BY g.part, g.position, {order}", values
