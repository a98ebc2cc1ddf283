"""Reading the memory: the selected pairs, streamed in page order."""

import sqlite3
from collections.abc import Generator, Iterator
from itertools import groupby
from operator import itemgetter

from tmx_extract.errors import NothingSelected
from tmx_extract.model import Occurrence, Selection, SplitBy
from tmx_extract.store.connection import explained, snapshot
from tmx_extract.store.joined_locales.join import JoinNotes
from tmx_extract.store.joined_locales.read import iter_joined_rows
from tmx_extract.store.joined_locales.select import select_joined
from tmx_extract.store.selection.conditions import conditions_of_entries, conditions_of_segments
from tmx_extract.store.selection.dedupe_and_sample import needs_best, select_best
from tmx_extract.store.selection.empty_selection import explain_nothing
from tmx_extract.store.selection.prepare import prepare_selection
from tmx_extract.store.selection.read import FROM_DOCUMENTS, iter_rows

Part = tuple[str, ...]
"""The name of a part: (repository, path), (repository, folder), (product,) or (type,)."""


def find_locales(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return the (source locale, target locale) pairs in the memory, in text order."""
    with explained(connection):
        return connection.execute(
            "SELECT DISTINCT source_locale, locale FROM handback ORDER BY 1, 2"
        ).fetchall()


def iter_occurrences(
    connection: sqlite3.Connection, selection: Selection, notes: JoinNotes | None = None
) -> Generator[Occurrence, None, None]:
    """Yield the selected pairs, ordered by repository, path and position in the page.

    Works on a snapshot: additions of other processes are not visible. Memory use is constant. Close
    the generator if you do not need all pairs. Texts that cannot be joined are added to `notes`
    before the first pair. Raises `NothingSelected` if no pair passes.
    """
    with snapshot(connection):
        for _, occurrence in _iter_selected(connection, selection, None, notes):
            yield occurrence


def iter_numbered(
    connection: sqlite3.Connection, selection: Selection
) -> Generator[tuple[int, Occurrence], None, None]:
    """Yield the same pairs, each with the row of its document."""
    with snapshot(connection):
        yield from _iter_selected(connection, selection, None, None)


def iter_parts(
    connection: sqlite3.Connection,
    selection: Selection,
    by: SplitBy,
    notes: JoinNotes | None = None,
) -> Generator[tuple[Part, Iterator[Occurrence]], None, None]:
    """Yield the same pairs in parts, in the order of the parts' names; inside a part in page order.

    Read the pairs of a part before you request the next part.
    """
    with snapshot(connection):
        selected = _iter_selected(connection, selection, by, notes)
        if by != "type":
            rows = _with_parts(connection, selected)
        elif selection.locales:
            rows = _types_apart(connection, selection, selected)
        else:
            rows = _edited_apart(connection, selection, _with_parts(connection, selected))
        for part, group in groupby(rows, key=itemgetter(0)):
            yield tuple(part.split("\0")), (occurrence for _, occurrence in group)


def _iter_selected(
    connection: sqlite3.Connection,
    selection: Selection,
    by: SplitBy | None,
    notes: JoinNotes | None,
) -> Iterator[tuple[int, Occurrence]]:
    """Yield each pair with the row of its document."""
    prepare_selection(connection, selection, by)
    if selection.locales:
        select_joined(connection, selection, notes or JoinNotes())
        yield from iter_joined_rows(connection, selection)
        return
    if needs_best(selection):
        select_best(connection, selection)
    rows = iter_rows(connection, selection)
    first = next(rows, None)
    if first is None and selection.with_findings:
        return
    if first is None:
        conditions = [*conditions_of_segments(selection), *conditions_of_entries(selection)]
        raise NothingSelected(
            explain_nothing(connection, "pair", f"{FROM_DOCUMENTS} WHERE ", conditions),
            advice="See what the memory contains: tmx-extract stats",
        )
    yield first
    yield from rows


def _edited_apart(
    connection: sqlite3.Connection, selection: Selection, rows: Iterator[tuple[str, Occurrence]]
) -> Iterator[tuple[str, Occurrence]]:
    """Yield the same pairs with edited ones at the end, because pages of any type have some."""
    has_edited = False
    for part, occurrence in rows:
        if occurrence.edit is None:
            yield part, occurrence
        else:
            has_edited = True
    if has_edited:
        # For queries that are ordered by parts.
        connection.execute("UPDATE temp.selected SET part = 'PE'")
        for _, occurrence in iter_rows(connection, selection):
            if occurrence.edit is not None:
                yield "PE", occurrence


def _types_apart(
    connection: sqlite3.Connection,
    selection: Selection,
    selected: Iterator[tuple[int, Occurrence]],
) -> Iterator[tuple[str, Occurrence]]:
    """Yield joined pairs by the type of the whole pair, whatever the page of the first target says.

    They are read once for each type, because sorting them would need memory.
    """
    types = {occurrence.translation_type or "" for _, occurrence in selected}
    # They come in page order.
    connection.execute("UPDATE temp.selected SET part = ''")
    for wanted in sorted(types):
        for _, occurrence in iter_joined_rows(connection, selection):
            if (occurrence.translation_type or "") == wanted:
                yield wanted, occurrence


def _with_parts(
    connection: sqlite3.Connection, rows: Iterator[tuple[int, Occurrence]]
) -> Iterator[tuple[str, Occurrence]]:
    part_of, part = -1, ""
    for document_id, occurrence in rows:
        if document_id != part_of:
            part_of = document_id
            (part,) = connection.execute(
                "SELECT part FROM temp.selected WHERE document_id = ?", (document_id,)
            ).fetchone()
        yield part, occurrence
