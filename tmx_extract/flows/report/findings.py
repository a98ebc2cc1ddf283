"""The findings of checks, and the problems of pages."""

import sqlite3
from collections.abc import Sequence

from tmx_extract.flows.check import list_usual_checks
from tmx_extract.flows.report.figures import FigureTexts, KindRow, draw_kinds
from tmx_extract.problem_codes.registry import CODES
from tmx_extract.report.contents import Fact, Figure, Section, Table
from tmx_extract.store.report.findings import (
    FindingCount,
    count_faulty_pairs,
    count_findings,
    count_problems,
    list_unchecked,
)

_FEW = 3


def describe_findings(connection: sqlite3.Connection, segments: int) -> Section:
    """Return findings by rule, if the memory was checked, and problems by code."""
    found = count_findings(connection)
    usual = list_usual_checks()
    unchecked = list_unchecked(connection, usual)
    facts = []
    if found or len(unchecked) < len(usual):
        pairs, faulty = count_faulty_pairs(connection)
        description = f"segments: {faulty:,}; distinct pairs: {pairs:,}"
        facts.append(Fact(name="With a finding", value=faulty / segments, description=description))
    figures = [_draw_findings(found)] if found else []
    return Section(
        key="checks",
        title="Checks",
        description=tuple(_iter_advice(unchecked, len(usual))),
        facts=tuple(facts),
        figures=(*figures, *_list_remarks(connection)),
    )


def _iter_advice(unchecked: Sequence[str], every: int) -> list[str]:
    if not unchecked:
        return [
            "All pairs were checked by the usual rules; `tmx-extract check` lists the findings."
        ]
    if len(unchecked) == every:
        return [
            "The pairs have not been checked yet. Run `tmx-extract check`, then make the report"
            " again."
        ]
    named = ", ".join(unchecked[:_FEW]) + (" …" if len(unchecked) > _FEW else "")
    return [
        f"Not all pairs were checked by all rules ({named}). Run `tmx-extract check`, then make"
        " the report again."
    ]


def _draw_findings(found: Sequence[FindingCount]) -> Figure:
    description = "Segments with a finding of `check`, by rule. A finding may be a false alarm."
    rows = [KindRow(one.code, one.segments) for one in found]
    return draw_kinds(FigureTexts("Findings by rule", description, "rule"), rows, lies=True)


def _list_remarks(connection: sqlite3.Connection) -> list[Figure]:
    problems = count_problems(connection)
    if not problems:
        return []
    rows = (
        (
            one.code,
            CODES[one.code].what if one.code in CODES else "",
            one.severity,
            one.times,
            one.pages,
        )
        for one in problems
    )
    description = "Problems in the pages that were read; `tmx-extract problems` shows their places."
    headings = ("code", "what", "severity", "times", "pages")
    table = Table(headings=headings, rows=tuple(rows))
    return [Figure(title="Problems on pages", description=description, table=table)]
