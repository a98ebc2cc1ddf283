"""Inline codes of XLIFF 1.2, in its two forms (specification 1.2, 2.3)."""

from collections.abc import Container, Iterable
from functools import lru_cache

from tmx_extract.formats.options import XliffCodes
from tmx_extract.formats.shared_codes import MarkedText, NumberedCode
from tmx_extract.formats.xml_text import escape, escape_attribute, picture_forbidden
from tmx_extract.inline.codes import CodeKind

# The names of the specification; other kinds have the prefix `x-`.
_PAIRS: dict[CodeKind, str] = {"strong": "bold", "emphasis": "italic", "link": "link"}
_PLACEHOLDERS: dict[CodeKind, str] = {"image": "image", "break": "lb"}
BETWEEN = "…"
"""The sign in `equiv-text` for the words between the halves of a code."""


def find_hidden(sides: Iterable[MarkedText]) -> frozenset[int]:
    """Return the numbers of pairs whose halves `equiv-text` could not separate, on any side."""
    return frozenset(
        piece.number
        for side in sides
        for piece in side
        if isinstance(piece, NumberedCode) and piece.form != "single" and BETWEEN in piece.raw
    )


def mark_up(side: MarkedText, codes: XliffCodes, hidden: Container[int] = ()) -> str:
    """Return the content of `source` or `target`.

    With `g` the elements are empty or contain only words, and `equiv-text` has their Markdown; with
    `bpt` the Markdown is their content. `hidden` are the numbers from `find_hidden` for all sides
    of the unit.
    """
    if len(side) == 1 and isinstance(side[0], str):
        return escape(picture_forbidden(side[0]))
    closings = {}
    if codes == "g":
        closings = {
            piece.number: piece.raw
            for piece in side
            if isinstance(piece, NumberedCode) and piece.form == "close"
        }
    pieces = []
    for piece in side:
        if isinstance(piece, str):
            pieces.append(escape(picture_forbidden(piece)))
        elif codes == "bpt" or piece.is_half:
            pieces.append(_content(piece))
        elif piece.number in hidden and piece.form != "single":
            pieces.append(_apart(piece))
        else:
            pieces.append(_embracing(piece, closings.get(piece.number, "")))
    return "".join(pieces)


# Nearly all codes are a few different ones.
@lru_cache(maxsize=1024)
def _embracing(mark: NumberedCode, closing: str) -> str:
    if mark.form == "single":
        return f"<x{_attributes(mark, mark.raw)}/>"
    if mark.form == "open":
        return f"<g{_attributes(mark, mark.raw + BETWEEN + closing)}>"
    return "</g>"


def _apart(mark: NumberedCode) -> str:
    if mark.form == "open":
        return f'<bx rid="{mark.number}"{_attributes(mark, mark.raw)}/>'
    told = escape_attribute(mark.raw)
    return f'<ex rid="{mark.number}" id="{mark.number}" equiv-text="{told}"/>'


@lru_cache(maxsize=1024)
def _content(mark: NumberedCode) -> str:
    raw = escape(picture_forbidden(mark.raw))
    if mark.form == "single":
        return f"<ph{_attributes(mark)}>{raw}</ph>"
    if mark.is_half:
        return f'<it pos="{mark.form}"{_attributes(mark)}>{raw}</it>'
    if mark.form == "open":
        return f'<bpt rid="{mark.number}"{_attributes(mark)}>{raw}</bpt>'
    return f'<ept id="{mark.number}" rid="{mark.number}">{raw}</ept>'


def _attributes(mark: NumberedCode, told: str | None = None) -> str:
    names = _PLACEHOLDERS if mark.form == "single" else _PAIRS
    kind = names.get(mark.kind, f"x-{mark.kind}")
    text = "" if told is None else f' equiv-text="{escape_attribute(told)}"'
    return f' id="{mark.number}" ctype="{kind}"{text}'
