"""The similarity of a new text and a text of the memory, in percent; defined in
docs/matching.md."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from rapidfuzz.distance import Levenshtein

from tmx_extract.match.compared_text import ComparedText

IN_CONTEXT, EXACT = 101, 100
"""The same text between the same neighbours, and the same text elsewhere."""

_MOST_POINTS = 10

DeductionKind = Literal["codes", "numbers", "marks", "form", "machine", "superseded"]
"""The reason for deducted points. `form`: capitals, width of characters, order of marks."""


class Deduction(NamedTuple):
    """Points that are deducted."""

    kind: DeductionKind
    points: int


class Score(NamedTuple):
    """The similarity of two texts."""

    percent: int
    """From 0 to 100; 100 only for equal texts, ignoring white space."""
    deductions: tuple[Deduction, ...]
    """The points deducted from the share of equal words."""

    def without(self, kind: DeductionKind, points: int) -> "Score":
        """Return the score after deducting more points."""
        if not points:
            return self
        deduction = Deduction(kind, points)
        return Score(max(0, self.percent - points), (*self.deductions, deduction))


@dataclass(frozen=True, slots=True, kw_only=True)
class Penalties:
    """Points for each difference; at most ten for all differences of a kind."""

    code: int = 1
    number: int = 2
    mark: int = 1
    form: int = 1
    """Once, for texts without any other difference."""
    machine: int = 0
    """Once, for machine translation."""
    superseded: int = 2
    """Once, for a pair that only superseded versions of pages have."""


DEFAULT_PENALTIES = Penalties()


def score(
    one: ComparedText, other: ComparedText, penalties: Penalties = DEFAULT_PENALTIES
) -> Score:
    """Return the share of equal words, minus points for other differences.

    The share is `100 * (longer - distance) // longer`, with the Levenshtein distance in words and
    the number of words of the longer text. The order of the texts does not matter.
    """
    if one.text == other.text:
        return Score(EXACT, ())
    deductions = tuple(_iter_deductions(one, other, penalties))
    longer = max(len(one.words), len(other.words))
    distance = Levenshtein.distance(one.words, other.words)
    percent = EXACT * (longer - distance) // longer if longer else EXACT
    if not deductions and not distance:
        # Different texts never score 100 %, whatever the points.
        deductions = (Deduction("form", max(1, penalties.form)),)
    off = sum(deduction.points for deduction in deductions)
    return Score(min(max(0, percent - off), EXACT - 1), deductions)


def _iter_deductions(
    one: ComparedText, other: ComparedText, penalties: Penalties
) -> "list[Deduction]":
    kinds: tuple[tuple[DeductionKind, Sequence[str], Sequence[str], int], ...] = (
        ("codes", one.codes, other.codes, penalties.code),
        ("numbers", one.numbers, other.numbers, penalties.number),
        ("marks", one.marks, other.marks, penalties.mark),
    )
    found = []
    for kind, own, others, points in kinds:
        if points and (count := count_differences(own, others)):
            found.append(Deduction(kind, min(_MOST_POINTS, count * points)))
    return found


def count_differences(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many items of one side the other lacks; the larger number of both sides."""
    if one == other:
        return 0
    counted, others = Counter(one), Counter(other)
    return max((counted - others).total(), (others - counted).total())
