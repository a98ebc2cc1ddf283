"""A pair of texts as the rules see it: with its codes told from its words."""

from functools import cache
from typing import NamedTuple

from tmx_extract.inline.codes import InlineCode, Piece
from tmx_extract.inline.split import split

CODE = "\ufffc"
"""Stands in `Side.prose` for every character of a code."""


class CheckedSide(NamedTuple):
    """One text of a pair. A tuple, for a memory has millions (docs/decisions/0001)."""

    text: str
    """In author form."""
    language: str
    """The first part of its locale, in small letters: `ja`, `zh`."""
    pieces: tuple[Piece, ...]
    """The text, split in words and codes."""
    prose: str
    """As long as the text, every character of a code and of the words in a code span replaced by
    `CODE`, so that a place in it is a place in the text. Of an escape the sign stays."""
    code_spans: tuple[tuple[int, int], ...]
    """Where the words of code spans stand, half-open."""

    def is_in_code(self, place: int) -> bool:
        """Whether the character at this place is in a code span."""
        return any(start <= place < end for start, end in self.code_spans)


class CheckedPair(NamedTuple):
    """Source and target."""

    source: CheckedSide
    target: CheckedSide


def make_pair(source: str, target: str, source_locale: str, locale: str) -> CheckedPair:
    """The pair, its texts split."""
    return CheckedPair(make_side(source, source_locale), make_side(target, locale))


def make_side(text: str, locale: str) -> CheckedSide:
    """The text in its language."""
    pieces = split(text)
    prose, spans = text, list[tuple[int, int]]()
    if len(pieces) > 1 or (pieces and pieces[0] is not text):
        prose = _blank(pieces, spans)
    return CheckedSide(text, _language(locale), pieces, prose, tuple(spans))


@cache
def _language(locale: str) -> str:
    return locale.partition("-")[0].lower()


def _blank(pieces: tuple[Piece, ...], spans: list[tuple[int, int]]) -> str:
    """The prose; notes where code spans stand."""
    parts, place, code_ends = list[str](), 0, -1
    for number, piece in enumerate(pieces):
        if isinstance(piece, InlineCode):
            size = len(piece.raw)
            if piece.kind == "code" and piece.form == "open" and piece.partner > number:
                code_ends = piece.partner
                spans.append((place + size, place + size))
            elif number == code_ends:
                spans[-1] = spans[-1][0], place
            # A reader sees the sign itself.
            is_seen = piece.kind == "escape" and number > code_ends
            parts.append(CODE + piece.raw[1:] if is_seen else CODE * size)
        else:
            size = len(piece)
            parts.append(CODE * size if number < code_ends else piece)
        place += size
    return "".join(parts)
