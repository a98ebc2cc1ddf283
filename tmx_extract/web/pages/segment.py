"""The page of one segment: its places, neighbours, history, other languages and findings."""

from collections.abc import Iterable, Mapping
from contextlib import closing
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from tmx_extract.flows.check import find_meaning
from tmx_extract.flows.history import HistoryOptions, PageHistory, iter_histories
from tmx_extract.flows.match import Match, MatchOptions
from tmx_extract.flows.segment import SegmentAddress, expect_segment, show_segment
from tmx_extract.match.difference import DifferencePart
from tmx_extract.model import Selection
from tmx_extract.store.segment_context import SeenCommit
from tmx_extract.web.access import BASE
from tmx_extract.web.lookups import LONGEST_QUERY, options_of, workers_of
from tmx_extract.web.pages.addresses import occurrence_address, segment_address
from tmx_extract.web.pages.done import describe_done
from tmx_extract.web.pages.marks import Span
from tmx_extract.web.pages.rendering import page, render_text
from tmx_extract.web.parameters import RequestParameter, read_parameters
from tmx_extract.web.workers import MemoryReader

_NAMES = {
    "repository": "Name of the repository.",
    "path": "Path of the page.",
    "id": "Id of the segment, such as 4ef9c-103.",
    "source_locale": "Source locale.",
    "locale": "Target locale.",
}
ADDRESS = tuple(
    RequestParameter(
        name=name, kind="text", most=LONGEST_QUERY, help=words, is_required=name != "repository"
    )
    for name, words in _NAMES.items()
)
"""The parameters that name a segment."""
_SIMILAR, _LEAST = 6, 60
# The longest source that is compared with others, in characters.
_LONGEST = 4_000


def list_routes() -> list[BaseRoute]:
    """Return the page, and its parts that take longer."""
    return [
        Route("/segment", page(_show)),
        Route("/segment/history", page(_show_history)),
        Route("/segment/similar", page(_show_similar)),
    ]


def read_address(given: Mapping[str, object]) -> SegmentAddress:
    """Return the segment that a request names."""
    values = read_parameters(ADDRESS, {one: given[one] for one in _NAMES if one in given})
    return SegmentAddress(
        source_locale=values["source_locale"],
        locale=values["locale"],
        repository=values["repository"] or "",
        path=values["path"],
        segment_id=values["id"],
    )


async def _show(request: Request) -> Response:
    address = read_address(request.query_params)
    return HTMLResponse(
        await workers_of(request).run(lambda reader: _render(request, address, reader))
    )


def _render(request: Request, address: SegmentAddress, reader: MemoryReader) -> str:
    segment, context = show_segment(reader.connection, address)
    done, run = describe_done(request.query_params)
    base, link = request.scope[BASE], options_of(request).link
    return render_text(
        request,
        "segment.html",
        segment=segment,
        context=context,
        one=context.itself,
        address_of=lambda one: segment_address(one, base),
        parts={
            name: segment_address(context.itself, base, f"/segment/{name}")
            for name in ("history", "similar")
        }
        | {"edit": segment_address(context.itself, base, "/edit")},
        done=done,
        run=run,
        address=address,
        form_token=request.app.state.form_token,
        findings=[(one, find_meaning(one.code)) for one in context.findings],
        source_spans=_join(span for one in context.findings for span in one.source),
        target_spans=_join(span for one in context.findings for span in one.target),
        seen=[(one, find_link(link, address.repository, one)) for one in context.seen],
    )


async def _show_history(request: Request) -> Response:
    address = read_address(request.query_params)

    def read(reader: MemoryReader) -> str:
        return render_text(
            request,
            "segment_history.html",
            address=address,
            back=segment_address(address, request.scope[BASE]),
            is_part="part" in request.query_params,
            histories=_read_histories(reader, address),
        )

    return HTMLResponse(await workers_of(request).run(read, is_slow=True))


def _read_histories(reader: MemoryReader, address: SegmentAddress) -> list[PageHistory]:
    options = HistoryOptions(page=address.place, locale=address.locale, show_all=True)
    with closing(iter_histories(reader.connection, options)) as histories:
        return [one for one in histories if one.page.path == address.path]


async def _show_similar(request: Request) -> Response:
    address = read_address(request.query_params)

    def read(reader: MemoryReader) -> str:
        matches = _find_similar(reader, address)
        base = request.scope[BASE]
        return render_text(
            request,
            "segment_similar.html",
            address=address,
            back=segment_address(address, base),
            is_part="part" in request.query_params,
            matches=matches,
            links=[occurrence_address(match.occurrence, base) for match, _ in matches],
        )

    return HTMLResponse(await workers_of(request).run(read))


def _find_similar(
    reader: MemoryReader, address: SegmentAddress
) -> list[tuple[Match, tuple[DifferencePart, ...]]]:
    """Return similar pairs, with the difference of their sources from the segment."""
    segment = expect_segment(reader.connection, address)
    source = segment.source
    if not source.strip() or len(source) > _LONGEST:
        return []
    selection = Selection(dedupe="pair", source_locale=address.source_locale, locale=address.locale)
    # Without neighbours, so that the segment itself is not the best match.
    options = MatchOptions(selection=selection, min_percent=_LEAST, limit=_SIMILAR + 1)
    itself = (source, segment.target)
    with reader.matcher(options) as matcher:
        found = [
            (match, match.find_difference(source))
            for match in matcher.find(source)
            if (match.occurrence.source, match.occurrence.target) != itself
        ]
    return found[:_SIMILAR]


def _join(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, without overlaps."""
    joined = list[Span]()
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def find_link(pattern: str, repository: str, seen: SeenCommit) -> str:
    """Return the address of a page in the web view of its repository; empty without a pattern or
    a commit."""
    if not pattern or not seen.commit:
        return ""
    facts = {"{repository}": repository, "{path}": seen.path, "{commit}": seen.commit}
    for name, value in facts.items():
        pattern = pattern.replace(name, quote(value))
    return pattern
