"""Hits as lines with the found words in their middle."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tmx_extract.flows.search import Hit, MarkedHit
from tmx_extract.match.phrases import PhraseSpan
from tmx_extract.model import segment_place

# Characters on each side; the window shows fewer.
_SHOWN = 120


class KwicLine(NamedTuple):
    """One hit."""

    before: str
    """The end of the text before the words."""
    found: str
    after: str
    locale: str
    other: str
    """The text of the other side."""
    other_spans: list[PhraseSpan]
    other_locale: str
    place: str
    link: str


def iter_kwic(hits: Iterable[Hit | MarkedHit], links: Iterable[str]) -> Iterator[KwicLine]:
    """Yield the line of each hit: of its source if the words are there, else of its target."""
    for hit, link in zip(hits, links, strict=True):
        one = hit.occurrence
        page = one.page
        source = (one.source, hit.source_places, page.source_locale)
        target = (one.target, hit.target_places, page.locale)
        (text, spans, locale), other = (source, target) if source[1] else (target, source)
        start, end = spans[0] if spans else (0, 0)
        yield KwicLine(
            before=" ".join(text[max(0, start - _SHOWN) : start].split("\n")),
            found=text[start:end],
            after=" ".join(text[end : end + _SHOWN].split("\n")),
            locale=locale,
            other=other[0],
            other_spans=other[1],
            other_locale=other[2],
            place=segment_place(page.repository, page.path, one.segment_id),
            link=link,
        )
