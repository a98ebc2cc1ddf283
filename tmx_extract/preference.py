"""The choice of the best of several targets, deterministic and with the reason.

This is the only definition. `store/selection/dedupe_and_sample.py` has the same order in SQL; a
test compares the two.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

from tmx_extract.model import TYPE_RANKS, TranslationType

ChoiceReason = Literal[
    "post-edited", "human", "known-type", "newest", "most-frequent", "text-order", "same-text"
]
"""Why one text was preferred. `post-edited`: it was edited after its delivery; `known-type`: the
other has no translation type; `same-text`: the texts are equal."""

TYPE_REASONS: Mapping[TranslationType | None, ChoiceReason] = {
    "PE": "post-edited",
    "HT": "human",
    "MT": "known-type",
}
"""The reason if the type of the winner decides."""

_Item = TypeVar("_Item")


class Comparable(Protocol):
    """The properties that decide between several targets."""

    @property
    def translation_type(self) -> TranslationType | None:
        """Post-edited comes before human, machine, and unknown."""

    @property
    def handback_date(self) -> str:
        """ISO date of the handback, or of the first commit; an empty one is the oldest."""

    @property
    def first_commit(self) -> str:
        """The time of the first commit, which decides between equal dates; empty outside git."""

    @property
    def occurrences(self) -> int:
        """The number of occurrences of this text in the memory."""

    @property
    def source(self) -> str:
        """The source text."""

    @property
    def target(self) -> str:
        """The target text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetCandidate:
    """One of several targets for the same segment or source; implements `Comparable`."""

    key: int
    """Identifies the candidate to the caller, and breaks the last ties: the lower key wins."""
    translation_type: TranslationType | None
    handback_date: str
    first_commit: str = ""
    occurrences: int
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


def prefer(items: Iterable[_Item], facts: Callable[[_Item], Comparable]) -> list[_Item]:
    """Return the items, the best first.

    Order: post-edited, human, machine; then the newest, the most frequent, text order. Equal items
    keep their order.
    """
    ordered = sorted(items, key=lambda item: (facts(item).source, facts(item).target))
    ordered.sort(key=lambda item: facts(item).occurrences, reverse=True)
    ordered.sort(key=lambda item: _age(facts(item)), reverse=True)
    ordered.sort(key=lambda item: TYPE_RANKS[facts(item).translation_type], reverse=True)
    return ordered


def choose(candidates: Sequence[TargetCandidate]) -> Choice:
    """Return the best of at least one candidate."""
    by_key = sorted(candidates, key=lambda candidate: candidate.key)
    winner, *others = prefer(by_key, lambda candidate: candidate)
    losers = ((other, find_reason(winner, other)) for other in others)
    return Choice(winner=winner, losers=tuple(losers))


def find_reason(winner: Comparable, other: Comparable) -> ChoiceReason:
    """Return the reason that decided between two texts."""
    if _texts(winner) == _texts(other):
        return "same-text"
    if TYPE_RANKS[winner.translation_type] != TYPE_RANKS[other.translation_type]:
        return TYPE_REASONS[winner.translation_type]
    if _age(winner) != _age(other):
        return "newest"
    if winner.occurrences != other.occurrences:
        return "most-frequent"
    return "text-order"


def _age(one: Comparable) -> tuple[str, str]:
    return one.handback_date, one.first_commit


def _texts(one: Comparable) -> tuple[str, str]:
    """Return the texts with LF line ends: a checkout with CRLF makes no difference."""
    return one.source.replace("\r\n", "\n"), one.target.replace("\r\n", "\n")
