"""Texts and numbers in a form that a page can show."""

import re
from unicodedata import east_asian_width

from tmx_extract.answers.tables import Number

# Characters that act without being visible: C0 and C1 controls, direction and annotation marks,
# invisible fillers, tags, lone surrogates, and characters that XML forbids.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
# More marks on one letter than any language uses; they would cover other lines.
_MARKS = re.compile(
    r"([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{4})"
    r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+"
)
_LONGEST = 400


def visible(text: str, longest: int = _LONGEST) -> str:
    """Return the text on one line, without control characters, shortened if it is too long.

    Invisible characters become U+FFFD, white space becomes one space.
    """
    cut = text[: 4 * longest]
    cut = whole(" ".join(cut.split()))
    is_cut = len(cut) > longest or len(text) > 4 * longest
    return cut[: longest - 1] + "…" if is_cut else cut


def whole(text: str) -> str:
    """Return the text in full, with its white space; invisible characters become U+FFFD."""
    if text.isascii() and text.isprintable():
        return text
    return _MARKS.sub(r"\1", _UNSEEN.sub("\ufffd", text))


def width_of(text: str) -> float:
    """Return the width of a text, in letters of ordinary width."""
    return sum(map(_width, text))


def _width(letter: str) -> float:
    """Return the width in the widest of the browsers' default fonts."""
    if east_asian_width(letter) in "WF" or letter in "MWmw@%":
        return 1.75
    return 1.2 if letter.isupper() else 1


def fitted(text: str, widest: float) -> str:
    """Return a visible text, without its middle if it is wider than `widest`."""
    text = visible(text)
    if width_of(text) <= widest:
        return text
    end = _fitting(text[::-1], widest * 0.6)[::-1]
    return _fitting(text, widest - width_of(end) - 1) + "…" + end


def _fitting(text: str, widest: float) -> str:
    width = 0.0
    for place, letter in enumerate(text):
        width += width_of(letter)
        if width > widest:
            return text[:place]
    return text


def show_number(value: float | str | Number) -> str:
    """Return `12,345`; a share as `12.3 %`; words unchanged."""
    if isinstance(value, Number):
        return value.shown
    if isinstance(value, str):
        return value
    return f"{value:.1%}".replace("%", "\u202f%") if isinstance(value, float) else f"{value:,}"
