"""Figures of segments by kind: machine, human, unknown."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tmx_extract.report.contents import Bars, Figure, ReportText, Series, Table, Tone
from tmx_extract.store.report.counting import NONE, KindCounts

_TONES: tuple[Tone, ...] = ("machine", "human", "unknown")
_NAMES = ("MT", "HT", "MT or HT?")


class KindRow(NamedTuple):
    """One bar, and one row of the table."""

    label: str | ReportText
    segments: KindCounts


class FigureTexts(NamedTuple):
    """The words of a figure."""

    title: str
    description: str
    first: str
    """The heading of the labels in the table."""


def draw_kinds(
    words: FigureTexts, rows: Sequence[KindRow], *, lies: bool = False, note: str = ""
) -> Figure:
    """Draw bars of segments by kind, and the table of numbers. The kind "unknown" appears only if
    there is such text."""
    kinds = name_kinds(row.segments for row in rows)
    series = tuple(
        Series(name=name, tone=tone, values=tuple(row.segments[index] for row in rows))
        for index, (name, tone) in enumerate(kinds)
    )
    every = sum(row.segments.total for row in rows)
    return Figure(
        title=words.title,
        description=words.description,
        bars=Bars(labels=tuple(map(_label, rows)), series=series, lies=lies) if every else None,
        table=Table(
            headings=(words.first, *(name for name, _ in kinds), "segments", "share"),
            rows=tuple(
                (row.label, *row.segments[: len(kinds)], row.segments.total, share(row, every))
                for row in rows
            ),
            note=note,
        ),
    )


def _label(row: KindRow) -> str:
    return row.label.text if isinstance(row.label, ReportText) else row.label


def share(row: KindRow, every: int) -> float:
    """Return the share of a row in all segments, 0 to 1."""
    return row.segments.total / every if every else 0.0


def name_kinds(counts: Iterable[KindCounts]) -> list[tuple[str, Tone]]:
    """Return the kinds that are shown, in the order of `KindCounts`."""
    is_unknown = any(one.unknown for one in counts)
    return list(zip(_NAMES, _TONES, strict=True))[: 3 if is_unknown else 2]


def cut_off(rows: Sequence[KindRow], most: int, others: str) -> list[KindRow]:
    """Return the first `most` rows, and one row for the sum of the others.

    Its name is `others` with their number.
    """
    if len(rows) <= most:
        return list(rows)
    rest = NONE
    for row in rows[most - 1 :]:
        rest = rest.plus(row.segments)
    return [*rows[: most - 1], KindRow(others.format(len(rows) - most + 1), rest)]


class TextRow(NamedTuple):
    """One row of a list of texts."""

    texts: tuple[ReportText | str, ReportText | str]
    segments: KindCounts


def list_texts(
    title: str, told: str, headings: tuple[str, str], lines: Sequence[TextRow], note: str
) -> Figure:
    """Return an open table: two texts, and their segments by kind."""
    kinds = name_kinds(line.segments for line in lines)
    table = Table(
        headings=(*headings, *(name for name, _ in kinds), "segments"),
        rows=tuple(
            (*line.texts, *line.segments[: len(kinds)], line.segments.total) for line in lines
        ),
        note=note,
    )
    return Figure(title=title, description=told, table=table)
