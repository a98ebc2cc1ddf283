"""Inline codes of XLIFF 2: `pc`, `sc` and `ec`, `ph`, with their Markdown in `originalData`.

See specification 2.1, 4.3.1 and 4.7.
"""

from functools import cache

from tmx_extract.formats.shared_codes import MarkedText, NumberedCode
from tmx_extract.formats.xml_text import escape, escape_with
from tmx_extract.inline.codes import CodeKind

# `type` and, if needed, `subType`; other kinds are `other`.
_TYPES: dict[CodeKind, tuple[str, str]] = {
    "strong": ("fmt", "xlf:b"),
    "emphasis": ("fmt", "xlf:i"),
    "strikethrough": ("fmt", "tmx:strikethrough"),
    "code": ("fmt", "tmx:code"),
    "break": ("fmt", "xlf:lb"),
    "link": ("link", ""),
    "autolink": ("link", "tmx:autolink"),
    "xref": ("link", "tmx:xref"),
    "image": ("image", ""),
    "placeable": ("ui", "xlf:var"),
}


class OriginalData:
    """The `originalData` of one unit: the Markdown of its codes, each text once."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def name(self, raw: str) -> str:
        """Return the id of the `data` with this text."""
        return self._names.setdefault(raw, f"d{len(self._names) + 1}")

    def element(self) -> str:
        """Return the element; empty without codes."""
        if not self._names:
            return ""
        data = "".join(
            f'<data id="{name}">{_escape(raw)}</data>' for raw, name in self._names.items()
        )
        return f"\n<originalData>{data}</originalData>"


def mark_up(
    side: MarkedText, data: OriginalData, *, source: MarkedText | None = None, match: int = 0
) -> str:
    """Return the content of `source` or `target`.

    A target needs its `source`: a code with other Markdown there has its own id, `1-t` for 1. Every
    code in the match with this number also has its own id, `1-m2`, because matches are in the same
    unit as the segment.
    """
    if len(side) == 1 and isinstance(side[0], str):
        return _escape(side[0])
    closings = {
        piece.number: piece.raw
        for piece in side
        if isinstance(piece, NumberedCode) and piece.form == "close"
    }
    others = _find_others(side, source) if source else frozenset[int]()
    parts: list[str] = []
    for piece in side:
        if isinstance(piece, str):
            parts.append(_escape(piece))
        else:
            mark = (f"m{match}" if match else "") + ("t" if piece.number in others else "")
            name = f"{piece.number}-{mark}" if mark else str(piece.number)
            parts.append(_element(piece, name, closings, data))
    return "".join(parts)


def _find_others(target: MarkedText, source: MarkedText) -> frozenset[int]:
    """Return the numbers of the codes with other Markdown in the target."""
    known = {
        (piece.number, piece.form, piece.raw) for piece in source if isinstance(piece, NumberedCode)
    }
    return frozenset(
        piece.number
        for piece in target
        if isinstance(piece, NumberedCode) and (piece.number, piece.form, piece.raw) not in known
    )


def _element(mark: NumberedCode, name: str, closings: dict[int, str], data: OriginalData) -> str:
    if mark.form == "single":
        return f'<ph id="{name}"{_attributes(mark.kind)} dataRef="{data.name(mark.raw)}"/>'
    if mark.is_half:
        element = "sc" if mark.form == "open" else "ec"
        attributes = f'id="{name}"{_attributes(mark.kind)} isolated="yes"'
        return f'<{element} {attributes} dataRef="{data.name(mark.raw)}"/>'
    if mark.form == "close":
        return "</pc>"
    opening, closing = data.name(mark.raw), data.name(closings[mark.number])
    attributes = f'id="{name}"{_attributes(mark.kind)}'
    return f'<pc {attributes} dataRefStart="{opening}" dataRefEnd="{closing}">'


@cache
def _attributes(kind: CodeKind) -> str:
    name, detail = _TYPES.get(kind, ("other", f"tmx:{kind}"))
    more = f' subType="{detail}"' if detail else ""
    return f' type="{name}"{more}'


def _escape(text: str) -> str:
    if text.isprintable():
        return escape(text)
    return escape_with(text, lambda character: f'<cp hex="{ord(character):04X}"/>')
