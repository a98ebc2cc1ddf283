"""Writing CSV (RFC 4180), as spreadsheet programs open it with a double click."""

import csv
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO

from tmx_extract.formats.options import ReportProblem, WriteOptions
from tmx_extract.formats.stream import write_pieces
from tmx_extract.formats.tables.columns import iter_rows, list_columns
from tmx_extract.model import Occurrence

# Excel takes a file for UTF-8 only if it begins with this.
_BYTE_ORDER_MARK = "\ufeff"


def write(
    stream: BinaryIO,
    occurrences: Iterable[Occurrence],
    options: WriteOptions,
    report: ReportProblem,  # noqa: ARG001 - every text can be written
) -> int:
    """Write the pairs as they come and give their number; flat memory.

    Texts are exact: line breaks stand in quoted cells, and what a spreadsheet takes for a formula
    stays what it is. What is not known is an empty cell.
    """
    # A row is "written" by handing it back, so that rows are joined into large writes.
    give_line: Callable[[Iterable[object]], Any]
    give_line = csv.writer(_Echo(), lineterminator="\r\n").writerow
    names = [column.name for column in list_columns(options)]
    write_pieces(stream, [_BYTE_ORDER_MARK, give_line(names)])
    return write_pieces(stream, map(give_line, iter_rows(occurrences, options)))


class _Echo:
    def write(self, line: str) -> str:
        """The line itself: what this gives, `writerow` gives."""
        return line
