"""Texts and numbers as a page can show them."""

import re
from unicodedata import east_asian_width

# What would be obeyed and not be seen: controls of C0 and C1, marks of direction and annotations,
# invisible fillers, tags, lone surrogates, what XML forbids.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
# More marks on one letter than any language has; they would be drawn over other lines.
_MARKS = re.compile(
    r"([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{4})"
    r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+"
)
_LONGEST = 400


def visible(text: str, longest: int = _LONGEST) -> str:
    """The text on one line, without what a browser would obey, cut where it is too long.

    What cannot be seen becomes U+FFFD, white space one blank.
    """
    cut = text[: 4 * longest]
    cut = _MARKS.sub(r"\1", _UNSEEN.sub("\ufffd", " ".join(cut.split())))
    is_cut = len(cut) > longest or len(text) > 4 * longest
    return cut[: longest - 1] + "…" if is_cut else cut


def width_of(text: str) -> float:
    """How wide a text is, in letters of ordinary width."""
    return sum(map(_width, text))


def _width(letter: str) -> float:
    """As in the widest of the fonts that browsers take where nothing is said."""
    if east_asian_width(letter) in "WF" or letter in "MWmw@%":
        return 1.75
    return 1.2 if letter.isupper() else 1


def fitted(text: str, widest: float) -> str:
    """The beginning and the end of a visible text, so that it is no wider."""
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


def show_number(value: float | str) -> str:
    """`12,345`; a share as `12.3 %`; words as they are."""
    if isinstance(value, str):
        return value
    return f"{value:.1%}".replace("%", "\u202f%") if isinstance(value, float) else f"{value:,}"
