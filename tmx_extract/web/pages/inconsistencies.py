"""Texts with several counterparts: what most segments have, and what differs from it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from tmx_extract.checks.registry import GROUP_RULES
from tmx_extract.errors import NothingSelected, TmxExtractError
from tmx_extract.flows.inconsistencies import list_inconsistencies
from tmx_extract.flows.unify import UnifyRequest, unify_targets
from tmx_extract.locales import canonical_locale
from tmx_extract.model import Selection
from tmx_extract.store.report.conflicts import ConflictingText, TextConflict
from tmx_extract.web.access import BASE
from tmx_extract.web.json_edit import LONGEST_TARGET
from tmx_extract.web.lookups import workers_of
from tmx_extract.web.pages.addresses import address, segment_address
from tmx_extract.web.pages.done import show_done
from tmx_extract.web.pages.edit import refuse_form
from tmx_extract.web.pages.rendering import page, render_text
from tmx_extract.web.pages.tables import page_parameter, turn
from tmx_extract.web.parameters import RequestParameter, read_known
from tmx_extract.web.workers import MemoryReader
from tmx_extract.web.writing import writer_of

_PER_PAGE = 20
# Texts that are examined, the most frequent ones, and counterparts that are shown of each.
_EXAMINED, _SHOWN = 2_000, 8
_PARAMETERS = (
    RequestParameter(
        name="side",
        kind="text",
        values=("source", "target"),
        default="source",
        help="Side that has one text.",
    ),
    RequestParameter(name="locale", kind="text", most=100, help="Target locale."),
    RequestParameter(name="source_locale", kind="text", most=100, help="Source locale."),
    RequestParameter(
        name="all", kind="flag", default=False, help="Also labels, and differences in signs only."
    ),
    page_parameter(_EXAMINED // _PER_PAGE),
)
_RULES = {"source": "several-targets", "target": "several-sources"}


class ShownCounterpart(NamedTuple):
    """One of the counterparts of a text."""

    text: str
    segments: int
    machine: int
    human: int
    is_majority: bool
    """Whether more than half of the segments have it."""
    context: str
    """The address of a search for its places."""


class ShownConflict(NamedTuple):
    """A text with its counterparts, the most frequent first."""

    text: str
    segments: int
    left_out: int
    """The number of counterparts that are not shown."""
    counterparts: list[ShownCounterpart]


def list_routes() -> list[BaseRoute]:
    """Return the routes."""
    return [
        Route("/inconsistencies", page(_show), methods=["GET"]),
        Route("/inconsistencies", page(_unify), methods=["POST"]),
    ]


async def _show(request: Request) -> Response:
    values = read_known(_PARAMETERS, request.query_params)
    return HTMLResponse(
        await workers_of(request).run(lambda reader: _render(request, values, reader), is_slow=True)
    )


def _render(request: Request, values: Mapping[str, Any], reader: MemoryReader) -> str:
    base = request.scope[BASE]
    path = f"{base}/inconsistencies"
    pairs = reader.list_locales()
    source_locale, locale = _choose(values, pairs)
    found = _find(reader, values, source_locale, locale) if pairs else []
    skip = (values["page"] - 1) * _PER_PAGE
    side = values["side"]
    linked = {name: one for name, one in values.items() if one != "source"}
    return render_text(
        request,
        "inconsistencies.html",
        values=values,
        pairs=pairs,
        source_locale=source_locale,
        locale=locale,
        side=side,
        own_locale=source_locale if side == "source" else locale,
        other_locale=locale if side == "source" else source_locale,
        total=len(found),
        first=skip + 1,
        conflicts=[
            _show_conflict(one, side, locale, f"{base}/") for one in found[skip : skip + _PER_PAGE]
        ],
        form_token=request.app.state.form_token,
        pager=turn(linked, path, values["page"], is_more=len(found) > skip + _PER_PAGE),
    )


def _choose(values: Mapping[str, Any], pairs: list[tuple[str, str]]) -> tuple[str, str]:
    """Return the pair of locales: the first one that fits."""
    wanted = [canonical_locale(values[name] or "") for name in ("source_locale", "locale")]
    for pair in pairs:
        if all(asked in ("", own) for asked, own in zip(wanted, pair, strict=True)):
            return pair
    if pairs:
        raise TmxExtractError(
            f"the memory has no texts from {wanted[0] or 'any language'} to {wanted[1]}",
            advice=f"It has {', '.join(f'{source} to {target}' for source, target in pairs)}.",
        )
    return "", ""


def _find(
    reader: MemoryReader, values: Mapping[str, Any], source_locale: str, locale: str
) -> list[TextConflict]:
    """Return the anomalies: texts of some words whose counterparts differ in letters."""
    selection = Selection(dedupe="segment", source_locale=source_locale, locale=locale)
    side = values["side"]
    try:
        found = list_inconsistencies(
            reader.connection, selection, side, texts=_EXAMINED, others=_SHOWN
        )
    except NothingSelected:
        return []
    if values["all"]:
        return found
    differs = GROUP_RULES[_RULES[side]].find
    return [one for one in found if differs(one.text, [other.text for other in one.texts])]


def _show_conflict(one: TextConflict, side: str, locale: str, search: str) -> ShownConflict:
    every = one.segments.total

    def show(other: ConflictingText) -> ShownCounterpart:
        source, target = (one.text, other.text) if side == "source" else (other.text, one.text)
        query = {"source": source[:2_000], "target": target[:2_000], "locale": locale, "case": True}
        return ShownCounterpart(
            text=other.text,
            segments=other.segments.total,
            machine=other.segments.machine,
            human=other.segments.human,
            is_majority=2 * other.segments.total > every,
            context=address(query, search),
        )

    return ShownConflict(
        one.text, every, one.text_count - len(one.texts), list(map(show, one.texts))
    )


async def _unify(request: Request) -> Response:
    """Give one source the chosen target everywhere."""
    form = await request.form()
    refused = refuse_form(request, form)
    if refused is not None:
        return refused
    given = {name: str(form.get(name, "")) for name in ("source", "by", "source_locale", "locale")}
    chosen = str(form.get("chosen", ""))
    others = [str(one) for one in form.getlist("counterpart")]
    if (
        len(given["source"]) > LONGEST_TARGET
        or not chosen.isdecimal()
        or int(chosen) >= len(others)
    ):
        raise TmxExtractError("no text is chosen", advice="Choose the text that stays.")

    asked = UnifyRequest(
        source_locale=given["source_locale"],
        locale=given["locale"],
        source=given["source"],
        target=others[int(chosen)],
        others=others,
        by=given["by"][:200],
    )
    result, first = await writer_of(request).run(
        lambda connection: unify_targets(connection, asked)
    )
    at = segment_address(first, request.scope[BASE])
    return RedirectResponse(at + show_done(result), 303)
