"""Deliveries of one handback that divide the same text into different segments.

A paragraph may first come as the sentences 105, 106 and 107, and later as the paragraph p105. The
numbers of the older segments are then missing, but the newer segments contain their text.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

ForeignName = tuple[str, int, int]
"""The prefix if it differs from the delivery, whether it is a paragraph, and the number."""


class DeliveredSegment(NamedTuple):
    """One segment of one delivery."""

    name: ForeignName
    delivery_id: int
    age: tuple[str, ...]
    """The sort key of deliveries of a handback, the newest last."""
    source: str
    segment_row: int


# The minimum share of a divided segment that must be in the new segments. The rest may be lost
# through white space and damage.
_COVERED = 0.5


def find_resegmented(cuts: Sequence[DeliveredSegment]) -> set[int]:
    """Return the rows of all segments that a newer delivery of the same handback divides
    differently.

    The newer delivery lacks their number, and their source is part of one of its new segments or
    consists of several of them. The cost grows only with the segments that differ.
    """
    ages: dict[int, tuple[str, ...]] = {}
    for cut in cuts:
        ages[cut.delivery_id] = max(ages.get(cut.delivery_id, ()), cut.age)
    if len(ages) < 2:
        return set()
    deliveries = sorted(ages, key=lambda delivery: ages[delivery])
    by_delivery: dict[int, list[DeliveredSegment]] = {delivery: [] for delivery in deliveries}
    for cut in cuts:
        by_delivery[cut.delivery_id].append(cut)
    rows: set[int] = set()
    for position, older in enumerate(deliveries):
        for newer in deliveries[position + 1 :]:
            rows |= _compare(by_delivery[older], by_delivery[newer])
    return rows


def _compare(older: Iterable[DeliveredSegment], newer: Iterable[DeliveredSegment]) -> set[int]:
    """Return the rows of older segments whose text is in other segments of the newer delivery."""
    names = {cut.name for cut in newer}
    lost = [cut for cut in older if cut.name not in names]
    if not lost:
        return set()
    known = {(cut.name, cut.source) for cut in older}
    added = [_padded(cut.source) for cut in newer if (cut.name, cut.source) not in known]
    everything = "\0".join(added)
    return {
        cut.segment_row
        for cut in lost
        if (text := _padded(cut.source)).strip()
        and (text in everything or _is_made_of(text, added))
    }


def _is_made_of(text: str, parts: Iterable[str]) -> bool:
    covered = sum(len(part) - 1 for part in parts if part.strip() and part in text)
    return covered >= _COVERED * len(text)


def _padded(source: str) -> str:
    """Return the words with one space between and around them, to compare whole words."""
    return f" {' '.join(source.split())} "
