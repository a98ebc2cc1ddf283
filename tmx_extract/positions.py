"""Where an offset stands: lines and columns, computed only when somebody asks."""

import re
from bisect import bisect_left

_NEWLINE = re.compile("\n")


class LineIndex:
    """Lines and columns of one text, both from 1; a line ends with its line feed."""

    __slots__ = ("_newlines",)

    def __init__(self, text: str) -> None:
        self._newlines = [found.start() for found in _NEWLINE.finditer(text)]

    def locate(self, offset: int) -> tuple[int, int]:
        """Line and column (in code points) of the character at `offset`."""
        line = bisect_left(self._newlines, offset)
        return line + 1, offset - (self._newlines[line - 1] if line else -1)
