"""The values that the API returns. The names of the fields are the keys of `--json`."""

from dataclasses import dataclass
from typing import Any, Literal

from tmx_extract.answers.records import Record
from tmx_extract.flows.check import PairFinding
from tmx_extract.flows.columns.findings import FINDING_COLUMNS
from tmx_extract.flows.columns.hits import HIT_COLUMNS
from tmx_extract.flows.columns.matches import MATCH_COLUMNS, TextMatch
from tmx_extract.flows.match import Match
from tmx_extract.flows.search import Hit
from tmx_extract.model import Place, Side, TranslationType, segment_place
from tmx_extract.store.report.conflicts import TextConflict

TextSpan = tuple[int, int]
"""A part of a text: first and last character, half-open, counted from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """A pair with the words that were searched, at its best place."""

    source: str
    """Markdown, in author form."""
    target: str
    source_hits: tuple[TextSpan, ...]
    """The found words in the source."""
    target_hits: tuple[TextSpan, ...]
    occurrences: int
    """The number of segments with this pair."""
    repository: str
    path: str
    line: int
    """The line in the page, from 1."""
    segment_id: str
    """As on the page: `4ef9c-103`."""
    place: Place
    """The kind of location: heading, paragraph, table-cell …"""
    field: str
    """The key in the front matter; empty elsewhere."""
    source_locale: str
    locale: str
    translation_type: TranslationType | None
    handback_date: str | None
    """ISO date."""
    locfileid: str | None
    openlocfilehash: str | None
    sourcegitcommit: str | None
    reason: str | None
    """Why this target was chosen for its segment; None if there was only one."""
    edited_by: str | None
    """The person; None for a text as delivered."""
    edited_at: str | None
    """UTC, ISO 8601."""
    deleted: bool
    """Whether the page was deleted in git."""

    @property
    def location(self) -> str:
        """The segment as the command line prints it: `repository/path#4ef9c-103`."""
        return segment_place(self.repository, self.path, self.segment_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceMatch:
    """A pair whose source is equal or similar to a new text."""

    text: str
    """The new text."""
    percent: int
    """101: same text and neighbours; 100: same text; less: a fuzzy match."""
    source: str
    target: str
    difference: str
    """The words from the source to the new text, as `[-deleted-]` and `{+inserted+}`."""
    deductions: dict[str, int]
    """The penalties in `percent`, by their reason."""
    occurrences: int
    translation_type: TranslationType | None
    handback_date: str | None
    superseded: bool
    """Whether the pair is only in superseded versions of pages."""
    deleted: bool
    repository: str
    path: str
    line: int
    segment_id: str
    place: Place
    reason: str | None
    """Why it comes before the next match of the same percentage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckFinding:
    """A likely mistake in a pair."""

    repository: str
    path: str
    line: int
    segment_id: str
    locale: str
    translation_type: TranslationType | None
    handback_date: str | None
    places: int
    """The number of segments with this pair."""
    code: str
    """The rule, as in docs/checks.md."""
    severity: Literal["error", "warning", "info"]
    what: str
    """One sentence."""
    found: str
    advice: str
    source: str
    source_spans: tuple[TextSpan, ...]
    target: str
    target_spans: tuple[TextSpan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InconsistentTarget:
    """One of several texts for the same text on the other side."""

    text: str
    machine: int
    """The number of segments of machine text."""
    human: int
    unknown: int
    """The number of segments without a translation type."""

    @property
    def segments(self) -> int:
        """The number of all its segments."""
        return self.machine + self.human + self.unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Inconsistency:
    """A text with several texts on the other side."""

    side: Side
    """The side of `text`."""
    text: str
    others: tuple[InconsistentTarget, ...]
    """The most frequent first, then in text order; at most as many as requested."""
    count: int
    """The number of all texts on the other side."""


def make_hit(hit: Hit) -> SearchHit:
    """Return the public form of a hit."""
    return SearchHit(**_frozen(HIT_COLUMNS.record(hit)))


def make_match(text: str, match: Match) -> SourceMatch:
    """Return the public form of a match."""
    return SourceMatch(**MATCH_COLUMNS.record(TextMatch(text, match)))


def make_finding(finding: PairFinding) -> CheckFinding:
    """Return the public form of a finding."""
    return CheckFinding(**_frozen(FINDING_COLUMNS.record(finding)))


def make_inconsistency(side: Side, found: TextConflict) -> Inconsistency:
    """Return the public form of a text with several texts on the other side."""
    others = tuple(
        InconsistentTarget(text=other.text, **other.segments._asdict()) for other in found.texts
    )
    return Inconsistency(side=side, text=found.text, others=others, count=found.text_count)


def _frozen(record: Record) -> dict[str, Any]:
    """Return the values with tuples for lists."""
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in record.items()
    }
