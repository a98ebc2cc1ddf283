"""The similarity of a new text and a text of the memory, in percent; defined in
docs/matching.md."""

from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from tmx_extract.match.compared_text import ComparedText
from tmx_extract.match.penalties import (
    DEFAULT_PENALTIES,
    Deduction,
    DeductionKind,
    Penalties,
    list_deductions,
)

IN_CONTEXT, EXACT = 101, 100
"""The same text between the same neighbours, and the same text elsewhere."""


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


def score(
    one: ComparedText, other: ComparedText, penalties: Penalties = DEFAULT_PENALTIES
) -> Score:
    """Return the share of equal words, minus points for other differences.

    The share is `100 * (longer - distance) // longer`, with the Levenshtein distance in words and
    the number of words of the longer text. The order of the texts does not matter.
    """
    if one.text == other.text:
        return Score(EXACT, ())
    deductions = tuple(list_deductions(one, other, penalties))
    longer = max(len(one.words), len(other.words))
    distance = Levenshtein.distance(one.words, other.words)
    percent = EXACT * (longer - distance) // longer if longer else EXACT
    if not deductions and not distance:
        # Different texts never score 100 %, whatever the points.
        deductions = (Deduction("form", max(1, penalties.form)),)
    off = sum(deduction.points for deduction in deductions)
    return Score(min(max(0, percent - off), EXACT - 1), deductions)
