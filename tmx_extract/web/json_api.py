"""The API of this server: JSON objects with the keys of the `--json` options."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, replace
from functools import partial
from itertools import islice
from typing import Any, get_args

from starlette.requests import Request
from starlette.routing import BaseRoute, Route

from tmx_extract.api.queries import build_phrases
from tmx_extract.api.values import make_inconsistency
from tmx_extract.errors import NothingSelected, TmxExtractError
from tmx_extract.flows.columns.history import list_history
from tmx_extract.flows.columns.hits import HIT_COLUMNS
from tmx_extract.flows.columns.matches import list_text
from tmx_extract.flows.history import HistoryOptions, iter_histories
from tmx_extract.flows.inconsistencies import list_inconsistencies
from tmx_extract.flows.match import MatchedText, MatchOptions
from tmx_extract.flows.search import Hit, MarkedHit
from tmx_extract.match.penalties import Penalties
from tmx_extract.match.phrases import Phrase
from tmx_extract.model import Side, SideOrBoth, Sort
from tmx_extract.store.statistics import read_statistics
from tmx_extract.web.endpoint import Endpoint, make_answer
from tmx_extract.web.filters import FILTERS, build_selection
from tmx_extract.web.json_edit import EDIT
from tmx_extract.web.lookups import LONGEST_QUERY, patterns_of, workers_of
from tmx_extract.web.parameters import RequestParameter, read_parameters
from tmx_extract.web.patterns import PatternSearch
from tmx_extract.web.workers import MemoryReader

_MOST_HITS, _MOST_TEXTS, _MOST_MATCHES = 1_000, 100, 50


SEARCH = (
    RequestParameter(
        name="q", kind="text", most=LONGEST_QUERY, help="Text that the source or the target has."
    ),
    RequestParameter(
        name="side",
        kind="text",
        values=("source", "target", "both"),
        default="both",
        help="Side on which q is.",
    ),
    RequestParameter(
        name="source", kind="text", most=LONGEST_QUERY, help="Text that the source also has."
    ),
    RequestParameter(
        name="target", kind="text", most=LONGEST_QUERY, help="Text that the target also has."
    ),
    RequestParameter(name="regex", kind="flag", default=False, help="Texts are patterns."),
    RequestParameter(name="whole_word", kind="flag", default=False, help="Only whole words."),
    RequestParameter(name="case", kind="flag", default=False, help="Case and width matter."),
)
"""The parameters for the texts to find."""
_SORT = RequestParameter(
    name="sort", kind="text", values=get_args(Sort), default="found", help="Order of the hits."
)
_LOCALE = RequestParameter(name="locale", kind="text", most=100, help="Target locale.")


def read_phrases(values: Mapping[str, Any]) -> tuple[Phrase, ...]:
    """Return the texts to find; raise `TmxExtractError` if there are none."""
    sides: Mapping[str, SideOrBoth] = {"q": values["side"], "source": "source", "target": "target"}
    phrases = build_phrases(
        [(side, values[name] or ()) for name, side in sides.items()],
        regex=values["regex"],
        whole_word=values["whole_word"],
        case=values["case"],
    )
    if not phrases:
        raise TmxExtractError("there is no text to look for", advice="Give q, source or target.")
    return phrases


def _find(reader: MemoryReader, asked: PatternSearch) -> list[Hit]:
    # The cached selection does not include the limit.
    limit = asked.selection.limit
    searcher = reader.searcher(replace(asked.selection, limit=None))
    try:
        with closing(searcher.search(asked.phrases, sort=asked.sort)) as hits:
            return list(islice(hits, limit))
    except NothingSelected:
        return []


async def _search(request: Request, values: Mapping[str, Any]) -> Any:
    limit = values["limit"]
    # One more shows whether there are more.
    asked = PatternSearch(build_selection(values, limit + 1), read_phrases(values), values["sort"])
    hits: Sequence[Hit | MarkedHit]
    is_complete = True
    if values["regex"]:
        hits, is_complete = await patterns_of(request).search(asked)
    else:
        is_slow = values["sort"] != "found"
        hits = await workers_of(request).run(lambda reader: _find(reader, asked), is_slow=is_slow)
    return {
        "hits": [HIT_COLUMNS.record(hit) for hit in hits[:limit]],
        "more": len(hits) > limit,
        "complete": is_complete,
    }


async def _match(request: Request, values: Mapping[str, Any]) -> Any:
    options = MatchOptions(
        selection=build_selection(values),
        min_percent=values["min"],
        limit=values["limit"],
        penalties=Penalties(machine=values["mt_penalty"]),
    )
    texts = [_read_text(one) for one in values["texts"]]
    # Each text is a task of its own, so that other programs need not wait for all of them.
    run = workers_of(request).run
    return [list_text(await run(partial(_find_matches, options, one))) for one in texts]


def _find_matches(
    options: MatchOptions, one: Mapping[str, str | None], reader: MemoryReader
) -> MatchedText:
    text = one["text"] or ""
    with reader.matcher(options) as matcher:
        found = matcher.find(text, previous=one.get("previous"), following=one.get("following"))
    return MatchedText(text, tuple(found))


_TEXT = tuple(
    RequestParameter(name=name, kind="text", most=LONGEST_QUERY, help=words, is_required=needed)
    for name, words, needed in (
        ("text", "A text in the source language.", True),
        ("previous", "The text before it.", False),
        ("following", "The text after it.", False),
    )
)


def _read_text(given: object) -> Mapping[str, str | None]:
    """Return one text with its neighbours."""
    if isinstance(given, str):
        given = {"text": given}
    if not isinstance(given, Mapping):
        raise TmxExtractError("texts: each is a text, or an object with text, previous, following")
    return read_parameters(_TEXT, given)


async def _list_history(request: Request, values: Mapping[str, Any]) -> Any:
    options = HistoryOptions(
        page=values["page"],
        locale=values["locale"] or None,
        show_all=values["all"],
        limit=values["limit"],
    )

    def read(reader: MemoryReader) -> list[dict[str, Any]]:
        with closing(iter_histories(reader.connection, options)) as histories:
            return list(map(list_history, histories))

    return await workers_of(request).run(read, is_slow=True)


async def _read_stats(request: Request, _values: Mapping[str, Any]) -> Any:
    return await workers_of(request).run(
        lambda reader: asdict(read_statistics(reader.connection)), is_slow=True
    )


async def _list_inconsistencies(request: Request, values: Mapping[str, Any]) -> Any:
    selection, side = build_selection(values), values["side"]

    def read(reader: MemoryReader) -> list[Any]:
        found = list_inconsistencies(
            reader.connection, selection, side, texts=values["limit"], others=values["others"]
        )
        return [asdict(make_inconsistency(side, one)) for one in found]

    try:
        return await workers_of(request).run(read, is_slow=True)
    except NothingSelected:
        return []


ENDPOINTS = (
    Endpoint(
        path="/api/search",
        method="GET",
        summary="Find pairs by the words of their source or target.",
        parameters=(
            *SEARCH,
            _SORT,
            RequestParameter(
                name="limit", kind="number", least=1, most=_MOST_HITS, default=50, help="Most hits."
            ),
            *FILTERS,
        ),
        answer=_search,
    ),
    Endpoint(
        path="/api/match",
        method="POST",
        summary="Find matches for new texts.",
        parameters=(
            RequestParameter(
                name="texts",
                kind="objects",
                most=_MOST_TEXTS,
                is_required=True,
                help="Texts, or objects with text, previous and following.",
            ),
            RequestParameter(
                name="min", kind="number", least=1, most=101, default=70, help="Lowest percentage."
            ),
            RequestParameter(
                name="limit",
                kind="number",
                least=1,
                most=_MOST_MATCHES,
                default=5,
                help="Most matches of each text.",
            ),
            RequestParameter(
                name="mt_penalty",
                kind="number",
                most=100,
                default=0,
                help="Points to subtract from matches of machine text.",
            ),
            *FILTERS,
        ),
        answer=_match,
    ),
    Endpoint(
        path="/api/history",
        method="GET",
        summary="Show how the sentences of a page were translated over time.",
        parameters=(
            RequestParameter(
                name="page",
                kind="text",
                most=LONGEST_QUERY,
                is_required=True,
                help="Path, end of a path, or pattern; with #103 one sentence; or a segment id.",
            ),
            _LOCALE,
            RequestParameter(
                name="all", kind="flag", default=False, help="Include unchanged sentences."
            ),
            RequestParameter(
                name="limit",
                kind="number",
                least=1,
                most=10_000,
                default=200,
                help="Most sentences.",
            ),
        ),
        answer=_list_history,
    ),
    Endpoint(
        path="/api/inconsistencies",
        method="GET",
        summary="List texts of one side with several texts on the other side.",
        parameters=(
            RequestParameter(
                name="side",
                kind="text",
                values=get_args(Side),
                default="source",
                help="Side of the texts that are listed.",
            ),
            RequestParameter(
                name="limit",
                kind="number",
                least=1,
                most=_MOST_HITS,
                default=100,
                help="Most texts.",
            ),
            RequestParameter(
                name="others",
                kind="number",
                least=1,
                most=_MOST_MATCHES,
                default=10,
                help="Most texts on the other side of each.",
            ),
            *FILTERS,
        ),
        answer=_list_inconsistencies,
    ),
    EDIT,
    Endpoint(
        path="/api/stats",
        method="GET",
        summary="Count the contents of the memory.",
        parameters=(),
        answer=_read_stats,
    ),
)
"""All addresses of the API."""


def list_routes() -> list[BaseRoute]:
    """Return the routes of all addresses."""
    return [Route(one.path, make_answer(one), methods=[one.method]) for one in ENDPOINTS]
