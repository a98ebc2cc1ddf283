"""Read returned translations from the tables of a workbook or a document."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from tmx_extract.errors import UnreadableFile
from tmx_extract.formats.returned_units import Returned
from tmx_extract.formats.tables.cell_forms import find_undo
from tmx_extract.formats.tables.header import TWO_COLUMNS, Header
from tmx_extract.formats.tables.returned_rows import iter_returned
from tmx_extract.formats.tables.split_rows import (
    MOST_BEFORE_HEADER,
    NAME_COLUMNS,
    FindHeader,
    SheetRow,
)

Sheet = Callable[[], Iterator[SheetRow]]
"""A table: each call yields its rows from the first one."""
_SAMPLE = 200


def iter_units(sheets: Sequence[Sheet], find_header: FindHeader) -> Iterator[Returned]:
    """Yield the units of all tables with the names of columns.

    If there is none, the first table must have two columns: sources and targets. Raises
    `UnreadableFile`.
    """
    has_any = False
    for sheet in sheets:
        if (found := _find_header(sheet, find_header)) is not None:
            yield from _iter_sheet(sheet, *found)
            has_any = True
    if has_any:
        return
    if not sheets or not _has_two_columns(sheets[0]):
        raise UnreadableFile("no row has the names of the columns", advice=NAME_COLUMNS)
    yield from _iter_sheet(sheets[0], TWO_COLUMNS, 0)


def _find_header(sheet: Sheet, find_header: FindHeader) -> tuple[Header, int] | None:
    """Return the columns, and the number of the rows up to their names."""
    for number, row in enumerate(islice(sheet(), MOST_BEFORE_HEADER), 1):
        if (header := find_header(row.cells)) is not None:
            return header, number
    return None


def _has_two_columns(sheet: Sheet) -> bool:
    rows = [row.cells for row in islice(sheet(), _SAMPLE)]
    return bool(rows) and all(len(cells) == 2 and all(cells) for cells in rows)


def _iter_sheet(sheet: Sheet, header: Header, skipped: int) -> Iterator[Returned]:
    undo = find_undo(islice(sheet(), skipped, None), header, may_be_escaped=False)
    yield from iter_returned(islice(sheet(), skipped, None), header, undo)
