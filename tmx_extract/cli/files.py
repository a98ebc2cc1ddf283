"""The outputs of commands."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from tmx_extract.cli.options import say
from tmx_extract.cli.streams import adapted
from tmx_extract.errors import OutputError

ANSWER = "Output"
"""The heading of the options for the form of an answer."""

OutputOption = Annotated[
    str,
    typer.Option(
        "-o", "--output", help="Write to this file; - for the screen.", rich_help_panel=ANSWER
    ),
]


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
        with (
            written_beside(Path(output)) as file,
            compressed(file, wanted=gzip) as stream,
        ):
            yield stream


def tell_kept(paths: Iterable[Path]) -> None:
    """Print the new place of files that were at the place of an output."""
    for path in paths:
        say(f"what was there before is kept: {path}")


def is_gzip(output: str) -> bool:
    """Return whether the name of a file means compression."""
    return output.endswith(".gz")


@contextmanager
def text_of(stream: BinaryIO) -> Iterator[TextIOWrapper]:
    """Yield a stream for CSV rows, with a mark at the start that spreadsheets need for UTF-8."""
    text = TextIOWrapper(
        stream, encoding="utf-8-sig", errors="replace", newline="", write_through=True
    )
    try:
        yield text
    finally:
        # Otherwise the stream would be closed with it, and it may be standard output.
        try:
            text.detach()
        except BaseException:
            # Text that could not be written is dropped the second time.
            with suppress(OSError, OutputError):
                text.detach()
            raise
