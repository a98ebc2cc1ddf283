"""Read returned CSV and TSV: our exports and tables of others, saved by spreadsheet programs."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import BinaryIO

from tmx_extract.formats.returned_units import Returned
from tmx_extract.formats.tables.cell_forms import find_undo
from tmx_extract.formats.tables.encoding import find_encoding
from tmx_extract.formats.tables.header import find_columns
from tmx_extract.formats.tables.returned_rows import iter_returned
from tmx_extract.formats.tables.split_rows import find_dialect, iter_rows


def read(
    stream: BinaryIO, sources: Sequence[str] = (), targets: Sequence[str] = ()
) -> Iterator[Returned]:
    """Yield the units in order. Raises `UnreadableFile`. Memory use is flat.

    `sources` and `targets` are the languages of the memory: they may be the names of two columns,
    and the target language decides the encoding of a file that is not UTF-8.
    """
    encoding = find_encoding(stream, targets)
    find_header = partial(find_columns, sources=sources, targets=targets)
    dialect = find_dialect(stream, encoding, find_header)
    undo = find_undo(
        iter_rows(stream, encoding, dialect),
        dialect.header,
        may_be_escaped=dialect.delimiter == "\t",
    )
    yield from iter_returned(iter_rows(stream, encoding, dialect), dialect.header, undo)
