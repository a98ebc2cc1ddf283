"""Counts the free numbers of pages, and the titles and image texts that the English page explains.

A number is free if no pair up to the last one has it, and no paragraph takes it.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tmx_extract.english.images import find_whole_texts
from tmx_extract.english.levels import fold_white_space
from tmx_extract.english.recover import recover_pairs
from tmx_extract.model import Document

# Percentage of free numbers, measured in 26 repositories: 99.3 of 16,926.
SLOT_GOAL = 99.0


@dataclass(slots=True, kw_only=True)
class SlotTally:
    """The counts of one corpus."""

    pages: int = 0
    """Pages with pairs and a proven English page."""
    free: int = 0
    explained: int = 0
    labels: int = 0
    """Explained numbers that belong to labels of links, which stay as they are."""
    partial: int = 0
    recovered: Counter[str] = field(default_factory=Counter)
    """Pairs by place and field."""
    unexplained: Counter[str] = field(default_factory=Counter)
    """Numbers by cause."""


def count_slots(
    document: Document, english: str, published: Sequence[str], tally: SlotTally
) -> Iterator[tuple[str, ...]]:
    """Add the numbers of one page to the tally; yield a row for each recovered pair and for each
    unexplained number."""
    if not document.segments:
        return
    recovery = recover_pairs(document, english)
    found = dict(enumerate(recovery.segments))
    whole = find_whole_texts(document, found, next(iter(published), ""))
    tally.pages += 1
    tally.free += recovery.free
    tally.explained += recovery.explained
    tally.labels += recovery.labels
    tally.partial += len(recovery.partial) - len(whole)
    path = document.origin.path
    for index, segment in enumerate(recovery.segments):
        kind = f"{segment.place}: {segment.field}" if segment.field else segment.place
        tally.recovered[kind] += 1
        text = fold_white_space(f"{segment.source} → {whole.get(index, segment.target)}")
        yield "recovered", path, segment.id, kind, text
    for slots in recovery.unexplained:
        tally.unexplained[slots.cause] += slots.size
        number = f"{document.prefix}-{slots.number}"
        after = fold_white_space(document.text[slots.position : slots.position + 200])
        yield "slot", path, number, slots.cause, after
