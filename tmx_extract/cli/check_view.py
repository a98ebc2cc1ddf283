"""Findings on a terminal."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from tmx_extract.answers.lines import Line, StyledText, label_texts
from tmx_extract.cli.printing import LinePrinter
from tmx_extract.model import page_name
from tmx_extract.shown import visible

if TYPE_CHECKING:
    from tmx_extract.flows.check import PairFinding

# The number of characters shown around a finding.
_AROUND = 60


def show(findings: Iterable["PairFinding"]) -> None:
    """Print location, code and finding, followed by both texts with the marked ranges."""
    printer = LinePrinter()
    for one in findings:
        printer.print(_iter_lines(one))


def _iter_lines(one: "PairFinding") -> Iterator[Line]:
    found, page = one.occurrence, one.occurrence.page
    path = page_name(page.repository, page.path)
    also = f" (and {found.occurrences - 1:,} more)" if found.occurrences > 1 else ""
    what = f" {one.code}: {one.what}" + (f": {one.found}" if one.found else "")
    place = StyledText("same", f"{path}:{found.line}{also}: ")
    yield Line(0, (place, StyledText(one.severity, one.severity), StyledText("same", what)))
    labels = label_texts(page.source_locale, page.locale)
    texts = ((found.source, one.source_spans), (found.target, one.target_spans))
    for label, (text, spans) in zip(labels, texts, strict=True):
        yield Line(4, (StyledText("same", f"{label}  "), *iter_pieces(text, spans)))


def iter_pieces(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[StyledText]:
    """Yield the text on one line with marked spans, without the parts far from them."""
    done = 0
    for start, end in spans:
        yield StyledText("same", _shortened(text[done:start], is_first=not done))
        yield StyledText("found", text[start:end])
        done = end
    rest = visible(text[done:])
    yield StyledText("same", rest[:_AROUND] + "…" if spans and len(rest) > _AROUND else rest)


def _shortened(text: str, *, is_first: bool) -> str:
    shown = visible(text)
    if is_first:
        return shown if len(shown) <= _AROUND else "…" + shown[-_AROUND:]
    if len(shown) <= 2 * _AROUND:
        return shown
    return f"{shown[:_AROUND]}…{shown[-_AROUND:]}"
