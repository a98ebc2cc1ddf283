"""The columns of matches, and a text with its matches as JSON."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from tmx_extract.answers.columns import Columns
from tmx_extract.answers.lines import marked
from tmx_extract.flows.match import Match, MatchedText


class TextMatch(NamedTuple):
    """A match with the text for which it was found."""

    text: str
    match: Match


def _show_deductions(deductions: Mapping[str, int]) -> str:
    """Return deductions in the form `mt -5, case -1`."""
    return ", ".join(f"{kind} -{points}" for kind, points in deductions.items())


_FACTS: Columns[TextMatch] = Columns(
    {
        "percent": lambda one: one.match.score.percent,
        "source": lambda one: one.match.occurrence.source,
        "target": lambda one: one.match.occurrence.target,
        "difference": lambda one: marked(one.match.find_difference(one.text)),
        "deductions": lambda one: dict(one.match.score.deductions),
        "occurrences": lambda one: one.match.occurrence.occurrences,
        "translation_type": lambda one: one.match.occurrence.translation_type,
        "handback_date": lambda one: one.match.occurrence.page.handback_date,
        "superseded": lambda one: one.match.is_superseded,
        "deleted": lambda one: one.match.occurrence.page.is_deleted,
        "repository": lambda one: one.match.occurrence.page.repository,
        "path": lambda one: one.match.occurrence.page.path,
        "line": lambda one: one.match.occurrence.line,
        "segment_id": lambda one: one.match.occurrence.segment_id,
        "place": lambda one: one.match.occurrence.place,
        "reason": lambda one: one.match.reason,
    }
)
MATCH_COLUMNS: Columns[TextMatch] = Columns(
    {"text": lambda one: one.text, **_FACTS.values}, flat={"deductions": _show_deductions}
)


def iter_text_matches(answers: Iterable[MatchedText]) -> Iterator[TextMatch]:
    """Yield each match of each text, the rows of the columns."""
    return (TextMatch(answer.text, match) for answer in answers for match in answer.matches)


def list_text(answer: MatchedText) -> dict[str, Any]:
    """Return a text with its matches as JSON values."""
    matches = list(map(_FACTS.record, iter_text_matches([answer])))
    return {"text": answer.text, "matches": matches}
