"""Divide a page into segments as OmegaT does with the rules of the project.

OmegaT reads a text file line by line and splits each line by its rules. The rules mean the same in
Java and in Python, and this module applies them as OmegaT does (class `Segmenter` of OmegaT 3.6
and 6).
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple


class BreakRule(NamedTuple):
    """A place where a line is split, or is not split."""

    breaks: bool
    before: str
    """Must match the text before the place. A Java pattern with ASCII classes."""
    after: str
    """Must match the text after the place: one character."""


# An earlier rule wins.
RULES = (
    # The number of a list item or of a heading.
    BreakRule(False, r"^[\s#>*+|-]*(?:<a name=\"[^\"]*\"></a>)?[0-9]+[.)]", r"\s"),
    BreakRule(
        False, r"\b(?:e\.g|i\.e|etc|vs|cf|approx|incl|resp|No|Mr|Mrs|Ms|Dr|St|U\.S)\.", r"\s"
    ),
    # A single mark occurs in code, or between words that belong together.
    BreakRule(False, r"\s[.?!]+", r"\s"),
    BreakRule(True, r"[.?!]+", r"\s"),
)

_LINE = re.compile(r"[^\r\n]+")
# A line with only these is skipped (class `TextFilter` of OmegaT, Java's `String.trim`).
_NOTHING = "".join(map(chr, range(0x21)))
# The characters of Java's Character.isWhitespace, without no-break spaces.
_SPACE = "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \u1680\u2028\u2029\u205f\u3000" + "".join(
    chr(code) for code in range(0x2000, 0x200B) if code != 0x2007
)
# One of them is removed at each end of a whole line (class `ParseEntry` of OmegaT).
_LINE_SPACE = f"{_SPACE}\xa0"


def iter_segments(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each segment in a page, without white space around it."""
    begin = 1 if text.startswith("\ufeff") else 0
    for line in _LINE.finditer(text, begin):
        if not line[0].strip(_NOTHING):
            continue
        start, end = _trimmed(text, *line.span(), _LINE_SPACE)
        edges = [start, *(start + place for place in _places(text[start:end])), end]
        trimmed = (_trimmed(text, *between, _SPACE) for between in pairwise(edges))
        yield from (found for found in trimmed if found[0] < found[1])


def _places(line: str) -> list[int]:
    """Return the places where a line is split, ascending."""
    places: set[int] = set()
    for rule in reversed(RULES):
        if rule.breaks:
            places |= _matches(rule, line)
        elif places:
            places -= _matches(rule, line)
    return sorted(places)


def _matches(rule: BreakRule, line: str) -> set[int]:
    """Return the places where a match of `before` ends and a match of `after` begins."""
    follows = _compiled(rule.after).match
    # `after` is one character, so none of its matches hides another.
    ends = (match.end() for match in _compiled(rule.before).finditer(line))
    return {end for end in ends if follows(line, end)}


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


def _trimmed(text: str, low: int, high: int, space: str) -> tuple[int, int]:
    while low < high and text[low] in space:
        low += 1
    while high > low and text[high - 1] in space:
        high -= 1
    return low, high
