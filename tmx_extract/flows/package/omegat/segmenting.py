"""How OmegaT divides a page into segments under the rules that the project brings along.

OmegaT takes a text file line by line and each line apart at its rules. They are written so that
Java and Python understand the same by them, and this module does what OmegaT does with them
(class `Segmenter` of OmegaT 3.6 and 6).
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple


class Rule(NamedTuple):
    """Where a line is, or is not, taken apart."""

    breaks: bool
    before: str
    """Must match the text that ends at the place. A pattern for Java, ASCII classes."""
    after: str
    """Must match the text that begins there: one character."""


# An earlier rule wins.
RULES = (
    # The number of a list item or of a heading.
    Rule(False, r"^[\s#>*+|-]*(?:<a name=\"[^\"]*\"></a>)?[0-9]+[.)]", r"\s"),
    Rule(False, r"\b(?:e\.g|i\.e|etc|vs|cf|approx|incl|resp|No|Mr|Mrs|Ms|Dr|St|U\.S)\.", r"\s"),
    # A mark by itself stands in code, or among words that belong together.
    Rule(False, r"\s[.?!]+", r"\s"),
    Rule(True, r"[.?!]+", r"\s"),
)

_LINE = re.compile(r"[^\r\n]+")
# A line of nothing else is passed over (class `TextFilter` of OmegaT, Java's `String.trim`).
_NOTHING = "".join(map(chr, range(0x21)))
# What Java's Character.isWhitespace says: no no-break spaces.
_SPACE = "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \u1680\u2028\u2029\u205f\u3000" + "".join(
    chr(code) for code in range(0x2000, 0x200B) if code != 0x2007
)
# Around a whole line one of them goes as well (class `ParseEntry` of OmegaT).
_LINE_SPACE = f"{_SPACE}\xa0"


def iter_segments(text: str) -> Iterator[tuple[int, int]]:
    """Where each segment begins and ends in the text of a page, without white space around it."""
    begin = 1 if text.startswith("\ufeff") else 0
    for line in _LINE.finditer(text, begin):
        if not line[0].strip(_NOTHING):
            continue
        start, end = _trimmed(text, *line.span(), _LINE_SPACE)
        edges = [start, *(start + place for place in _places(text[start:end])), end]
        trimmed = (_trimmed(text, *between, _SPACE) for between in pairwise(edges))
        yield from (found for found in trimmed if found[0] < found[1])


def _places(line: str) -> list[int]:
    """The places where a line is taken apart, ascending."""
    places: set[int] = set()
    for rule in reversed(RULES):
        if rule.breaks:
            places |= _matches(rule, line)
        elif places:
            places -= _matches(rule, line)
    return sorted(places)


def _matches(rule: Rule, line: str) -> set[int]:
    """The places where the end of a match of `before` meets the beginning of one of `after`."""
    follows = _compiled(rule.after).match
    # As `after` is one character, no match of it hides another.
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
