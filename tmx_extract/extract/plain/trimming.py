"""Syntax at the edges of a block that is not part of its segments."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from tmx_extract.inline.codes import InlineCode, Piece
from tmx_extract.inline.split import join, split
from tmx_extract.model import Place

_OUTSIDE = frozenset({"include", "marker", "comment", "break"})
_ANCHOR = re.compile(r"</?(?:a(?:\s+(?:name|id|href=\"\")\b[^>]*)?|br\s*/?)>", re.IGNORECASE)


class TrimmedBlock(NamedTuple):
    """The words that remain."""

    start: int
    """Start in the given text."""
    text: str
    """Empty if there is nothing to translate."""
    place: Place | None
    """The kind of location that the removed syntax indicates; None if it indicates none."""


def trim_block(text: str) -> TrimmedBlock:
    """Return the text without surrounding syntax: white space, labels, includes, anchors, and a
    link or an image around the whole text. Code alone is nothing to translate."""
    pieces = split(text)
    low, high = 0, len(pieces)
    place: Place | None = None
    while low < high:
        if _is_outside(pieces[low]):
            low += 1
        elif _is_outside(pieces[high - 1]):
            high -= 1
        elif _embraces(pieces, low, high):
            place = _find_place(pieces[low], pieces[high - 1])
            low, high = low + 1, high - 1
        else:
            break
    start, inner = len(join(pieces[:low])), join(pieces[low:high])
    if _is_code(pieces, low, high):
        return TrimmedBlock(start, "", place)
    return TrimmedBlock(start + len(inner) - len(inner.lstrip()), inner.strip(), place)


def _is_outside(piece: Piece) -> bool:
    if isinstance(piece, str):
        return piece.isspace()
    return piece.kind in _OUTSIDE or (piece.kind == "tag" and bool(_ANCHOR.fullmatch(piece.raw)))


def _embraces(pieces: Sequence[Piece], low: int, high: int) -> bool:
    """Return whether a link or image contains the whole text. Links with brackets in them or
    without an address do not count."""
    first, last = pieces[low], pieces[high - 1]
    if not isinstance(first, InlineCode) or not isinstance(last, InlineCode):
        return False
    if first.partner != high - 1 or first.kind not in ("link", "image"):
        return False
    inner = join(pieces[low + 1 : high - 1])
    return "[" not in inner and last.raw.startswith("](") and last.raw.count("(") == 1


def _find_place(first: Piece, last: Piece) -> Place:
    if isinstance(first, InlineCode) and first.kind == "image":
        return "image-alt"
    return "tab" if isinstance(last, InlineCode) and last.raw.startswith("](#tab/") else "link-text"


def _is_code(pieces: Sequence[Piece], low: int, high: int) -> bool:
    """Return whether the range has no words outside a single code span."""
    if all(isinstance(piece, InlineCode) for piece in pieces[low:high]):
        return True
    first = pieces[low]
    return isinstance(first, InlineCode) and first.kind == "code" and first.partner == high - 1
