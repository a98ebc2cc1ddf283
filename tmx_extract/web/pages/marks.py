"""Small pieces of HTML: texts with marked ranges, languages, types."""

from collections.abc import Sequence
from functools import cache, lru_cache

from markupsafe import Markup, escape

from tmx_extract.locales import is_right_to_left
from tmx_extract.report.texts import whole

Span = tuple[int, int]
"""Half-open, in characters."""

_MARK, _NO_MARK = Markup("<mark>"), Markup("</mark>")
_CUT = "…"
# Characters before the first mark in a text that is cut at its beginning.
_BEFORE = 60


def mark(text: str, spans: Sequence[Span], longest: int = 1_000) -> Markup:
    """Return the text with its ranges marked, at most about `longest` characters around them.

    Invisible characters become U+FFFD.
    """
    first, end = _window(text, spans, longest)
    pieces = [_CUT] if first else []
    at = first
    for start, stop in spans:
        if start >= end:
            break
        if stop > at:
            stop_here = min(stop, end)
            pieces += (
                escape(whole(text[at : max(start, at)])),
                _MARK,
                escape(whole(text[max(start, at) : stop_here])),
                _NO_MARK,
            )
            at = stop_here
    pieces.append(escape(whole(text[at:end])))
    if end < len(text):
        pieces.append(_CUT)
    return Markup("".join(pieces))  # noqa: S704 - every piece is escaped


def _window(text: str, spans: Sequence[Span], longest: int) -> Span:
    """Return the range of the text to show: its beginning, or the surroundings of the first
    mark."""
    if len(text) <= longest:
        return 0, len(text)
    first = spans[0][0] if spans else 0
    if first < max(longest - _BEFORE, 1):
        return 0, longest
    start = first - _BEFORE
    return start, min(len(text), start + longest)


@lru_cache(maxsize=256)
def language(locale: str) -> Markup:
    """Return the attributes of an element with a text in this language.

    With `lang` the browser chooses the glyphs of that language.
    """
    direction = "rtl" if is_right_to_left(locale) else "ltr"
    return Markup(' lang="{}" dir="{}"').format(locale, direction)


_KINDS = {
    "MT": ("machine", "machine translation"),
    "HT": ("human", "human translation"),
    "PE": ("edited", "edited by a person"),
    None: ("unknown", "unknown type"),
}


@cache
def show_kind(kind: str | None) -> Markup:
    """Return MT, HT or PE with its meaning."""
    style, meaning = _KINDS[kind]
    return Markup('<abbr class="kind {}" title="{}">{}</abbr>').format(
        style, meaning, escape(kind or "?")
    )
