"""Hits as lines with the found words in their middle."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from markupsafe import Markup

from tmx_extract.flows.search import Hit, MarkedHit
from tmx_extract.model import segment_place
from tmx_extract.report.texts import visible, whole
from tmx_extract.web.pages.addresses import occurrence_address
from tmx_extract.web.pages.marks import language, mark

# Characters on each side, and of the other text; the window shows fewer.
_SHOWN, _LONGEST = 120, 300


class KwicLine(NamedTuple):
    """One hit."""

    before: str
    """The end of the text before the words."""
    found: str
    after: str
    language: Markup
    """The attributes of its element, like `other_language`."""
    other: Markup
    """The text of the other side."""
    other_language: Markup
    place: str
    link: str


def iter_kwic(hits: Iterable[Hit | MarkedHit], base: str) -> Iterator[KwicLine]:
    """Yield the line of each hit: of its source if the words are there, else of its target."""
    for hit in hits:
        one = hit.occurrence
        page = one.page
        source = (one.source, hit.source_places, page.source_locale)
        target = (one.target, hit.target_places, page.locale)
        (text, spans, locale), other = (source, target) if source[1] else (target, source)
        start, end = spans[0] if spans else (0, 0)
        place = segment_place(page.repository, page.path, one.segment_id)
        yield KwicLine(
            whole(text[max(0, start - _SHOWN) : start].replace("\n", " ")),
            whole(text[start:end]),
            whole(text[end : end + _SHOWN].replace("\n", " ")),
            language(locale),
            mark(other[0], other[1], _LONGEST),
            language(other[2]),
            visible(place),
            occurrence_address(one, base),
        )
