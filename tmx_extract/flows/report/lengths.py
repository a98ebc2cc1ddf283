"""The lengths of the texts, and how they compare."""

import sqlite3
from collections.abc import Iterator, Sequence

from tmx_extract.flows.report.figures import FigureTexts, KindRow, draw_kinds
from tmx_extract.report.contents import Fact, Figure, Section
from tmx_extract.store.report.counting import NONE, KindCounts
from tmx_extract.store.report.repetition import count_lengths, count_ratios

Lengths = Sequence[tuple[int, KindCounts]]
"""Segments by length, ascending."""

_BARS = 40
# The few longer texts would make all bars narrow.
_SHOWN_SHARE = 0.99


def describe_lengths(connection: sqlite3.Connection) -> Section:
    """Return the lengths of sources in words and of targets in characters, and their ratio."""
    words = count_lengths(connection, "source_words")
    characters = count_lengths(connection, "target_characters")
    ratios = count_ratios(connection)
    facts = tuple(
        Fact(name=name, value=f"{find_share(lengths, 0.5):,}{unit}", description=description)
        for name, lengths, unit, description in (
            ("Median source", words, " words", "half of the segments are longer"),
            ("Median target", characters, " characters", "half of the segments are longer"),
            ("Median ratio", ratios, "\u202f%", "target to source, in characters"),
        )
        if lengths
    )
    figures = (
        _draw("Source words", "Segments by the number of words in the source.", words),
        _draw("Target characters", "Segments by the length of the target.", characters),
        _draw(
            "Target in percent of the source",
            "Characters of the target for a hundred characters of the source. Extreme values are"
            " often targets that are cut off, or that are not translations.",
            ratios,
            step=10,
        ),
    )
    return Section(key="lengths", title="Lengths", facts=facts, figures=figures)


def _draw(title: str, description: str, lengths: Lengths, *, step: int = 1) -> Figure:
    rows = list(iter_bins(lengths, step))
    return draw_kinds(FigureTexts(title, description, title.lower()), rows)


def iter_bins(lengths: Lengths, step: int = 1) -> Iterator[KindRow]:
    """Yield about forty bars of equal width, the last for all longer texts; `step` divides all
    numbers."""
    if not lengths:
        return
    first, last = lengths[0][0], find_share(lengths, _SHOWN_SHARE)
    width = _nice((last - first) / step / _BARS) * step
    beyond = last // width * width + width
    bins = dict[int, KindCounts]()
    for number, kinds in lengths:
        place = min(number // width * width, beyond)
        bins[place] = bins.get(place, NONE).plus(kinds)
    for place in range(first // width * width, max(bins) + 1, width):
        until = place + width - 1
        label = f"{place:,}" if until == place else f"{place:,}–{until:,}"
        yield KindRow(f"{place:,}+" if place == beyond else label, bins.get(place, NONE))


def find_share(lengths: Lengths, part: float) -> int:
    """Return the length that this share of the segments does not exceed."""
    wanted = part * sum(kinds.total for _, kinds in lengths)
    seen = 0
    for number, kinds in lengths:
        seen += kinds.total
        if seen >= wanted:
            return number
    return lengths[-1][0]


def _nice(least: float) -> int:
    """Return the next of 1, 2, 5, 10, 20, 50 …"""
    power = 1
    while True:
        for digit in (1, 2, 5):
            if digit * power >= least:
                return digit * power
        power *= 10
