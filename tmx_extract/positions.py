"""Where an offset stands: lines and columns, computed only when somebody asks."""

from bisect import bisect_right
from itertools import accumulate


class LineIndex:
    """Lines and columns of one text, both from 1; a line ends with its line feed."""

    __slots__ = ("starts",)

    def __init__(self, text: str) -> None:
        lengths = map(len, text.split("\n"))
        self.starts = [0, *accumulate(map((1).__add__, lengths))]
        """Where each line begins, and where a line after the last would."""

    def locate(self, offset: int) -> tuple[int, int]:
        """Line and column (in code points) of the character at `offset`."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1
