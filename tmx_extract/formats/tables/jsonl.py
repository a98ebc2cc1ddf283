"""Write JSON Lines, one object for each pair."""

import json
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from tmx_extract.formats.options import WriteOptions
from tmx_extract.formats.tables.columns import iter_rows, list_columns
from tmx_extract.model import Occurrence
from tmx_extract.outputs.pieces import write_pieces

# JSON allows these characters, but some readers end a line there (Python's `splitlines`, Node's
# `readline`).
_LINE_ENDS = {"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def write(stream: BinaryIO, occurrences: Iterable[Occurrence], options: WriteOptions) -> int:
    """Write the pairs in order and return their number, with flat memory use.

    Every object has all columns in order; an unknown value is null.
    """
    return write_pieces(stream, _iter_lines(occurrences, options))


def _iter_lines(occurrences: Iterable[Occurrence], options: WriteOptions) -> Iterator[str]:
    names = [column.name for column in list_columns(options)]
    encode = json.JSONEncoder(ensure_ascii=False).encode
    for row in iter_rows(occurrences, options):
        line = encode(dict(zip(names, row, strict=True)))
        for sign, escape in _LINE_ENDS.items():
            line = line.replace(sign, escape)
        yield line + "\n"
