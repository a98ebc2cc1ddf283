"""Show returned texts one by one: on a terminal, and for programs."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from tmx_extract.answers.lines import Line, StyledText, marked
from tmx_extract.cli.effort_view import NAMES, list_figures, percent, score_cells, score_headings
from tmx_extract.cli.printing import LinePrinter

if TYPE_CHECKING:
    from tmx_extract.flows.effort import MeasuredEdit

_FACTS = (
    "id",
    "source_locale",
    "locale",
    "repository",
    "path",
    "product",
    "type",
    "person",
    "date",
    "state",
    "assignment",
)
_FIGURES = tuple(name for name in NAMES if name not in ("edits", "returned"))
_TEXTS = ("source", "before", "after", "difference")
COLUMNS = (*_FACTS, *_FIGURES, *_TEXTS)
"""The fields of a text in JSON and CSV."""


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
    edit, figures = measured
    place = "/".join(filter(None, (edit.repository, edit.path)))
    yield StyledText("head", place or "(no page)")
    facts = (edit.locale, edit.delivered_as or "unknown", edit.mark.by, edit.mark.at[:10])
    yield StyledText("faint", "  " + " ".join(filter(None, facts)))
    if edit.before == edit.after:
        yield StyledText("same", "  unchanged")
        return
    told = f"  distance {figures.distance:,} ({percent(figures.distance_share).shown})"
    for heading, cell in zip(score_headings(), score_cells(figures), strict=True):
        told += f", {heading} {cell.shown}" if cell.shown else ""
    yield StyledText("same", told)


def list_edit(measured: "MeasuredEdit") -> dict[str, Any]:
    """Return the facts about a text as JSON values."""
    from tmx_extract.flows.effort import mark_changes

    edit, figures = measured
    facts = (
        edit.id,
        edit.source_locale,
        edit.locale,
        edit.repository,
        edit.path,
        edit.product,
        edit.delivered_as or "unknown",
        edit.mark.by,
        edit.mark.at,
        edit.mark.state,
        edit.assignment,
    )
    texts = (edit.source, edit.before, edit.after, marked(mark_changes(edit)))
    told = list_figures(figures)
    return {
        **dict(zip(_FACTS, facts, strict=True)),
        **{name: told[name] for name in _FIGURES},
        **dict(zip(_TEXTS, texts, strict=True)),
    }
