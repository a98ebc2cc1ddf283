r"""Split a table in text into rows: commas, semicolons or tabs, with quoted cells or without."""

import csv
import re
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, suppress
from io import TextIOWrapper
from itertools import islice
from typing import BinaryIO, Literal, NamedTuple

from tmx_extract.errors import UnreadableFile
from tmx_extract.formats.tables.header import TWO_COLUMNS, Header

DELIMITERS = (",", ";", "\t", "|")
# The first line with which Excel can be separator the delimiter.
_SEPARATOR = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
# The number of rows that show the form of a table.
_SAMPLE = 200
_QUOTED = re.compile(r'"(?:[^"]|"")*+"')
NAME_COLUMNS = "Give its first row the names of the columns: id, source and target."
"""The advice for a table without a header."""


class SheetRow(NamedTuple):
    """One row of a table."""

    line: int
    """The line of its start, or its number in a sheet; from 1."""
    cells: Sequence[str]


class Dialect(NamedTuple):
    """The form of a table in text."""

    delimiter: str
    is_quoted: bool
    """Whether a cell may be in quotes."""
    header: Header
    skipped: int
    """The number of rows before the first pair."""


FindHeader = Callable[[Sequence[str]], Header | None]
MOST_BEFORE_HEADER = 20
"""The number of rows that may have the names of the columns, which may be below a title."""


def find_dialect(stream: BinaryIO, encoding: str, find_header: FindHeader) -> Dialect:
    """Return the form of a table; raises `UnreadableFile` for another kind of text.

    The delimiter is the one with which a row has the names of the columns, or else with which all
    rows have two cells. The stream stays at its position.
    """
    with closing(_open(stream, encoding)) as lines:
        separator = _SEPARATOR.fullmatch(next(lines, ""))
    delimiters = (separator[1],) if separator else DELIMITERS
    for delimiter in delimiters:
        is_quoted = delimiter != "\t" or _has_quoted_cells(stream, encoding)
        rows = _read_sample(stream, encoding, delimiter, is_quoted=is_quoted)
        for number, row in enumerate(rows[:MOST_BEFORE_HEADER]):
            if (header := find_header(row.cells)) is not None:
                return Dialect(delimiter, is_quoted, header, number + 1)
    for delimiter in delimiters:
        is_quoted = delimiter != "\t" or _has_quoted_cells(stream, encoding)
        rows = _read_sample(stream, encoding, delimiter, is_quoted=is_quoted)
        rows = rows[bool(separator) :]
        if rows and all(len(row.cells) == 2 for row in rows):
            return Dialect(delimiter, is_quoted, TWO_COLUMNS, int(bool(separator)))
    raise UnreadableFile("no row has the names of the columns", advice=NAME_COLUMNS)


def iter_rows(stream: BinaryIO, encoding: str, dialect: Dialect) -> Iterator[SheetRow]:
    """Yield the pairs in order, without empty rows; raises `UnreadableFile`."""
    rows = _iter_all(stream, encoding, dialect.delimiter, is_quoted=dialect.is_quoted)
    yield from islice(rows, dialect.skipped, None)


def _read_sample(
    stream: BinaryIO, encoding: str, delimiter: str, *, is_quoted: bool
) -> Sequence[SheetRow]:
    """Return the first rows; those before the damage, if the file is damaged in this form."""
    rows: list[SheetRow] = []
    with (
        closing(_iter_all(stream, encoding, delimiter, is_quoted=is_quoted)) as sample,
        suppress(UnreadableFile),
    ):
        for row in islice(sample, _SAMPLE):
            rows.append(row)
    return rows


def _iter_all(
    stream: BinaryIO, encoding: str, delimiter: str, *, is_quoted: bool
) -> Generator[SheetRow, None, None]:
    # A text of the memory may be longer than the limit that the module has at first.
    csv.field_size_limit(sys.maxsize)
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if is_quoted else csv.QUOTE_NONE
    line = 1
    with closing(_open(stream, encoding)) as lines:
        reader = csv.reader(lines, delimiter=delimiter, quoting=quoting, strict=True)
        try:
            for cells in reader:
                if any(cells):
                    yield SheetRow(line, cells)
                line = reader.line_num + 1
        except csv.Error as error:
            raise UnreadableFile(
                f"a quoted cell is damaged: {error}", line=line, advice="Save it again."
            ) from error


def _has_quoted_cells(stream: BinaryIO, encoding: str) -> bool:
    """Return whether a spreadsheet program has put cells between tabs in quotes.

    It quotes every cell with a quote, and doubles the quotes inside. Our exports never do.
    """
    is_proven, columns = False, 0
    with closing(_open(stream, encoding)) as lines:
        for line in lines:
            cells = line.rstrip("\r\n").split("\t")
            columns = columns or len(cells)
            if '"' not in line:
                continue
            if len(cells) != columns and any(cell[:1] == '"' for cell in cells):
                # A cell goes on after a tab or a line break.
                return True
            for cell in cells:
                if '"' in cell:
                    if not _QUOTED.fullmatch(cell):
                        return False
                    is_proven = is_proven or "," in cell or '"' in cell[1:-1]
    return is_proven


def _open(stream: BinaryIO, encoding: str) -> Generator[str, None, None]:
    """Yield the lines with their ends; the stream stays at its position, and open."""
    start = stream.tell()
    text = TextIOWrapper(stream, encoding, newline="")
    try:
        # `yield from` would close the stream when this generator is closed.
        for line in text:  # noqa: UP028
            yield line
    finally:
        text.detach()
        stream.seek(start)
