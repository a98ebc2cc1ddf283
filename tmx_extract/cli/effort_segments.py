"""Returned texts on a terminal, one by one."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from tmx_extract.answers.lines import Line, StyledText
from tmx_extract.cli.printing import LinePrinter
from tmx_extract.model import page_name

if TYPE_CHECKING:
    from tmx_extract.flows.effort import MeasuredEdit


def show(measured: "Iterable[MeasuredEdit]") -> None:
    """Print each text with person, place and amount, and its changes below."""
    printer = LinePrinter()
    for one in measured:
        printer.print(_iter_lines(one))


def _iter_lines(measured: "MeasuredEdit") -> Iterator[Line]:
    from tmx_extract.flows.effort import mark_changes

    edit = measured.edit
    yield Line(0, tuple(_iter_head(measured)))
    if edit.before == edit.after:
        yield Line(4, (StyledText("faint", edit.after or "(empty)"),))
    else:
        yield Line(4, tuple(StyledText(kind, text) for kind, text in mark_changes(edit)))


def _iter_head(measured: "MeasuredEdit") -> Iterator[StyledText]:
    from tmx_extract.flows.report.effort import percent, score_cells, score_headings

    edit, figures = measured
    place = page_name(edit.repository, edit.path)
    yield StyledText("head", place or "(no page)")
    facts = (edit.locale, edit.delivered_as or "unknown", edit.mark.by, edit.mark.at[:10])
    yield StyledText("faint", "  " + " ".join(filter(None, facts)))
    if edit.before == edit.after:
        yield StyledText("same", "  unchanged")
        return
    distance = f"  distance {figures.distance:,} ({percent(figures.distance_share).shown})"
    for heading, cell in zip(score_headings(), score_cells(figures), strict=True):
        distance += f", {heading} {cell.shown}" if cell.shown else ""
    yield StyledText("same", distance)
