"""Penalties: points that are subtracted for codes, numbers, marks, machine or superseded text."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from tmx_extract.match.compared_text import ComparedText

_MOST_POINTS = 10

DeductionKind = Literal["codes", "numbers", "marks", "form", "machine", "superseded"]
"""The reason for deducted points. `form`: capitals, width of characters, order of marks."""


class Deduction(NamedTuple):
    """Points that are deducted."""

    kind: DeductionKind
    points: int


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
    """Once, if only superseded versions of pages have the pair."""


DEFAULT_PENALTIES = Penalties()


def list_deductions(
    one: ComparedText, other: ComparedText, penalties: Penalties
) -> list[Deduction]:
    """Return the points for the differences in codes, numbers and marks."""
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
