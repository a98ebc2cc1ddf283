"""Choosing one of several targets: deterministic, and with the reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tmx_extract.model import TYPE_RANKS, TranslationType

ChoiceReason = Literal[
    "post-edited", "human", "known-type", "newest", "most-frequent", "text-order", "same-text"
]
"""Why one text was preferred. `post-edited`: it was edited after it was delivered; `known-type`:
machine before what does not say what it is; `same-text`: nothing but the delivery differs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetCandidate:
    """One of several texts for the same thing."""

    key: int
    """Names the candidate for whoever asks, and settles what nothing else does: lower wins."""
    translation_type: TranslationType | None
    handback_date: str
    """ISO date of the handback, else of the first commit; empty where neither is known, which
    counts as the oldest."""
    first_commit: str = ""
    """When the first commit with it was made; decides between equal dates. Empty outside git."""
    occurrences: int
    """How often this text stands in the memory."""
    source: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The outcome: the winner, and for every other candidate what decided against it."""

    winner: TargetCandidate
    losers: tuple[tuple[TargetCandidate, ChoiceReason], ...]

    @property
    def reason(self) -> ChoiceReason:
        """What decided between the winner and the best of the others with another text."""
        return next((why for _, why in self.losers if why != "same-text"), "same-text")


def choose(candidates: Sequence[TargetCandidate]) -> Choice:
    """Post-edited, human, machine, then the newest handback, the most frequent, text order.

    At least one candidate is expected.
    """
    newest_first = sorted(candidates, key=_stable_order)
    newest_first.sort(key=lambda candidate: candidate.occurrences, reverse=True)
    newest_first.sort(key=_age, reverse=True)
    newest_first.sort(key=lambda candidate: TYPE_RANKS[candidate.translation_type], reverse=True)
    winner, *others = newest_first
    return Choice(winner=winner, losers=tuple((other, _reason(winner, other)) for other in others))


def _age(candidate: TargetCandidate) -> tuple[str, str]:
    return candidate.handback_date, candidate.first_commit


def _stable_order(candidate: TargetCandidate) -> tuple[str, str, int]:
    return candidate.source, candidate.target, candidate.key


def _texts(candidate: TargetCandidate) -> tuple[str, str]:
    """The texts with line feeds alone: a copy checked out with CRLF says nothing else."""
    return candidate.source.replace("\r\n", "\n"), candidate.target.replace("\r\n", "\n")


_REASONS: Mapping[TranslationType | None, ChoiceReason] = {"PE": "post-edited", "HT": "human"}


def _reason(winner: TargetCandidate, other: TargetCandidate) -> ChoiceReason:
    if _texts(winner) == _texts(other):
        return "same-text"
    if TYPE_RANKS[winner.translation_type] != TYPE_RANKS[other.translation_type]:
        return _REASONS.get(winner.translation_type, "known-type")
    if _age(winner) != _age(other):
        return "newest"
    if winner.occurrences != other.occurrences:
        return "most-frequent"
    return "text-order"
