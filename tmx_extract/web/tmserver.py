"""The lookup protocol of translate-toolkit's tmserver and of amaGama: Weblate, Virtaal, Okapi."""

from collections.abc import Iterator

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from tmx_extract.flows.match import Match
from tmx_extract.model import segment_place
from tmx_extract.web.language_codes import list_codes
from tmx_extract.web.lookups import Lookup, find_matches, workers_of

PREFIXES = ("/tmserver", "/api/v1")
_LEAST, _MOST_MATCHES, _SHOWN = 70, 50, 5
_METHODS = {"Allow": "GET, HEAD"}


def list_routes() -> list[BaseRoute]:
    """Return the routes under both prefixes."""
    # Starlette's `Mount` would not match paths with line ends.
    return [route for prefix in PREFIXES for route in _iter_routes(prefix)]


def _iter_routes(prefix: str) -> Iterator[BaseRoute]:
    methods = ["GET", "POST", "PUT", "DELETE", "PATCH"]
    unit = f"{prefix}/{{source}}/{{target}}/unit"
    yield Route(f"{prefix}/languages", _list_languages)
    yield Route(f"{prefix}/languages/", _list_languages)
    yield Route(unit, _find_unit, methods=methods)
    yield Route(f"{unit}/{{text:text}}", _find_unit, methods=methods)


async def _list_languages(request: Request) -> Response:
    pairs = await workers_of(request).run(lambda reader: reader.list_locales())
    sources, targets = (
        ([code.lower() for code in list_codes(locales)] for locales in zip(*pairs, strict=True))
        if pairs
        else ([], [])
    )
    return JSONResponse({"sourceLanguages": sources, "targetLanguages": targets})


async def _find_unit(request: Request) -> Response:
    """Return the matches of one text: never 404, because clients count it as a failure."""
    if request.method not in ("GET", "HEAD"):
        error = {"error": "this memory is changed with the pages and with `tmx-extract merge`"}
        return JSONResponse(error, status_code=405, headers=_METHODS)
    query = request.query_params
    lookup = Lookup(
        text=request.path_params.get("text") or query.get("source", ""),
        source=request.path_params["source"],
        target=request.path_params["target"],
        least=_read_number(query.get("min_similarity"), _LEAST, 100),
        limit=_read_number(query.get("max_candidates"), _SHOWN, _MOST_MATCHES),
    )
    return JSONResponse([_describe(match) for match in await find_matches(request, lookup)])


def _describe(match: Match) -> dict[str, object]:
    """Return a match as clients expect it: they need floating-point numbers."""
    page = match.occurrence.page
    return {
        "source": match.occurrence.source,
        "target": match.occurrence.target,
        "quality": float(min(match.score.percent, 100)),
        "rank": 100.0,
        "context": segment_place(page.repository, page.path, match.occurrence.segment_id),
    }


def _read_number(text: str | None, default: int, most: int) -> int:
    """Return the number in a query, within 1 and `most`; the default for nonsense."""
    try:
        return min(max(int(float(text or default)), 1), most)
    except (ValueError, OverflowError):
        return default
