"""Figures of post-editing, and the texts, as a page for browsers."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tmx_extract.answers.tables import Number
from tmx_extract.cli.effort_view import NOT_TOLD, percent, score_cells, score_headings
from tmx_extract.effort.scores import read_signatures
from tmx_extract.model import page_name
from tmx_extract.report.contents import (
    Cell,
    ChangedText,
    Chapter,
    Figure,
    Report,
    Section,
    Table,
)
from tmx_extract.version import __version__

if TYPE_CHECKING:
    from tmx_extract.effort.figures import EffortFigures
    from tmx_extract.flows.effort import EffortReport, MeasuredEdit

_HEADINGS = ("returned", "edited", "unchanged", "words", "unchanged words", "distance")


def describe_groups(effort: "EffortReport") -> Report:
    """All texts together, and a table for each way in which they are grouped."""
    sections = [_section("All texts", "", [_group_row("all", effort.total)])]
    for by, groups in effort.groups.items():
        rows = (_group_row(name or NOT_TOLD, figures) for name, figures in groups.items())
        sections.append(_section(f"By {by}", by, rows))
    return _page("Post-editing effort", *sections)


def describe_segments(measured: "Iterable[MeasuredEdit]") -> Report:
    """Each text with its changes in colours."""
    headings = ("page", "text", "type", "person", "date", "distance", *score_headings())
    table = Table(headings=headings, rows=map(_edit_row, measured))
    figure = Figure(title="", description="", table=table)
    title = "Texts that came back"
    return _page(title, Section(key="texts", title="Texts", figures=(figure,)))


def _section(title: str, name: str, rows: Iterable[tuple[Cell, ...]]) -> Section:
    table = Table(headings=(name, *_HEADINGS, *score_headings()), rows=rows)
    key = title.lower().replace(" ", "-")
    return Section(key=key, title=title, figures=(Figure(title="", description="", table=table),))


def _page(title: str, *sections: Section) -> Report:
    told = read_signatures()
    settings = f" TER: {told['ter']}, chrF: {told['chrf']}." if told else ""
    return Report(
        title=title,
        description=(),
        chapters=(Chapter(key="effort", title="", sections=sections),),
        footer=f"tmx-extract {__version__}.{settings}",
    )


def _group_row(name: str, figures: "EffortFigures") -> tuple[Cell, ...]:
    return (
        name,
        figures.returned,
        figures.edited,
        percent(figures.unchanged_share),
        figures.words,
        percent(figures.unchanged_words_share),
        percent(figures.distance_share),
        *score_cells(figures),
    )


def _edit_row(measured: "MeasuredEdit") -> tuple[Cell, ...]:
    from tmx_extract.flows.effort import mark_changes

    edit, figures = measured
    place = page_name(edit.repository, edit.path)
    text = ChangedText(mark_changes(edit), edit.locale)
    facts = (edit.delivered_as or "unknown", edit.mark.by, Number(edit.mark.at[:10]))
    return (place, text, *facts, percent(figures.distance_share), *score_cells(figures))
