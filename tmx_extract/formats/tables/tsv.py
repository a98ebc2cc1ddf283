r"""Write tab-separated values (IANA), always one line for each pair."""

import re
from collections.abc import Iterable
from typing import BinaryIO

from tmx_extract.formats.options import WriteOptions
from tmx_extract.formats.tables.columns import Value, iter_rows, list_columns
from tmx_extract.formats.tables.guard import guard_row
from tmx_extract.model import Occurrence
from tmx_extract.outputs.pieces import write_pieces

_NEEDS_ESCAPE = re.compile(r"[\t\n\r\\]")
_ESCAPES = str.maketrans({"\t": r"\t", "\n": r"\n", "\r": r"\r", "\\": r"\\"})


def write(stream: BinaryIO, occurrences: Iterable[Occurrence], options: WriteOptions) -> int:
    r"""Write the pairs in order and return their number, with flat memory use.

    The media type does not allow tabs and line ends inside a value: they are written as `\t`, `\n`
    and `\r`, and a backslash as `\\`. An unknown value is empty.
    """
    write_pieces(stream, [_line(column.name for column in list_columns(options))])
    rows = iter_rows(occurrences, options)
    if options.for_spreadsheets:
        rows = map(guard_row, rows)
    return write_pieces(stream, map(_line, rows))


def _line(values: Iterable[Value]) -> str:
    return "\t".join(map(_escape, values)) + "\n"


def _escape(value: Value) -> str:
    if isinstance(value, str):
        return value.translate(_ESCAPES) if _NEEDS_ESCAPE.search(value) else value
    return "" if value is None else str(value)
