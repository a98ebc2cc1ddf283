"""Lines of text for people: with colours, or with marks instead."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise, zip_longest
from typing import Literal, NamedTuple

from rich.cells import cell_len

from tmx_extract.answers.breaking import find_breaks
from tmx_extract.locales import short_locale
from tmx_extract.shown import visible

TextStyle = Literal[
    "page",
    "head",
    "same",
    "faint",
    "current",
    "deleted",
    "inserted",
    "hit",
    "found",
    "error",
    "warning",
    "info",
]
"""The role of a part of a line, which determines its style."""
# The codes of terminals for colours and attributes (ECMA-48, SGR).
_CODES: Mapping[TextStyle, str] = {
    "page": "1;4",
    "head": "1",
    "same": "",
    "faint": "2",
    "current": "1;36",
    "deleted": "9;31",
    "inserted": "4;32",
    "hit": "1;30;43",
    "found": "1;4;31",
    "error": "31",
    "warning": "33",
    "info": "36",
}
_MARKS: Mapping[TextStyle, tuple[str, str]] = {
    "deleted": ("[-", "-]"),
    "inserted": ("{+", "+}"),
    "hit": ("⟦", "⟧"),
    "found": ("⟦", "⟧"),
}
_INDENT, _GAP = 2, 3


class StyledText(NamedTuple):
    """Part of a line."""

    style: TextStyle
    text: str
    """The raw text; control characters are escaped when the line is shown."""


class Line(NamedTuple):
    """One line of output, of any length."""

    indent: int
    pieces: tuple[StyledText, ...]


def plain_line(line: Line) -> str:
    """Return the line with marks."""
    return (" " * line.indent + "".join(one.text for one in mark_pieces(line.pieces))).rstrip()


def coloured_line(line: Line, width: int) -> str:
    """Return the line with colours, broken into lines of a terminal that keep its indent."""
    lines = _break_pieces(line.pieces, max(width - line.indent, 1))
    return "\n".join((" " * line.indent + "".join(map(_paint, one))).rstrip() for one in lines)


def marked(difference: Iterable[tuple[TextStyle, str]]) -> str:
    """Return the difference with `[-deleted-]` and `{+inserted+}`, without escapes."""
    return "".join(text.join(_MARKS.get(style, ("", ""))) for style, text in difference)


def mark_pieces(pieces: Iterable[StyledText]) -> tuple[StyledText, ...]:
    """Return the pieces as shown without colours."""
    return tuple(StyledText("same", visible(marked([one]))) for one in pieces)


def set_side_by_side(
    left: Sequence[StyledText], right: Sequence[StyledText], width: int
) -> Iterator[Line]:
    """Yield both texts in two columns that fill the width."""
    column = (width - _INDENT - _GAP) // 2
    both = (_break_pieces(pieces, column) for pieces in (left, right))
    for first, second in zip_longest(*both, fillvalue=()):
        used = sum(cell_len(one.text) for one in first)
        space = StyledText("same", " " * (column + _GAP - used))
        yield Line(_INDENT, (*first, space, *second) if second else tuple(first))


def label_texts(source_locale: str, locale: str) -> tuple[str, str]:
    """Return the names of the two texts of a pair: their languages, padded to the same width."""
    names = short_locale(source_locale), short_locale(locale)
    if names[0] == names[1]:
        names = source_locale, locale
    width = max(map(len, names))
    return visible(names[0]).ljust(width), visible(names[1]).ljust(width)


def _paint(piece: StyledText) -> str:
    code = _CODES[piece.style]
    return f"\x1b[{code}m{piece.text}\x1b[0m" if code else piece.text


def _break_pieces(pieces: Iterable[StyledText], width: int) -> list[tuple[StyledText, ...]]:
    """Return the pieces of each line; one line at least."""
    shown = [StyledText(style, visible(text)) for style, text in pieces]
    text = "".join(one.text for one in shown)
    styles = [one.style for one in shown for _ in one.text]
    lines = []
    for start, end in pairwise([0, *find_breaks(text, width), len(text)]):
        last = start + len(text[start:end].rstrip())
        runs = groupby(range(start, last), key=styles.__getitem__)
        lines.append(
            tuple(StyledText(style, "".join(text[at] for at in run)) for style, run in runs)
        )
    return lines
