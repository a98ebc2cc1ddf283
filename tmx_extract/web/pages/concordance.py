"""The concordance: one field for both sides, hits side by side."""

import re
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import islice
from typing import Any, NamedTuple, get_args

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from tmx_extract.errors import NothingSelected
from tmx_extract.flows.search import Hit, MarkedHit
from tmx_extract.model import Place
from tmx_extract.web.access import BASE
from tmx_extract.web.lookups import LONGEST_QUERY, patterns_of, workers_of
from tmx_extract.web.pages.addresses import address
from tmx_extract.web.pages.downloads import list_downloads
from tmx_extract.web.pages.facets import Overview, summarize
from tmx_extract.web.pages.hit_rows import iter_rows
from tmx_extract.web.pages.kwic import iter_kwic
from tmx_extract.web.pages.rendering import page, render_text
from tmx_extract.web.pages.search_query import (
    MOST_HITS,
    PER_PAGE,
    SORTS,
    SearchQuery,
    read_query,
)
from tmx_extract.web.pages.tables import turn
from tmx_extract.web.patterns import PatternSearch
from tmx_extract.web.workers import MemoryReader

_PLACES = (("", "anywhere"), *((one, one.replace("-", " ")) for one in get_args(Place)))

_OPTION = re.compile(r"--(?=[a-z])")


class _Found(NamedTuple):
    """The hits of one page."""

    hits: Sequence[Hit | MarkedHit]
    """One more than a page has shows that there are more."""
    is_complete: bool = True
    """Whether the search came to its end."""
    lack: NothingSelected | None = None
    """Why no page of the memory passes the filters."""


def list_routes() -> list[BaseRoute]:
    """Return the page, and its part with the hits."""
    return [
        Route("/", page(_show_page)),
        Route("/fragments/hits", page(_show_hits)),
        Route("/fragments/facets", page(_show_facets)),
    ]


async def _show_page(request: Request) -> Response:
    return await _show(request, "search.html")


async def _show_hits(request: Request) -> Response:
    return await _show(request, "hits.html")


async def _show(request: Request, template: str) -> Response:
    query = read_query(request.query_params)
    run = workers_of(request).run
    if query.is_pattern:
        selection = replace(query.selection, limit=query.skip + PER_PAGE + 1)
        asked = PatternSearch(selection, query.phrases, query.sort)
        every, is_complete = await patterns_of(request).search(asked)
        found = _Found(every[query.skip :], is_complete)
        text = await run(lambda reader: _render(request, template, query, found, reader))
    else:
        text = await run(
            lambda reader: _render(request, template, query, _find(reader, query), reader),
            is_slow=query.is_slow or bool(query.values["facets"]),
        )
    return HTMLResponse(text)


async def _show_facets(request: Request) -> Response:
    query = read_query(request.query_params)
    base = request.scope[BASE]

    def read(reader: MemoryReader) -> str:
        overview = summarize(reader, query, base)
        return render_text(request, "facets.html", overview=overview, is_open=False)

    return HTMLResponse(await workers_of(request).run(read, is_slow=True))


def _find(reader: MemoryReader, query: SearchQuery) -> _Found:
    if not query.phrases:
        return _Found(())
    searcher = reader.searcher(query.selection)
    neighbour, skip = query.neighbour, query.skip
    try:
        if neighbour:
            found = searcher.search_by_neighbour(query.phrases, neighbour, MOST_HITS, skip=skip)
        else:
            found = searcher.search(query.phrases, sort=query.sort, skip=skip)
        with closing(found) as hits:
            return _Found(list(islice(hits, PER_PAGE + 1)))
    except NothingSelected as error:
        return _Found((), lack=error)


def _render(
    request: Request, template: str, query: SearchQuery, found: _Found, reader: MemoryReader
) -> str:
    """Return the page or its part; in a thread, so that others need not wait for it."""
    base = request.scope[BASE]
    linked, path = query.linked, f"{base}/"
    hits = found.hits[:PER_PAGE]
    languages = _list_languages(query, reader.list_locales())
    if query.is_kwic:
        rows: Iterable[object] = iter_kwic(hits, base)
    else:
        rows = iter_rows(hits, base, with_locales=languages["has_several"])
    overview = summarize(reader, query, base) if query.values["facets"] else None
    is_more = len(found.hits) > PER_PAGE and query.skip + PER_PAGE < MOST_HITS
    return render_text(
        request,
        template,
        query=query.values,
        linked=linked,
        asked=bool(query.phrases),
        hits=hits,
        rows=rows,
        is_kwic=query.is_kwic,
        first=query.skip + 1,
        status=_count(query, found, overview),
        overview=overview,
        is_open=True,
        grouped="" if query.is_pattern else address({**linked, "facets": True}, path),
        advice=_advise(found),
        chips=list(query.iter_chips(path)),
        downloads=list_downloads(query, base) if hits else (),
        pager=turn(linked, path, query.page, is_more=is_more),
        sorts=SORTS.items(),
        places=_PLACES,
        longest=LONGEST_QUERY,
        **languages,
    )


def _list_languages(query: SearchQuery, pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    targets = list(dict.fromkeys(target for _, target in pairs))
    asked = query.selection.locale
    known = [*targets, *([asked] if asked and asked not in targets else [])]
    return {
        "pairs": pairs,
        "locale_choices": [("", "all"), *((one, one) for one in known)],
        "has_several": len(targets) > 1,
        # The language of Japanese words in the field, for their glyphs.
        "typed_language": asked or (targets[0] if len(targets) == 1 else ""),
    }


def _count(query: SearchQuery, found: _Found, overview: Overview | None) -> str:
    """Return how many hits there are, as far as the search knows."""
    if not query.phrases:
        return ""
    count = min(len(found.hits), PER_PAGE)
    if not count:
        return "No hits" if query.page == 1 else "No further hits"
    if len(found.hits) > PER_PAGE or query.page > 1:
        shown = f"Hits {query.skip + 1:,} to {query.skip + count:,}"
        return f"{shown} of {overview.total}" if overview else shown
    return "1 hit" if count == 1 else f"{count} hits"


def _advise(found: _Found) -> str:
    if found.lack is not None:
        # The form has the same names as the options, without hyphens.
        return _OPTION.sub("", f"{found.lack.message}. {found.lack.advice}".strip())
    if not found.is_complete:
        return "The pattern takes too long: these are the hits of the first two seconds."
    return ""
