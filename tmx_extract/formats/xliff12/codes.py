"""Inline codes as XLIFF 1.2 has them, in its two ways (specification 1.2, 2.3)."""

from tmx_extract.formats.marking import Mark, Side
from tmx_extract.formats.options import XliffCodes
from tmx_extract.formats.xmltext import escape, escape_attribute, picture_forbidden
from tmx_extract.inline.codes import Kind

# The names that the specification has; what it has no name for is called `x-` and the kind.
_PAIRS: dict[Kind, str] = {"strong": "bold", "emphasis": "italic", "link": "link"}
_PLACEHOLDERS: dict[Kind, str] = {"image": "image", "break": "lb"}
BETWEEN = "…"
"""Stands for the words between the halves of a code in `equiv-text`."""


def mark_up(side: Side, codes: XliffCodes) -> str:
    """The content of `source` or `target`.

    With `g` the elements are empty or hold words alone, and `equiv-text` tells what they stand
    for; with `bpt` what they are made of is their content.
    """
    if len(side) == 1 and isinstance(side[0], str):
        return escape(picture_forbidden(side[0]))
    element = _Embracing(side) if codes == "g" else _content
    return "".join(
        escape(picture_forbidden(piece)) if isinstance(piece, str) else element(piece)
        for piece in side
    )


class _Embracing:
    """`g`, `x`; `bx` and `ex` for a pair whose halves `equiv-text` could not tell apart."""

    def __init__(self, side: Side) -> None:
        self._closings = {
            piece.number: piece.raw
            for piece in side
            if isinstance(piece, Mark) and piece.form == "close"
        }
        self._told_apart: set[int] = set()

    def __call__(self, mark: Mark) -> str:
        if mark.form == "single":
            return f"<x{_attributes(mark, mark.raw)}/>"
        if mark.is_half:
            return _content(mark)
        if mark.form == "open":
            closing = self._closings[mark.number]
            if BETWEEN in mark.raw or BETWEEN in closing:
                self._told_apart.add(mark.number)
                return f'<bx rid="{mark.number}"{_attributes(mark, mark.raw)}/>'
            return f"<g{_attributes(mark, mark.raw + BETWEEN + closing)}>"
        if mark.number in self._told_apart:
            told = escape_attribute(mark.raw)
            return f'<ex rid="{mark.number}" id="{mark.number}" equiv-text="{told}"/>'
        return "</g>"


def _content(mark: Mark) -> str:
    raw = escape(picture_forbidden(mark.raw))
    if mark.form == "single":
        return f"<ph{_attributes(mark)}>{raw}</ph>"
    if mark.is_half:
        return f'<it pos="{mark.form}"{_attributes(mark)}>{raw}</it>'
    if mark.form == "open":
        return f'<bpt rid="{mark.number}"{_attributes(mark)}>{raw}</bpt>'
    return f'<ept id="{mark.number}" rid="{mark.number}">{raw}</ept>'


def _attributes(mark: Mark, told: str | None = None) -> str:
    names = _PLACEHOLDERS if mark.form == "single" else _PAIRS
    kind = names.get(mark.kind, f"x-{mark.kind}")
    text = "" if told is None else f' equiv-text="{escape_attribute(told)}"'
    return f' id="{mark.number}" ctype="{kind}"{text}'
