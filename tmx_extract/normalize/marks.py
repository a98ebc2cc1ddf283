"""The marks of a text that the side-by-side tool may have escaped: stars and back-ticks."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from string import punctuation

_TOKEN = re.compile(r"(?:\\\*|\*)++|\\`|`++|\]\(|\\.", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A run of stars, an escaped back-tick, unpaired back-ticks, or the end of a link."""

    sign: str
    """The character: `*`, a back-tick, or `(` for the end of a link text."""
    start: int
    end: int
    """Half-open range of code points in the text, including backslashes."""
    width: int
    """Length in code points, without the backslashes."""
    escapes: int
    """The number of characters with a backslash."""
    before: str
    after: str
    """The adjacent characters; a space at either end of the text."""

    def flanks(self, inner: str, outer: str) -> bool:
        """CommonMark 0.31, 6.2; only ASCII punctuation counts, as in the tool (`、` does not)."""
        hugs = inner not in punctuation or outer in punctuation or outer.isspace()
        return hugs and not inner.isspace()


def iter_marks(text: str) -> Iterator[Mark]:
    """Yield the marks outside code spans, in order."""
    ticks: dict[int, list[int]] = {}
    for run in re.finditer("`++", text):
        ticks.setdefault(run.end() - run.start(), []).append(run.start())
    position = 0
    while found := _TOKEN.search(text, position):
        sign, start, position = found[0], found.start(), found.end()
        if sign[0] == "`":
            closers = ticks.get(len(sign), [])
            nearest = bisect_left(closers, position)
            if nearest < len(closers):
                position = closers[nearest] + len(sign)
                continue
        if sign[-1] in "*`" or sign == "](":
            escapes = sign.count("\\")
            yield Mark(
                sign=sign[-1],
                start=start,
                end=position,
                width=len(sign) - escapes,
                escapes=escapes,
                before=text[start - 1 : start] or " ",
                after=text[position : position + 1] or " ",
            )
