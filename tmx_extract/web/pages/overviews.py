"""Overviews of the memory: statistics, runs, assignments and the report."""

from collections.abc import Callable
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from tmx_extract.flows.report.make import make_report
from tmx_extract.flows.report.options import ReportOptions
from tmx_extract.flows.statistics import describe_statistics
from tmx_extract.model import Selection
from tmx_extract.report.page import find_policy, write_page
from tmx_extract.store.edits.assignment_status import iter_assignments
from tmx_extract.store.runs import iter_runs
from tmx_extract.store.statistics import Counts
from tmx_extract.web.lookups import options_of, workers_of
from tmx_extract.web.pages.rendering import page, render_text
from tmx_extract.web.pages.tables import PageCell, Pager, PageTable
from tmx_extract.web.workers import MemoryReader


def list_routes() -> list[BaseRoute]:
    """Return the routes of all overviews."""
    return [
        Route("/statistics", page(_show_statistics)),
        Route("/runs", page(_show_runs)),
        Route("/assignments", page(_show_assignments)),
        Route("/report", page(_show_report)),
    ]


async def show_overview(
    request: Request, title: str, read: Callable[[MemoryReader], dict[str, Any]]
) -> Response:
    """Return a page with the tables, and the facts and lines before them, that `read` returns."""

    def render(reader: MemoryReader) -> str:
        nothing: dict[str, Any] = {"lines": (), "facts": (), "chips": (), "pager": Pager()}
        return render_text(request, "overview.html", **{**nothing, "title": title, **read(reader)})

    return HTMLResponse(await workers_of(request).run(render, is_slow=True))


async def _show_statistics(request: Request) -> Response:
    def read(reader: MemoryReader) -> dict[str, Any]:
        found = describe_statistics(reader.connection)
        total = found.statistics.total
        return {
            "lines": found.sentences,
            "facts": [
                ("Segments", total.segments),
                ("Distinct pairs", total.pairs),
                ("Pages", total.documents),
                *_list_shares(total),
            ],
            "tables": [
                PageTable(
                    title=one.title, headings=("language or input", *one.headings), rows=one.rows
                )
                for one in found.tables
            ],
        }

    return await show_overview(request, "Statistics", read)


def _list_shares(total: Counts) -> list[tuple[str, float]]:
    every = total.segments or 1
    kinds = (
        ("Machine translated", total.machine),
        ("Human translated", total.human),
        ("Edited", total.edited),
    )
    return [(name, count / every) for name, count in kinds]


async def _show_runs(request: Request) -> Response:
    def read(reader: MemoryReader) -> dict[str, Any]:
        rows: list[tuple[PageCell, ...]] = [
            (
                run.id,
                run.kind,
                run.started_at.replace("T", " ").removesuffix("Z"),
                run.status,
                run.files,
                run.documents,
                run.segments,
                run.output or " ".join(run.inputs),
            )
            for run in iter_runs(reader.connection)
        ]
        headings = ("run", "kind", "started (UTC)", "status")
        counts = ("files", "documents", "segments", "inputs or package")
        table = PageTable(
            headings=(*headings, *counts), rows=rows[::-1], empty="There are no runs."
        )
        advice = "A run can be undone in a terminal: tmx-extract undo RUN."
        return {"tables": [table], "lines": [advice]}

    return await show_overview(request, "Runs", read)


async def _show_assignments(request: Request) -> Response:
    def read(reader: MemoryReader) -> dict[str, Any]:
        today = date.today().isoformat()
        found = sorted(iter_assignments(reader.connection), key=lambda one: (not one.out, -one.id))
        rows: list[tuple[PageCell, ...]] = [
            (
                one.name or "unknown",
                one.kind,
                one.locale,
                one.sent_at[:10],
                (one.due or "") + (" overdue" if one.out and one.due and one.due < today else ""),
                one.sent,
                one.edited,
                one.unchanged,
                one.out,
                (one.returned_at or "")[:10],
            )
            for one in found
        ]
        headings = ("name", "for", "language", "sent", "due")
        counts = ("segments", "edited", "unchanged", "not back", "last back")
        empty = "Nothing was sent to anyone. `tmx-extract package --assign NAME` does that."
        return {"tables": [PageTable(headings=(*headings, *counts), rows=rows, empty=empty)]}

    return await show_overview(request, "Assignments", read)


async def _show_report(request: Request) -> Response:
    title = f"Translation memory {options_of(request).db.name}"
    options = ReportOptions(selection=Selection(dedupe="segment"), title=title)

    def read(reader: MemoryReader) -> bytes:
        return write_page(make_report(reader.connection, options))

    content = await workers_of(request).run(read, is_slow=True)
    # The report has its style sheet inside, so that its file can be sent.
    policy = f"{find_policy()}; frame-ancestors 'none'"
    return HTMLResponse(content, headers={"Content-Security-Policy": policy})
