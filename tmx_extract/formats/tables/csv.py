"""Write CSV (RFC 4180) that spreadsheet programs open with a double click."""

import csv
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO

from tmx_extract.formats.options import WriteOptions
from tmx_extract.formats.tables.columns import iter_rows, list_columns
from tmx_extract.formats.tables.guard import guard_row
from tmx_extract.model import Occurrence
from tmx_extract.outputs.pieces import write_pieces

# Excel reads a file as UTF-8 only if it begins with this.
_BYTE_ORDER_MARK = "\ufeff"


def write(stream: BinaryIO, occurrences: Iterable[Occurrence], options: WriteOptions) -> int:
    """Write the pairs in order and return their number, with flat memory use.

    Texts are exact: line breaks are in quoted cells, and texts that a spreadsheet reads as formulas
    are not changed, except with `for_spreadsheets`. An unknown value is an empty cell.
    """
    # "Writing" a row returns it, so that rows can be joined into large writes.
    give_line: Callable[[Iterable[object]], Any]
    give_line = csv.writer(_Echo(), lineterminator="\r\n").writerow
    names = [column.name for column in list_columns(options)]
    write_pieces(stream, [_BYTE_ORDER_MARK, give_line(names)])
    rows = iter_rows(occurrences, options)
    if options.for_spreadsheets:
        rows = map(guard_row, rows)
    return write_pieces(stream, map(give_line, rows))


class _Echo:
    def write(self, line: str) -> str:
        """Return the line, because `writerow` returns the result of this method."""
        return line
