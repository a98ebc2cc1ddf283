"""Inline codes as XLIFF 2 has them: `pc`, `sc` and `ec`, `ph`, what they stand for in
`originalData` (specification 2.1, 4.3.1 and 4.7)."""

from functools import cache

from tmx_extract.formats.marking import MarkedText, NumberedCode
from tmx_extract.formats.xmltext import escape, escape_with
from tmx_extract.inline.codes import CodeKind

# `type` and, where there is more to say, `subType`; what is not listed is `other`.
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
    """The `originalData` of one unit: what its codes stand for, each text once."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def name(self, raw: str) -> str:
        """The id of the `data` with this text."""
        return self._names.setdefault(raw, f"d{len(self._names) + 1}")

    def element(self) -> str:
        """The element, empty where there is no code."""
        if not self._names:
            return ""
        data = "".join(
            f'<data id="{name}">{_escape(raw)}</data>' for raw, name in self._names.items()
        )
        return f"\n<originalData>{data}</originalData>"


def mark_up(
    side: MarkedText, data: OriginalData, *, source: MarkedText | None = None, match: int = 0
) -> str:
    """The content of `source` or `target`.

    Of a target its `source` is given: a code that stands for something else there has an id of its
    own, `1-t` for 1. So has every code in the match of this number, `1-m2`, for matches are in the
    same unit as the segment.
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
    """The numbers of the codes that stand for something else in the target."""
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
