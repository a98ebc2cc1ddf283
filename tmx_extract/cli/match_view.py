"""Matches on a terminal, with or without colours."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from tmx_extract.answers.counts import counted
from tmx_extract.answers.lines import Line, StyledText, label_texts
from tmx_extract.cli.printing import LinePrinter
from tmx_extract.model import segment_place

if TYPE_CHECKING:
    from tmx_extract.flows.match import Match, MatchedText


def show(answers: "Iterable[MatchedText]") -> None:
    """Print each text with its matches, separated by an empty line."""
    printer = LinePrinter()
    for number, answer in enumerate(answers):
        printer.print(_iter_lines(answer, is_first=not number))


def _iter_lines(answer: "MatchedText", *, is_first: bool) -> Iterator[Line]:
    if not is_first:
        yield Line(0, ())
    yield Line(0, (StyledText("head", answer.text or "(empty)"),))
    if not answer.matches:
        yield Line(2, (StyledText("faint", "no match"),))
    for match in answer.matches:
        found = match.occurrence
        source, target = label_texts(found.page.source_locale, found.page.locale)
        percent = StyledText("current", f"{match.score.percent:3} %  ")
        yield Line(0, (percent, StyledText("faint", "  ".join(_iter_facts(match)))))
        pieces = (StyledText(kind, text) for kind, text in match.find_difference(answer.text))
        yield Line(4, (StyledText("faint", f"{source}  "), *pieces))
        yield Line(4, (StyledText("faint", f"{target}  "), StyledText("same", found.target)))


def _iter_facts(match: "Match") -> Iterator[str]:
    """Yield type, date and location, and the reasons for the score."""
    found = match.occurrence
    page = found.page
    yield match.occurrence.translation_type or "unknown"
    yield page.handback_date or "no date"
    yield segment_place(page.repository, page.path, found.segment_id)
    if page.is_deleted:
        yield "deleted"
    if found.occurrences > 1:
        yield counted(found.occurrences, "time")
    for kind, points in match.score.deductions:
        yield f"{kind} -{points}"
    if match.reason:
        yield f"before the next: {match.reason}"
