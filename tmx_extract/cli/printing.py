"""Lines printed on standard output."""

from collections.abc import Iterable

from tmx_extract.answers.lines import Line, coloured_line, plain_line
from tmx_extract.cli.options import put
from tmx_extract.cli.streams import put_raw


class LinePrinter:
    """Prints lines, with colours if standard output is a terminal that has them."""

    def __init__(self) -> None:
        from rich.console import Console

        console = Console()
        self.width = console.width
        self.has_colours = bool(
            console.is_terminal and console.color_system and not console.no_color
        )

    def print(self, lines: Iterable[Line]) -> None:
        """Print the lines."""
        for line in lines:
            if self.has_colours:
                put_raw(f"{coloured_line(line, self.width)}\n")
            else:
                put(plain_line(line))
