"""The words beside a phrase, in the form in which lines are sorted by them."""

from typing import Literal

from tmx_extract.folding import fold
from tmx_extract.match.phrases import Query
from tmx_extract.match.tokens import split_tokens

Neighbour = Literal["left", "right"]
"""The words before the phrase, beginning with the nearest one, or those after it."""
# Characters that decide about the order.
_NEAR = 60


def find_neighbour(query: Query, source: str, target: str, neighbour: Neighbour) -> list[str]:
    """Return the words on one side of the first place of the query: in the source, else in the
    target."""
    text, spans = source, query.mark("source", source)
    if not spans:
        text, spans = target, query.mark("target", target)
    start, end = spans[0] if spans else (0, 0)
    near = text[end : end + _NEAR] if neighbour == "right" else text[max(0, start - _NEAR) : start]
    # Marks between words do not count.
    words = [word for word in split_tokens(fold(near)) if any(map(str.isalnum, word))]
    return words if neighbour == "right" else words[::-1]
