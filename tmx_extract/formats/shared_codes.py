"""Divide texts into words and numbered codes: the codes of both sides, and the others."""

from collections.abc import Container, Iterator, Sequence
from itertools import count
from typing import NamedTuple

from tmx_extract.diagnostics import name_first
from tmx_extract.inline.codes import CodeForm, CodeKind, InlineCode, Piece
from tmx_extract.inline.pairing import Pairing, Unmatched, pair
from tmx_extract.inline.split import split

# Pairs inside more pairs than this are words: XML readers stop at a depth of 256.
_DEEPEST = 100


class NumberedCode(NamedTuple):
    """A code that both sides have."""

    number: int
    """The number, from 1 in the order of the source. The halves of a pair, and the counterparts on
    the other side, have the same number."""
    form: CodeForm
    is_half: bool
    """Whether its other half is missing, on both sides."""
    kind: CodeKind
    raw: str
    """The Markdown in the text."""


MarkedText = tuple[str | NumberedCode, ...]
"""A text in pieces: words and codes in turn. Codes without a counterpart are in the words."""


def text_of(side: MarkedText) -> str:
    """Return the text of all pieces."""
    return "".join(piece if isinstance(piece, str) else piece.raw for piece in side)


def mark_sides(source: str, targets: Sequence[str]) -> tuple[Sequence[MarkedText], str]:
    """Return source and targets with their common codes marked, and the problems with other codes.

    If a side has no words, no codes are marked: readers that skip codes would treat it as empty.
    """
    source_pieces = split(source)
    several = [split(target) for target in targets]
    if len(source_pieces) == 1 and all(len(pieces) == 1 for pieces in several):
        return [(source,), *((target,) for target in targets)], ""
    pairings = [pair(source_pieces, pieces) for pieces in several]
    if len(pairings) == 1:
        sides = [
            _number(source_pieces, pairings[0].source),
            _number(several[0], pairings[0].target),
        ]
    else:
        sides = list(_number_all(source_pieces, several, pairings))
    if any(len(side) > 2 * _DEEPEST for side in sides):
        sides = _without_deep(sides)
    if not all(map(_has_words, sides)):
        sides = [(text,) for text in (source, *targets)]
    return sides, _describe([item for pairing in pairings for item in pairing.unmatched])


def _without_deep(sides: Sequence[MarkedText]) -> list[MarkedText]:
    """Return the same, but pairs that are too deep on one of the sides are words."""
    deep = frozenset(number for side in sides for number in _iter_deep(side))
    return [_as_words(side, deep) for side in sides] if deep else list(sides)


def _iter_deep(side: MarkedText) -> Iterator[int]:
    depth = 0
    for piece in side:
        if isinstance(piece, str) or piece.is_half or piece.form == "single":
            continue
        depth += 1 if piece.form == "open" else -1
        if depth > _DEEPEST:
            yield piece.number


def _as_words(side: MarkedText, numbers: Container[int]) -> MarkedText:
    pieces: list[str | NumberedCode] = []
    words: list[str] = []
    for piece in side:
        if isinstance(piece, str) or piece.number in numbers:
            words.append(piece if isinstance(piece, str) else piece.raw)
            continue
        if words:
            pieces.append("".join(words))
            words.clear()
        pieces.append(piece)
    return (*pieces, "".join(words)) if words else tuple(pieces)


def _has_words(side: MarkedText) -> bool:
    return any(isinstance(piece, str) and not piece.isspace() for piece in side)


def _describe(unmatched: Sequence[Unmatched]) -> str:
    # An escape is a spelling of a letter; the other side may not need it.
    named = [f"{item.reason} {item.raw}" for item in unmatched if item.raw[:1] != "\\"]
    return name_first(named)


def _number_all(
    source: Sequence[Piece], several: Sequence[Sequence[Piece]], pairings: Sequence[Pairing]
) -> list[MarkedText]:
    """Number the codes again, because several targets lack different codes."""
    shared: dict[int, int] = {}
    numbers = count(1)
    for position, piece in enumerate(source):
        if isinstance(piece, InlineCode) and all(pairing.source[position] for pairing in pairings):
            opening = shared.get(piece.partner) if piece.form == "close" else None
            shared[position] = opening or next(numbers)
    sides = [_number(source, [shared.get(position, 0) for position in range(len(source))])]
    for pieces, pairing in zip(several, pairings, strict=True):
        given = {pairing.source[position]: number for position, number in shared.items()}
        sides.append(_number(pieces, [given.get(number, 0) for number in pairing.target]))
    return sides


def _number(pieces: Sequence[Piece], numbers: Sequence[int]) -> MarkedText:
    side: list[str | NumberedCode] = []
    # Twice as fast as Mark(…), which goes through a function in Python.
    make = tuple.__new__
    words = ""
    for piece, number in zip(pieces, numbers, strict=True):
        if isinstance(piece, str):
            words += piece
        elif not number:
            words += piece[2]
        else:
            if words:
                side.append(words)
                words = ""
            form, kind, raw, _, partner = piece
            side.append(
                make(NumberedCode, (number, form, partner < 0 and form != "single", kind, raw))
            )
    if words:
        side.append(words)
    return tuple(side)
