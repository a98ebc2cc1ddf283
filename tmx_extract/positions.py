"""Offsets as line and column, and printed locations as page and segment id."""

import re
from bisect import bisect_right
from itertools import accumulate


class LineIndex:
    """The lines and columns of one text, both counted from 1; a line includes its line feed."""

    __slots__ = ("starts",)

    def __init__(self, text: str) -> None:
        lengths = map(len, text.split("\n"))
        self.starts = [0, *accumulate(map((1).__add__, lengths))]
        """The offset of each line, and of the line after the last one."""

    def locate(self, offset: int) -> tuple[int, int]:
        """Return the line and the column, in code points, of the character at `offset`."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1


_PLACE = re.compile(r"(?P<page>.+\.\w+):\d+(?::\d+)?", re.DOTALL)
_SEGMENT = re.compile(r"(?P<page>.+)#(?P<id>[0-9a-f]{5}-p?\d{1,9})", re.DOTALL)


def strip_location(printed: str) -> tuple[str, str]:
    """Return the page of a printed location, and its segment id or an empty string.

    `docs/a.md:12:3` gives `docs/a.md`; `docs/a.md#4ef9c-103` also gives the id `4ef9c-103`. Any
    other text is returned unchanged.
    """
    if found := _SEGMENT.fullmatch(printed):
        return found["page"], found["id"]
    found = _PLACE.fullmatch(printed)
    return (found["page"] if found else printed), ""
