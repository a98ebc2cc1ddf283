"""The choice of one target among several: deterministic, and with the reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tmx_extract.model import TYPE_RANKS, TranslationType

ChoiceReason = Literal[
    "post-edited", "human", "known-type", "newest", "most-frequent", "text-order", "same-text"
]
"""Why a text was preferred. `post-edited`: it was edited after its delivery; `known-type`: its
translation type is known; `same-text`: the texts are equal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetCandidate:
    """One of several targets for the same segment or source."""

    key: int
    """Identifies the candidate to the caller, and breaks the last ties: the lower key wins."""
    translation_type: TranslationType | None
    handback_date: str
    """ISO date of the handback, or of the first commit; empty if both are unknown, which counts as
    the oldest."""
    first_commit: str = ""
    """Time of the first commit with this text, to decide between equal dates; empty outside git."""
    occurrences: int
    """The number of occurrences of this text in the memory."""
    source: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The winner, and for every other candidate the reason why it lost."""

    winner: TargetCandidate
    losers: tuple[tuple[TargetCandidate, ChoiceReason], ...]

    @property
    def reason(self) -> ChoiceReason:
        """The reason that decided between the winner and the best candidate with another text."""
        return next((why for _, why in self.losers if why != "same-text"), "same-text")


def choose(candidates: Sequence[TargetCandidate]) -> Choice:
    """Return the best of at least one candidate.

    Order: post-edited, human, machine; then the newest handback, the most occurrences, text order.
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
    """Return the texts with LF line ends: a checkout with CRLF makes no difference."""
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
