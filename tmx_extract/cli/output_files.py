"""The outputs of commands."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO, ClassVar, TypeVar

import typer

from tmx_extract.cli.help_parts import OPTIONS
from tmx_extract.cli.printing import say
from tmx_extract.cli.streams import adapted

if TYPE_CHECKING:
    from tmx_extract.answers.columns import Columns
    from tmx_extract.answers.records import Record
    from tmx_extract.report.contents import Report

_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerOptions:
    """The options for the form of an answer; the command decides which forms it has."""

    heading: ClassVar = "Output"

    form: Annotated[
        str, typer.Option("--format", help="Show a table, or write another format.")
    ] = "table"
    output: Annotated[
        str, typer.Option("-o", "--output", help="Write to this file; - for the screen.")
    ] = "-"
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON for programs.", rich_help_panel=OPTIONS)
    ] = False

    def expect_form(self) -> str:
        """Return the form; raise `BadParameter` for a table that goes into a file."""
        if self.as_json:
            return "json"
        if self.form == "table" and self.output != "-":
            raise typer.BadParameter("a table is for the screen: --format", param_hint="-o")
        return self.form

    @property
    def is_file(self) -> bool:
        """Whether the answer goes into a file."""
        return self.output != "-"


@contextmanager
def opened(output: str, *, gzip: bool, is_json: bool = False) -> Iterator[BinaryIO]:
    """Yield the stream to write to; a file gets its name when it is complete."""
    from tmx_extract.outputs.files import written_beside
    from tmx_extract.outputs.gzip_stream import compressed

    if output == "-":
        if sys.stdout.isatty() and gzip:
            raise typer.BadParameter("compressed data is not for a terminal", param_hint="-o")
        with (
            compressed(sys.stdout.buffer, wanted=gzip) as packed,
            adapted(packed, is_json=is_json and not gzip) as stream,
        ):
            yield stream
        sys.stdout.buffer.flush()
    else:
        with written_beside(Path(output)) as file, compressed(file, wanted=gzip) as stream:
            yield stream


def print_kept(paths: Iterable[Path]) -> None:
    """Print the new place of files that were at the place of an output."""
    for path in paths:
        say(f"what was there before is kept: {path}")


def is_gzip(output: str) -> bool:
    """Return whether the name of a file means compression."""
    return output.endswith(".gz")


@contextmanager
def opened_for(output: str, form: str) -> Iterator[BinaryIO]:
    """The stream for an answer of this form."""
    is_json = form in ("json", "jsonl")
    with opened(output, gzip=is_gzip(output), is_json=is_json) as stream:
        yield stream


def put_records(
    output: str,
    form: str,
    records: "Iterable[Record]",
    *,
    columns: Sequence[str] = (),
    flat: "Mapping[str, Callable[[Any], str]] | None" = None,
    indent: int | None = 2,
) -> int:
    """Write records for programs; return their number. Only CSV needs `columns` and `flat`."""
    from tmx_extract.answers.records import write_csv, write_lines, write_list

    with opened_for(output, form) as stream:
        if form == "csv":
            return write_csv(stream, records, columns, flat or {})
        if form == "jsonl":
            return write_lines(stream, records)
        return write_list(stream, records, indent=indent)


def put_rows(
    output: str,
    form: str,
    rows: "Iterable[_Row]",
    columns: "Columns[_Row]",
    *,
    indent: int | None = 2,
) -> int:
    """Write results for programs; return their number."""
    records = map(columns.record, rows)
    return put_records(
        output, form, records, columns=columns.names, flat=columns.flat, indent=indent
    )


def put_value(value: object, output: str = "-") -> None:
    """Write one JSON value."""
    from tmx_extract.answers.records import write_value

    with opened_for(output, "json") as stream:
        write_value(stream, value)


def put_page(output: str, report: "Report") -> None:
    """Write a page for browsers."""
    from tmx_extract.report.page import iter_page

    with opened_for(output, "html") as stream:
        stream.writelines(iter_page(report))
