"""Texts that occur more than once, and texts that contradict each other."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from tmx_extract.flows.report.figures import TextRow, list_texts
from tmx_extract.flows.report.options import ReportOptions
from tmx_extract.model import Selection, Side
from tmx_extract.report.contents import Bars, Fact, Figure, ReportText, Section, Series, Table
from tmx_extract.store.report.conflicts import TextConflict, count_conflicts, list_conflicts
from tmx_extract.store.report.repetition import (
    Frequency,
    Repetition,
    count_frequencies,
    list_repeated,
)

# The steps of frequencies: the last number of each; None means "and more".
_STEPS = (1, 2, 5, 10, 20, 50, 100, 1000, None)
_WORDINGS = 4


def describe_repetition(
    connection: sqlite3.Connection, options: ReportOptions, repetition: Repetition
) -> Section:
    """Return how much text is repeated, and which texts."""
    frequencies = count_frequencies(connection)
    segments = sum(one.times * one.pairs for one in frequencies)
    repeated = list_repeated(connection, options.selection, options.rows)
    facts = (
        Fact(
            name="Repeated segments",
            value=1 - repetition.pairs / segments,
            description=f"with the same texts as another segment: {segments - repetition.pairs:,}",
        ),
        Fact(
            name="Repeated source words",
            value=1 - repetition.words_once / repetition.words if repetition.words else 0.0,
            description=f"words: {repetition.words - repetition.words_once:,}",
        ),
        Fact(name="Distinct sources", value=repetition.sources),
        Fact(name="Distinct targets", value=repetition.targets),
    )
    most = list_texts(
        "The most frequent pairs",
        "Pairs that occur in many places. A mistake in one of them is seen most often.",
        ("source", "target"),
        [
            TextRow(_pair(options.selection, one.source, one.target), one.segments)
            for one in repeated
        ],
        "" if repeated else "No pair occurs in more than one place.",
    )
    return Section(
        key="repetition",
        title="Repeated texts",
        facts=facts,
        figures=(_draw_frequencies(frequencies), most),
    )


def _pair(selection: Selection, source: str, target: str) -> tuple[ReportText, ReportText]:
    return ReportText(source, selection.source_locale or ""), ReportText(
        target, selection.locale or ""
    )


def _draw_frequencies(frequencies: Sequence[Frequency]) -> Figure:
    rows = list(join_steps(frequencies))
    labels = tuple(label for label, _, _ in rows)
    return Figure(
        title="How often pairs occur",
        description="Segments by the number of places of their pair.",
        bars=Bars(
            labels=labels,
            series=(Series(name="segments", tone="plain", values=tuple(row[2] for row in rows)),),
        ),
        table=Table(headings=("times", "pairs", "segments"), rows=tuple(rows)),
    )


def join_steps(frequencies: Iterable[Frequency]) -> Iterator[tuple[str, int, int]]:
    """Yield label, pairs and segments of each step, from once upwards."""
    ascending, first = list(frequencies), 1
    most = max((one.times for one in ascending), default=0)
    for last in _STEPS:
        if first > most:
            return
        inside = [
            one for one in ascending if one.times >= first and (last is None or one.times <= last)
        ]
        label = f"{first}" if last == first else f"{first:,}–{last:,}" if last else f"{first:,}+"
        yield (
            label,
            sum(one.pairs for one in inside),
            sum(one.times * one.pairs for one in inside),
        )
        first = (last or 0) + 1


def describe_conflicts(connection: sqlite3.Connection, options: ReportOptions) -> Section:
    """Return sources with several targets, and targets with several sources."""
    facts, figures = list[Fact](), list[Figure]()
    sides: tuple[tuple[Side, Side, str], ...] = (
        (
            "source",
            "target",
            "The same English, translated differently. That may be right in context, but labels and"
            " headings should usually agree.",
        ),
        (
            "target",
            "source",
            "Different sources with one translation: often spelling variants of the original,"
            " sometimes a text that was not translated again after the original changed.",
        ),
    )
    for side, other, description in sides:
        counted = count_conflicts(connection, side)
        facts.append(
            Fact(
                name=f"{side}s with several {other}s".capitalize(),
                value=counted.texts,
                description=f"segments: {counted.segments:,}; both MT and HT: {counted.mixed:,}",
            )
        )
        conflicts = list_conflicts(
            connection, options.selection, side, texts=options.rows, others=_WORDINGS
        )
        figures.append(
            list_texts(
                f"{side}s with several {other}s".capitalize(),
                description,
                (side, other),
                list(_iter_conflicting_texts(conflicts, side, options.selection)),
                "" if conflicts else "None were found.",
            )
        )
    return Section(
        key="conflicts",
        title="Conflicting texts",
        description=("Texts are compared letter by letter, in the author's form.",),
        facts=tuple(facts),
        figures=tuple(figures),
    )


def _iter_conflicting_texts(
    conflicts: Iterable[TextConflict], side: Side, selection: Selection
) -> Iterator[TextRow]:
    """Yield the rows; the common text appears in the first row of its group only."""
    own, other = selection.source_locale or "", selection.locale or ""
    if side == "target":
        own, other = other, own
    for one in conflicts:
        rest = one.segments
        for number, text in enumerate(one.texts):
            first = ReportText("" if number else one.text, own)
            yield TextRow((first, ReportText(text.text, other)), text.segments)
            rest = rest.minus(text.segments)
        more = one.text_count - len(one.texts)
        if more:
            yield TextRow((ReportText(""), f"and {more:,} more"), rest)
