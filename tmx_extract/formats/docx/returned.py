"""Read returned Word documents: tables with the names of columns in their first row."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import BinaryIO

from tmx_extract.formats.docx.tables import read_tables
from tmx_extract.formats.returned_units import Returned
from tmx_extract.formats.tables.header import find_columns
from tmx_extract.formats.tables.read_sheets import iter_units


def read(
    stream: BinaryIO, sources: Sequence[str] = (), targets: Sequence[str] = ()
) -> Iterator[Returned]:
    """Yield the units of all tables in order. Raises `UnreadableFile`.

    Lines are the numbers of rows in their table. The document is in memory.
    """
    find_header = partial(find_columns, sources=sources, targets=targets)
    sheets = [partial(iter, table) for table in read_tables(stream)]
    yield from iter_units(sheets, find_header)
