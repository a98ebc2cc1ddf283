"""Runs of `*`, `_` and `~`, and which of them open and close emphasis."""

import unicodedata
from functools import lru_cache
from string import punctuation
from typing import Literal

from tmx_extract.inline.codes import CodeKind
from tmx_extract.inline.marks import Marks

_Class = Literal["blank", "mark", "letter", "east-asian"]

# The first code point of the scripts without spaces between words.
_FIRST_EAST_ASIAN = "\u2e80"
_LONGEST_RUN = 4
_KINDS: dict[str, CodeKind] = {
    "*": "emphasis",
    "_": "emphasis",
    "**": "strong",
    "__": "strong",
    "***": "strong",
    "___": "strong",
    "~~": "strikethrough",
}


@lru_cache(maxsize=8192)
def _classify(character: str) -> _Class:
    """Return the class: `mark` is punctuation or a symbol; `east-asian` includes punctuation."""
    if character.isspace():
        return "blank"
    if character >= _FIRST_EAST_ASIAN:
        return "east-asian"
    is_mark = character in punctuation or unicodedata.category(character)[0] in "PS"
    return "mark" if is_mark else "letter"


def find_flanks(text: str, start: int, end: int) -> tuple[bool, bool]:
    """Return whether the run may open, and whether it may close.

    CommonMark 0.31, 6.2, with one change. Chinese, Japanese and Korean have no spaces between
    words, so an adjacent character of these scripts counts as a letter inside the run and as a
    space outside it. Then `**「太字」**です` is bold, as its author intended.
    """
    before = _classify(text[start - 1]) if start else "blank"
    after = _classify(text[end]) if end < len(text) else "blank"
    opens = after != "blank" and (after != "mark" or before != "letter")
    closes = before != "blank" and (before != "mark" or after != "letter")
    if text[start] == "_":
        return opens and before != "letter", closes and after != "letter"
    return opens, closes


class _Openers:
    """Runs that wait for their counterpart."""

    __slots__ = ("_counts", "_marks", "_stack")

    def __init__(self, marks: Marks) -> None:
        self._marks = marks
        self._stack: list[tuple[int, str]] = []
        self._counts: dict[str, int] = {}
        """The number of each run on the stack, to avoid searches without a result."""

    def push(self, start: int, run: str) -> None:
        self._stack.append((start, run))
        self._counts[run] = self._counts.get(run, 0) + 1

    def close(self, start: int, run: str) -> bool:
        """Close the run as far as it has counterparts; return whether it has any."""
        counts, sign = self._counts, run[0]
        if counts.get(run):
            return self._take(start, run, (run,)) > 0
        if len(run) < 3:
            return counts.get(sign * 3, 0) > 0 and self._take(start, run, (sign * 3,)) > 0
        used = 0
        for parts in ((sign, sign * 2), (sign, sign * 2), (sign,)):
            if used + len(parts) <= len(run) and any(counts.get(part) for part in parts):
                used += self._take(start + used, run, parts)
        return used > 0

    def _take(self, start: int, run: str, wanted: tuple[str, ...]) -> int:
        """Pair `run` at `start` with the nearest wanted opener; the openers above it become text.

        Returns the number of paired characters.
        """
        stack, counts = self._stack, self._counts
        while stack[-1][1] not in wanted:
            counts[stack.pop()[1]] -= 1
        opening, opener = stack[-1]
        end = opening + len(opener)
        if end == start:
            # Both are parts of one run.
            return 0
        stack.pop()
        counts[opener] -= 1
        part = min(run, opener, key=len)
        inner = end - len(part)
        if inner > opening:
            self.push(opening, opener[len(part) :])
        self._marks.add_pair((inner, end), (start, start + len(part)), _KINDS[part])
        return len(part)


def pair_runs(text: str, runs: list[tuple[int, int]], marks: Marks) -> None:
    """Add the pairs among the runs (start, end), which ascend; the others become text.

    Runs of equal length pair first, so that the single star in `**Get-*.txt**` does no harm. `***`
    is one code if its counterpart is the same, otherwise one of each. Four characters count as two
    and two, as machine translation produces (`**a****b**`); longer runs are not emphasis.
    """
    openers = _Openers(marks)
    for start, end in runs:
        length = end - start
        if length > _LONGEST_RUN or (text[start] == "~" and length != 2):
            continue
        step = 2 if length == _LONGEST_RUN else length
        for place in range(start, end, step):
            opens, closes = find_flanks(text, place, place + step)
            run = text[place : place + step]
            if not (closes and openers.close(place, run)) and opens:
                openers.push(place, run)
