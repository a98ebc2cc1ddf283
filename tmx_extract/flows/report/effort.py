"""Figures of post-editing, and the texts, as a page for browsers."""

from collections.abc import Iterable

from tmx_extract.answers.tables import Number
from tmx_extract.effort.figures import EffortFigures
from tmx_extract.effort.scores import has_scores, read_signatures
from tmx_extract.flows.effort import EffortReport, MeasuredEdit, mark_changes
from tmx_extract.model import page_name
from tmx_extract.report.contents import (
    Cell,
    ChangedText,
    Chapter,
    Report,
    Section,
    Table,
    table_section,
)
from tmx_extract.version import __version__

_HEADINGS = ("returned", "edited", "unchanged", "words", "unchanged words", "distance")
NO_NAME = "(not told)"
"""Replaces an empty name."""


def describe_groups(effort: EffortReport) -> Report:
    """Return a table of all texts together, and a table for each grouping."""
    sections = [_section("All texts", "", [_group_row("all", effort.total)])]
    for by, groups in effort.groups.items():
        rows = (_group_row(name or NO_NAME, figures) for name, figures in groups.items())
        sections.append(_section(f"By {by}", by, rows))
    return _page("Post-editing effort", *sections)


def describe_segments(measured: Iterable[MeasuredEdit]) -> Report:
    """Return a table with each text and its coloured changes."""
    headings = ("page", "text", "type", "person", "date", "distance", *score_headings())
    table = Table(headings=headings, rows=map(_edit_row, measured))
    return _page("Texts that came back", table_section("Texts", table))


def _section(title: str, name: str, rows: Iterable[tuple[Cell, ...]]) -> Section:
    table = Table(headings=(name, *_HEADINGS, *score_headings()), rows=rows)
    return table_section(title, table)


def _page(title: str, *sections: Section) -> Report:
    names = read_signatures()
    settings = f" TER: {names['ter']}, chrF: {names['chrf']}." if names else ""
    return Report(
        title=title,
        description=(),
        chapters=(Chapter(key="effort", title="", sections=sections),),
        footer=f"tmx-extract {__version__}.{settings}",
    )


def _group_row(name: str, figures: EffortFigures) -> tuple[Cell, ...]:
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


def _edit_row(measured: MeasuredEdit) -> tuple[Cell, ...]:
    edit, figures = measured
    place = page_name(edit.repository, edit.path)
    text = ChangedText(mark_changes(edit), edit.locale)
    facts = (edit.delivered_as or "unknown", edit.mark.by, Number(edit.mark.at[:10]))
    return (place, text, *facts, percent(figures.distance_share), *score_cells(figures))


def score_headings() -> tuple[str, ...]:
    """Return `TER` and `chrF`, or nothing if they cannot be computed."""
    return ("TER", "chrF") if has_scores() else ()


def score_cells(figures: EffortFigures) -> tuple[Number, ...]:
    """Return the cells for `score_headings`."""
    if not has_scores():
        return ()
    chrf = figures.chrf_score
    return Number(f"{figures.ter_score:.1f}"), Number("" if chrf is None else f"{chrf:.1f}")


def percent(share: float) -> Number:
    """Return a share in the form `12.3 %`."""
    return Number(f"{100 * share:.1f} %")
