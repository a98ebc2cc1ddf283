"""The styles of our workbooks: fonts, colours, and cells that can be changed."""

from typing import Literal

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

CellKind = Literal["locked", "open", "other"]
"""Wrapped texts that stay, wrapped texts to correct, and facts in one line."""
HEADER = 1
_FIRST = 2
_KINDS: tuple[CellKind, ...] = ("locked", "open", "other")
# Fonts that Office has on every system, by language.
_FONTS = {"ja": "Yu Gothic", "ko": "Malgun Gothic", "zh": "Microsoft YaHei"}
_OTHER_FONT = "Calibri"
_HEADER_COLOUR, _MACHINE_COLOUR = "FFD9E1F2", "FFFFF2CC"
# The number of the format "text" in every workbook: nothing typed there becomes a formula.
_TEXT = 49


def style_of(kind: CellKind, *, is_machine: bool) -> int:
    """Return the number of the style of a cell."""
    return _FIRST + 2 * _KINDS.index(kind) + is_machine


def write_styles(language: str) -> str:
    """Return the part with the styles, for texts in this language."""
    font = _FONTS.get(language.partition("-")[0], _OTHER_FONT)
    name = f'<sz val="11"/><name val="{font}"/>'
    fills = "".join(
        f'<fill><patternFill patternType="solid"><fgColor rgb="{colour}"/></patternFill></fill>'
        for colour in (_HEADER_COLOUR, _MACHINE_COLOUR)
    )
    cells = "".join(
        _cell(kind, fill=3 if is_machine else 0) for kind in _KINDS for is_machine in (False, True)
    )
    return (
        f'<styleSheet xmlns="{MAIN}"><fonts count="2"><font>{name}</font>'
        f"<font><b/>{name}</font></fonts>"
        '<fills count="4"><fill><patternFill patternType="none"/></fill>'
        f'<fill><patternFill patternType="gray125"/></fill>{fills}</fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
        f'</cellStyleXfs><cellXfs count="{_FIRST + 2 * len(_KINDS)}">'
        '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="49" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" '
        f'applyFill="1"/>{cells}</cellXfs><cellStyles count="1">'
        '<cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


def _cell(kind: CellKind, *, fill: int) -> str:
    wrap = "" if kind == "other" else ' wrapText="1"'
    lock = '<protection locked="0"/>' if kind == "open" else ""
    return (
        f'<xf numFmtId="{_TEXT}" fontId="0" fillId="{fill}" borderId="0" xfId="0" '
        'applyNumberFormat="1" applyFill="1" applyAlignment="1" applyProtection="1">'
        f'<alignment vertical="top"{wrap}/>{lock}</xf>'
    )
