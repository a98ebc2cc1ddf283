"""Where the bytes go that a command writes."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from tmx_extract.cli.options import say

ANSWER = "How it is answered"
"""The heading of the options for the form of an answer."""

OutputOption = Annotated[
    str,
    typer.Option("-o", "--output", help="File to write; - for the screen.", rich_help_panel=ANSWER),
]


@contextmanager
def opened(output: str, *, gzip: bool) -> Iterator[BinaryIO]:
    """The stream to write to; a file appears under its name only when it is complete."""
    from tmx_extract.outputs.files import written_beside
    from tmx_extract.outputs.streams import compressed, standard_output

    if output == "-":
        if sys.stdout.isatty() and gzip:
            raise typer.BadParameter("compressed data is not for a terminal", param_hint="-o")
        with standard_output() as file, compressed(file, wanted=gzip) as stream:
            yield stream
    else:
        with (
            written_beside(Path(output)) as file,
            compressed(file, wanted=gzip) as stream,
        ):
            yield stream


def tell_kept(paths: Iterable[Path]) -> None:
    """Name where other things are now that were at the place of an output."""
    for path in paths:
        say(f"what was there before is kept: {path}")


def text_of(stream: BinaryIO) -> TextIOWrapper:
    """For rows of CSV, with a mark at the beginning, by which spreadsheets know UTF-8."""
    return TextIOWrapper(
        stream, encoding="utf-8-sig", errors="replace", newline="", write_through=True
    )
