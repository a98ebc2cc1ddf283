"""Hits side by side on a terminal, with or without colours."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tmx_extract.answers.counts import counted
from tmx_extract.answers.lines import Line, StyledText, mark_pieces, set_side_by_side
from tmx_extract.cli.printing import LinePrinter
from tmx_extract.model import segment_place

if TYPE_CHECKING:
    from tmx_extract.flows.search import Hit
    from tmx_extract.match.phrases import PhraseSpan


def show(hit: "Hit", printer: LinePrinter) -> None:
    """Print the location, and both texts side by side."""
    printer.print([Line(0, (StyledText("faint", "  ".join(_iter_facts(hit))),))])
    found = hit.occurrence
    source = tuple(_iter_pieces(found.source, hit.source_places))
    target = tuple(_iter_pieces(found.target, hit.target_places))
    if not printer.has_colours:
        source, target = mark_pieces(source), mark_pieces(target)
    printer.print(set_side_by_side(source, target, printer.width))


def _iter_pieces(text: str, places: "Sequence[PhraseSpan]") -> Iterator[StyledText]:
    done = 0
    for first, last in places:
        yield StyledText("same", text[done:first])
        yield StyledText("hit", text[first:last])
        done = last
    yield StyledText("same", text[done:])


def _iter_facts(hit: "Hit") -> Iterator[str]:
    """Yield best location, date, author and number of occurrences."""
    found = hit.occurrence
    page = found.page
    yield segment_place(page.repository, page.path, found.segment_id)
    yield found.place
    yield page.handback_date or "no date"
    yield found.translation_type or "unknown"
    if page.is_deleted:
        yield "deleted"
    if found.occurrences > 1:
        yield counted(found.occurrences, "time")
