"""Hits in the form in which a page shows them: everything that is HTML is ready.

A page has fifty hits, and templates look up attributes slowly.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup, escape

from tmx_extract.flows.search import Hit, MarkedHit
from tmx_extract.model import EditMark, page_name
from tmx_extract.report.texts import show_number, visible
from tmx_extract.web.pages.addresses import occurrence_address
from tmx_extract.web.pages.marks import language, mark, show_kind

_LONGEST_NAME = 200


class HitRow(NamedTuple):
    """One hit side by side."""

    source_language: Markup
    """The attributes of its element, like `target_language`."""
    source: Markup
    target_language: Markup
    target: Markup
    kind: Markup
    locale: str
    """Empty if the memory has one target locale only."""
    link: str
    name: Markup
    segment_id: str
    place: str
    edited: Markup
    """The person and the day; empty for a delivered text."""
    date: str
    """Of the handback; empty if it is unknown or the text was edited."""
    times: str
    """The number of occurrences; empty for one."""
    is_deleted: bool


def iter_rows(
    hits: Iterable[Hit | MarkedHit], base: str, *, with_locales: bool
) -> Iterator[HitRow]:
    """Yield the row of each hit."""
    for hit in hits:
        one = hit.occurrence
        page = one.page
        yield HitRow(
            language(page.source_locale),
            mark(one.source, hit.source_places),
            language(page.locale),
            mark(one.target, hit.target_places),
            show_kind(one.translation_type),
            page.locale if with_locales else "",
            occurrence_address(one, base),
            _name_page(page.repository, page.path),
            one.segment_id,
            one.place.replace("-", " "),
            _describe(one.edit) if one.edit else Markup(),
            "" if one.edit else page.handback_date or "",
            show_number(one.occurrences) if one.occurrences > 1 else "",
            page.is_deleted,
        )


@lru_cache(maxsize=1024)
def _name_page(repository: str, path: str) -> Markup:
    return escape(visible(page_name(repository, path), _LONGEST_NAME))


def _describe(edit: EditMark) -> Markup:
    by = Markup(" by <bdi>{}</bdi>").format(visible(edit.by, 60)) if edit.by else Markup()
    return Markup("edited{} <time>{}</time>").format(by, edit.at[:10])
