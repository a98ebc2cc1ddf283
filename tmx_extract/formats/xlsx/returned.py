"""Read returned workbooks: our exports and tables of others, saved by spreadsheet programs."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import BinaryIO

from tmx_extract.formats.returned_units import Returned
from tmx_extract.formats.tables.header import find_columns
from tmx_extract.formats.tables.read_sheets import iter_units
from tmx_extract.formats.xlsx.sheets import list_sheets


def read(
    stream: BinaryIO, sources: Sequence[str] = (), targets: Sequence[str] = ()
) -> Iterator[Returned]:
    """Yield the units of all sheets in order. Raises `UnreadableFile`.

    Lines are the numbers of rows. Sheets without the names of columns have no units, if others have
    them. The texts of the cells are in memory, but not the sheets.
    """
    find_header = partial(find_columns, sources=sources, targets=targets)
    yield from iter_units(list_sheets(stream), find_header)
