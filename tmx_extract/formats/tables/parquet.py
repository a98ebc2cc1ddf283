"""Write Parquet with the optional library pyarrow; this is the only module that needs it."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, BinaryIO

from tmx_extract.errors import MissingExtra
from tmx_extract.formats.options import WriteOptions
from tmx_extract.formats.tables.columns import Column, Row, iter_rows, list_columns
from tmx_extract.model import Occurrence

try:
    import pyarrow as pa
    from pyarrow import parquet
except ImportError as error:
    raise MissingExtra("parquet", library="pyarrow") from error

# The number of rows in memory; readers prefer groups of ten thousand rows or more.
_GROUP = 1 << 16


def write(stream: BinaryIO, occurrences: Iterable[Occurrence], options: WriteOptions) -> int:
    """Write the pairs in order and return their number, with one group of rows in memory.

    Numbers are 32-bit integers, dates are dates, an unknown value is null.
    """
    columns = list_columns(options)
    schema = pa.schema([pa.field(column.name, _TYPES[column.type]) for column in columns])
    repeating = [column.name for column in columns if column.repeats]
    written = 0
    with parquet.ParquetWriter(
        stream, schema, compression="zstd", use_dictionary=repeating
    ) as writer:
        for rows in _iter_groups(iter_rows(occurrences, options)):
            writer.write_batch(_batch(rows, columns, schema), row_group_size=_GROUP)
            written += len(rows)
    return written


_TYPES: dict[str, Any] = {"text": pa.string(), "number": pa.int32(), "date": pa.date32()}


def _iter_groups(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while group := list(islice(rows, _GROUP)):
        yield group


def _batch(rows: list[Row], columns: tuple[Column, ...], schema: Any) -> Any:
    """Return the rows as columns. Dates are given as text, which the library reads."""
    arrays = []
    for column, values in zip(columns, zip(*rows, strict=True), strict=True):
        kind = "text" if column.type == "date" else column.type
        array = pa.array(values, type=_TYPES[kind])
        arrays.append(array.cast(_TYPES[column.type]))
    return pa.record_batch(arrays, schema=schema)
