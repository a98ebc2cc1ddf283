"""The output of matches: on a terminal, with or without colours, and for programs."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from tmx_extract.answers.counts import counted
from tmx_extract.answers.lines import Line, StyledText, label_texts, marked
from tmx_extract.cli.printing import LinePrinter
from tmx_extract.model import page_name

if TYPE_CHECKING:
    from tmx_extract.flows.match import Match, MatchedText

COLUMNS = (
    "text",
    "percent",
    "source",
    "target",
    "difference",
    "deductions",
    "occurrences",
    "translation_type",
    "handback_date",
    "superseded",
    "deleted",
    "repository",
    "path",
    "line",
    "segment_id",
    "place",
    "reason",
)


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
    yield f"{page_name(page.repository, page.path)}#{found.segment_id}"
    if page.is_deleted:
        yield "deleted"
    if found.occurrences > 1:
        yield counted(found.occurrences, "time")
    for kind, points in match.score.deductions:
        yield f"{kind} -{points}"
    if match.reason:
        yield f"before the next: {match.reason}"


def list_text(answer: "MatchedText") -> dict[str, Any]:
    """Return a text with its matches as JSON values."""
    matches = [_as_json(match, answer.text) for match in answer.matches]
    return {"text": answer.text, "matches": matches}


def show_deductions(deductions: Mapping[str, int]) -> str:
    """Return deductions in the form `mt -5, case -1`."""
    return ", ".join(f"{kind} -{points}" for kind, points in deductions.items())


def iter_rows(answers: "Iterable[MatchedText]") -> Iterator[dict[str, Any]]:
    """Yield a row for each match, as in JSON Lines and CSV."""
    for answer in answers:
        for match in answer.matches:
            yield {"text": answer.text, **_as_json(match, answer.text)}


def _as_json(match: "Match", text: str) -> dict[str, Any]:
    """Return all facts about the match as JSON values."""
    found = match.occurrence
    page = found.page
    return {
        "percent": match.score.percent,
        "source": found.source,
        "target": found.target,
        "difference": marked(match.find_difference(text)),
        "deductions": dict(match.score.deductions),
        "occurrences": found.occurrences,
        "translation_type": match.occurrence.translation_type,
        "handback_date": page.handback_date,
        "superseded": match.is_superseded,
        "deleted": page.is_deleted,
        "repository": page.repository,
        "path": page.path,
        "line": found.line,
        "segment_id": found.segment_id,
        "place": found.place,
        "reason": match.reason,
    }
