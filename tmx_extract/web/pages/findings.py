"""Problems of the input, and findings of the checks."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from itertools import islice
from typing import Any, get_args

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from tmx_extract.errors import NothingSelected, TmxExtractError
from tmx_extract.flows.check import find_meaning, iter_pair_findings, list_checks
from tmx_extract.model import Selection, page_name
from tmx_extract.problem_codes.code import Severity
from tmx_extract.store.findings import count_kept_findings
from tmx_extract.store.problems import Problem, iter_problems
from tmx_extract.store.selection.findings import is_checked
from tmx_extract.web.access import BASE
from tmx_extract.web.lookups import workers_of
from tmx_extract.web.pages.addresses import address, occurrence_address
from tmx_extract.web.pages.overviews import show_overview
from tmx_extract.web.pages.rendering import page, render_text
from tmx_extract.web.pages.tables import CellLink, Pager, PageTable, page_parameter, turn
from tmx_extract.web.parameters import RequestParameter, read_known
from tmx_extract.web.workers import MemoryReader

_PER_PAGE, _MOST_PAGES = 100, 1_000
_PAGE = page_parameter(_MOST_PAGES)
_PROBLEMS = (
    RequestParameter(
        name="severity", kind="text", values=get_args(Severity), help="Only this severity."
    ),
    RequestParameter(name="code", kind="text", most=100, help="Only this code."),
    _PAGE,
)
_FINDINGS = (RequestParameter(name="code", kind="text", most=100, help="Code of a check."), _PAGE)


def list_routes() -> list[BaseRoute]:
    """Return the routes."""
    return [Route("/problems", page(_show_problems)), Route("/findings", page(_show_findings))]


async def _show_problems(request: Request) -> Response:
    values = read_known(_PROBLEMS, request.query_params)
    path = f"{request.scope[BASE]}/problems"

    def fits(one: Problem) -> bool:
        return values["severity"] in (None, one.severity) and values["code"] in (None, one.code)

    def read(reader: MemoryReader) -> dict[str, Any]:
        skip = (values["page"] - 1) * _PER_PAGE
        every = filter(fits, iter_problems(reader.connection))
        some = list(islice(every, skip, skip + _PER_PAGE + 1))
        rows = [
            (
                CellLink(
                    one.severity, address({**values, "page": None, "severity": one.severity}, path)
                ),
                CellLink(one.code, address({**values, "page": None, "code": one.code}, path)),
                f"{page_name(one.repository, one.path)}:{one.line}:{one.column}",
                one.message,
                one.advice,
            )
            for one in some[:_PER_PAGE]
        ]
        chips = [
            (name, values[name], address({**values, "page": None, name: None}, path))
            for name in ("severity", "code")
            if values[name]
        ]
        table = PageTable(
            headings=("severity", "code", "place", "problem", "what to do"),
            rows=rows,
            empty="There are no such problems." if chips else "There are no problems.",
        )
        return {"tables": [table], "chips": chips, "pager": _turn(values, path, some)}

    return await show_overview(request, "Problems", read)


def _turn(values: Mapping[str, Any], path: str, some: Sequence[object]) -> Pager:
    """Return the links to the pages before and after; one row too many shows that there are
    more."""
    return turn(values, path, values["page"], is_more=len(some) > _PER_PAGE)


async def _show_findings(request: Request) -> Response:
    values = read_known(_FINDINGS, request.query_params)
    if values["code"]:
        return await _show_finding(request, values)
    base = request.scope[BASE]

    def read(reader: MemoryReader) -> dict[str, Any]:
        checks = list_checks()
        unchecked = [one.code for one in checks if not is_checked(reader.connection, one)]
        counts = count_kept_findings(reader.connection)
        rows = [
            (
                CellLink(code, address({"code": code}, f"{base}/findings")),
                find_meaning(code).severity,
                find_meaning(code).what,
                count,
            )
            for code, count in counts.items()
            if code not in unchecked and any(one.code == code for one in checks)
        ]
        lines = ["A finding may be a false alarm."] if rows else []
        if unchecked:
            these = (
                f"these checks: {', '.join(unchecked)}"
                if len(unchecked) < len(checks)
                else "any check"
            )
            lines.append(f"Not all pairs have been seen by {these}. Run: tmx-extract check")
        headings = ("code", "severity", "what", "pairs")
        table = PageTable(headings=headings, rows=rows, empty="There are no findings.")
        return {"tables": [table], "lines": lines}

    return await show_overview(request, "Findings", read)


async def _show_finding(request: Request, values: Mapping[str, Any]) -> Response:
    """Return the pairs with one finding."""
    checks = list_checks([values["code"]])
    if not checks:
        raise TmxExtractError(f"there is no check {values['code']!r}")
    base, skip = request.scope[BASE], (values["page"] - 1) * _PER_PAGE
    selection = Selection(dedupe="pair", with_findings=checks, limit=skip + _PER_PAGE + 1)

    def read(reader: MemoryReader) -> str:
        try:
            with closing(iter_pair_findings(reader.connection, selection)) as every:
                some = list(islice(every, skip, None))
        except NothingSelected:
            some = []
        shown = some[:_PER_PAGE]
        return render_text(
            request,
            "finding.html",
            code=values["code"],
            meaning=find_meaning(values["code"]),
            findings=shown,
            links=[occurrence_address(one.occurrence, base) for one in shown],
            pager=_turn(values, f"{base}/findings", some),
        )

    return HTMLResponse(await workers_of(request).run(read, is_slow=True))
