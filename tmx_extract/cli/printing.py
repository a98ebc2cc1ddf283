"""Lines and tables printed on standard output, and lines for the user on stderr."""

import os
import sys
from collections.abc import Iterable
from shutil import get_terminal_size
from typing import TYPE_CHECKING

import typer

from tmx_extract.cli.streams import put_raw
from tmx_extract.shown import visible

if TYPE_CHECKING:
    from tmx_extract.answers.lines import Line
    from tmx_extract.answers.tables import TextTable


def say(text: str) -> None:
    """Print one line for the user on stderr: stdout is for data."""
    # Both may go to the same place; then the answer comes first.
    sys.stdout.flush()
    typer.echo(visible(text), err=True)


def put(text: str = "") -> None:
    """Write one line of the answer to stdout."""
    put_raw(f"{visible(text)}\n")


def put_table(table: "TextTable") -> None:
    """Write a table to stdout, as wide as the terminal; elsewhere a row is one line."""
    from tmx_extract.answers.grid import iter_grid

    is_limited = sys.stdout.isatty() or "COLUMNS" in os.environ
    for line in iter_grid(table, get_terminal_size().columns if is_limited else None):
        put(line)


class LinePrinter:
    """Prints lines, with colours if standard output is a terminal that has them."""

    def __init__(self) -> None:
        from rich.console import Console

        console = Console()
        self.width = console.width
        self.has_colours = bool(
            console.is_terminal and console.color_system and not console.no_color
        )

    def print(self, lines: "Iterable[Line]") -> None:
        """Print the lines."""
        from tmx_extract.answers.lines import coloured_line, plain_line

        for line in lines:
            if self.has_colours:
                put_raw(f"{coloured_line(line, self.width)}\n")
            else:
                put(plain_line(line))
