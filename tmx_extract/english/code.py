"""Fenced code and comments, whose contents are not translated."""

import re
from bisect import bisect_right
from collections.abc import Sequence

_MARK = re.compile(r"^[ \t>]*+(?P<fence>`{3,}|~{3,})|<!--|-->", re.MULTILINE)


def find_code(text: str) -> list[tuple[int, int]]:
    """Return the ranges of fenced code and comments, in order; an open one reaches to the end."""
    ranges: list[tuple[int, int]] = []
    closing, start = "", 0
    for mark in _MARK.finditer(text):
        sign = mark["fence"] or mark[0]
        if not closing:
            if sign != "-->":
                closing, start = "-->" if sign == "<!--" else sign, mark.start()
        elif sign.startswith(closing):
            ranges.append((start, mark.end()))
            closing = ""
    if closing:
        ranges.append((start, len(text)))
    return ranges


def is_inside(ranges: Sequence[tuple[int, int]], position: int) -> bool:
    """Return whether one of the ranges, which are in order, contains the position."""
    place = bisect_right(ranges, position, key=lambda edges: edges[0])
    return place > 0 and position < ranges[place - 1][1]


def without_code(text: str) -> str:
    """Return the text outside of the ranges."""
    parts, done = [], 0
    for start, end in find_code(text):
        parts.append(text[done:start])
        done = end
    return "".join([*parts, text[done:]])
