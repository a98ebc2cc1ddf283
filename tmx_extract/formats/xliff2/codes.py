"""Inline codes as XLIFF 2 has them: `pc`, `sc` and `ec`, `ph`, what they stand for in
`originalData` (specification 2.1, 4.3.1 and 4.7)."""

from functools import lru_cache

from tmx_extract.formats.marking import Mark, Side
from tmx_extract.formats.xmltext import escape, escape_with
from tmx_extract.inline.codes import Kind

# `type` and, where there is more to say, `subType`; what is not listed is `other`.
_TYPES: dict[Kind, tuple[str, str]] = {
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


def mark_up(side: Side, data: OriginalData) -> str:
    """The content of `source` or `target`."""
    if len(side) == 1 and isinstance(side[0], str):
        return _escape(side[0])
    closings = {
        piece.number: piece.raw
        for piece in side
        if isinstance(piece, Mark) and piece.form == "close"
    }
    return "".join(
        [
            _escape(piece) if isinstance(piece, str) else _element(piece, closings, data)
            for piece in side
        ]
    )


def _element(mark: Mark, closings: dict[int, str], data: OriginalData) -> str:
    if mark.form == "single":
        return f'<ph{_attributes(mark)} dataRef="{data.name(mark.raw)}"/>'
    if mark.is_half:
        name = "sc" if mark.form == "open" else "ec"
        return f'<{name}{_attributes(mark)} isolated="yes" dataRef="{data.name(mark.raw)}"/>'
    if mark.form == "close":
        return "</pc>"
    opening, closing = data.name(mark.raw), data.name(closings[mark.number])
    return f'<pc{_attributes(mark)} dataRefStart="{opening}" dataRefEnd="{closing}">'


# A few codes make up nearly all.
@lru_cache(maxsize=1024)
def _attributes(mark: Mark) -> str:
    kind, detail = _TYPES.get(mark.kind, ("other", f"tmx:{mark.kind}"))
    more = f' subType="{detail}"' if detail else ""
    return f' id="{mark.number}" type="{kind}"{more}'


def _escape(text: str) -> str:
    if text.isprintable():
        return escape(text)
    return escape_with(text, lambda character: f'<cp hex="{ord(character):04X}"/>')
