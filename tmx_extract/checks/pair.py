"""A pair of texts for the rules, with codes separated from words."""

from bisect import bisect_right
from functools import cache
from operator import itemgetter
from typing import NamedTuple

from tmx_extract.inline.codes import InlineCode, Piece
from tmx_extract.inline.split import split

CODE = "\ufffc"
"""Replaces every character of a code in `Side.prose`."""


class CheckedSide(NamedTuple):
    """One text of a pair. A tuple because a memory has millions (docs/decisions/0001)."""

    text: str
    """In author form."""
    language: str
    """The language subtag of its locale, in lower case: `ja`, `zh`."""
    pieces: tuple[Piece, ...]
    """The text, split into words and codes."""
    prose: str
    """The text with `CODE` for every character of codes and code spans. It has the same length as
    the text, so offsets are the same. The escaped character of an escape remains."""
    code_spans: tuple[tuple[int, int], ...]
    """Half-open ranges of the words in code spans."""

    def is_in_code(self, place: int) -> bool:
        """Return whether the character at this offset is in a code span."""
        before = bisect_right(self.code_spans, place, key=itemgetter(0))
        return before > 0 and place < self.code_spans[before - 1][1]


class CheckedPair(NamedTuple):
    """Source and target."""

    source: CheckedSide
    target: CheckedSide


def make_pair(source: str, target: str, source_locale: str, locale: str) -> CheckedPair:
    """Return the pair with both texts split."""
    return CheckedPair(make_side(source, source_locale), make_side(target, locale))


def make_side(text: str, locale: str) -> CheckedSide:
    """Return the split text with its language."""
    pieces = split(text)
    prose, spans = text, list[tuple[int, int]]()
    if len(pieces) > 1 or (pieces and pieces[0] is not text):
        prose = _blank(pieces, spans)
    return CheckedSide(text, _language(locale), pieces, prose, tuple(spans))


@cache
def _language(locale: str) -> str:
    return locale.partition("-")[0].lower()


def _blank(pieces: tuple[Piece, ...], spans: list[tuple[int, int]]) -> str:
    """Return the prose, and add the ranges of code spans to `spans`."""
    parts, place, code_ends = list[str](), 0, -1
    for number, piece in enumerate(pieces):
        if isinstance(piece, InlineCode):
            size = len(piece.raw)
            if piece.kind == "code" and piece.form == "open" and piece.partner > number:
                code_ends = piece.partner
                spans.append((place + size, place + size))
            elif number == code_ends:
                spans[-1] = spans[-1][0], place
            # A reader sees the escaped character.
            is_seen = piece.kind == "escape" and number > code_ends
            parts.append(CODE + piece.raw[1:] if is_seen else CODE * size)
        else:
            size = len(piece)
            parts.append(CODE * size if number < code_ends else piece)
        place += size
    return "".join(parts)
