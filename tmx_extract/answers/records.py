"""Records for programs as JSON, JSON Lines and CSV, written one by one."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from typing import Any, BinaryIO, Literal

from tmx_extract.errors import OutputError

RecordForm = Literal["json", "jsonl", "csv"]
Record = Mapping[str, Any]
"""Values of JSON by their keys. All records of an answer have the same keys in the same order."""


def write_value(stream: BinaryIO, value: object) -> None:
    """Write one JSON value."""
    stream.write(_encode(value, 2) + b"\n")


def write_list(stream: BinaryIO, records: Iterable[Record], *, indent: int | None = 2) -> int:
    """Write a JSON list; return the number of records."""
    number = 0
    for number, record in enumerate(records, 1):
        stream.write((b"[\n" if number == 1 else b",\n") + _encode(record, indent))
    stream.write(b"\n]\n" if number else b"[]\n")
    return number


def write_lines(stream: BinaryIO, records: Iterable[Record]) -> int:
    """Write an object on each line; return the number of records."""
    number = 0
    for record in records:
        stream.write(_encode(record, None) + b"\n")
        number += 1
    return number


def write_csv(
    stream: BinaryIO,
    records: Iterable[Record],
    columns: Sequence[str],
    flat: Mapping[str, Callable[[Any], str]],
) -> int:
    """Write the names of the columns and a row for each record; return the number of records.

    `flat` has the functions that turn lists and objects into texts, by column. The byte order mark
    at the beginning identifies UTF-8 for spreadsheets.
    """
    number = 0
    with _text_of(stream) as text:
        writer = csv.DictWriter(text, columns, lineterminator="\r\n")
        writer.writeheader()
        for record in records:
            writer.writerow({**record, **{name: show(record[name]) for name, show in flat.items()}})
            number += 1
    return number


def _encode(value: object, indent: int | None) -> bytes:
    """Return the value as JSON; lone surrogates become JSON escapes."""
    return json.dumps(value, ensure_ascii=False, indent=indent).encode("utf-8", "backslashreplace")


@contextmanager
def _text_of(stream: BinaryIO) -> Iterator[TextIOWrapper]:
    text = TextIOWrapper(
        stream, encoding="utf-8-sig", errors="replace", newline="", write_through=True
    )
    try:
        yield text
    finally:
        # Otherwise the stream, which may be standard output, would be closed with it.
        try:
            text.detach()
        except BaseException:
            # Data that could not be written is dropped the second time.
            with suppress(OSError, OutputError):
                text.detach()
            raise
