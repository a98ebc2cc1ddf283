"""Repairs the `&quot;` damage of 2021, which turned every quote in a region into an entity.

The damage begins inside an attribute of a side-by-side tag and ends before the next real quote.
Elsewhere `&quot;` is the author's text and stays.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

_ENTITY = "&quot;"
_SHRINK = len(_ENTITY) - 1
# A tag with an entity instead of a quote: ="X&quot;> or =&quot;X&quot;>
_DAMAGED_TAG = re.compile(
    r'<(?:span (?:data-[ts]tu-id|class)|a name)=(?:"[\w-]*|&quot;[\w-]*)&quot;>'
)


class RepairedText(NamedTuple):
    """A text with its quotes restored."""

    text: str
    regions: tuple[tuple[int, int], ...]
    """Half-open ranges of the damage in the original text."""
    quotes: tuple[int, ...]
    """Offsets of the restored quotes in the repaired text, ascending."""

    def to_original(self, offset: int) -> int:
        """Return the offset in the damaged text for an offset in the repaired text."""
        return offset + _SHRINK * bisect_left(self.quotes, offset)


def repair_quotes(text: str) -> RepairedText:
    """Return the repaired text; without damage, the same object and no regions."""
    if _ENTITY not in text:
        return RepairedText(text, (), ())
    regions = tuple(_iter_regions(text))
    parts: list[str] = []
    quotes: list[int] = []
    done = shift = 0
    for start, end in regions:
        parts.append(text[done:start])
        parts.append(text[start:end].replace(_ENTITY, '"'))
        place = text.find(_ENTITY, start, end)
        while place >= 0:
            quotes.append(place - shift)
            shift += _SHRINK
            place = text.find(_ENTITY, place + len(_ENTITY), end)
        done = end
    parts.append(text[done:])
    return RepairedText("".join(parts), regions, tuple(quotes))


def _iter_regions(text: str) -> Iterator[tuple[int, int]]:
    position = 0
    while tag := _DAMAGED_TAG.search(text, position):
        first_quote = text.index("=", tag.start())
        start = first_quote + 2 if text[first_quote + 1] == '"' else first_quote + 1
        end = text.find('"', start)
        position = len(text) if end < 0 else end
        yield start, position
