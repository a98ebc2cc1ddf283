"""What a report is made of."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

Tone = Literal["machine", "human", "unknown", "plain", "accent"]
"""What a series is about, hence its colour."""


class ReportText(NamedTuple):
    """A text from the memory. Whatever is in it, it is shown as characters."""

    text: str
    language: str = ""
    """BCP 47, so that the browser takes fitting glyphs; empty where it is not known."""


Cell = ReportText | str | int | float
"""Our own words are `str`, numbers of the memory `int`; `float` is a share, 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Numbers of one kind, one for each label."""

    name: str
    tone: Tone
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """A chart of bars, the series stacked on one another."""

    labels: tuple[str, ...]
    """Texts from the memory or our own words, of any length."""
    series: tuple[Series, ...]
    lies: bool = False
    """Bars lie, each with its label before it; else they stand."""
    language: str = ""
    """Of the labels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The same numbers, or texts, in rows."""

    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    """A sentence below: what was left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A chart with its table folded behind it, or a table that stands open."""

    title: str
    told: str
    """What is seen, in a sentence or two."""
    table: Table
    bars: Bars | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One number to remember."""

    name: str
    value: int | float | str
    """A `float` is a share, 0 to 1."""
    told: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Figures on one subject."""

    key: str
    """For its address: letters and hyphens."""
    title: str
    told: tuple[str, ...] = ()
    """Paragraphs; what stands between back-ticks is typed by the user."""
    facts: tuple[Fact, ...] = ()
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """All about one pair of languages."""

    key: str
    title: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The page."""

    title: str
    """The user's own."""
    told: tuple[str, ...]
    """Lines below the title: what was looked at."""
    chapters: tuple[Chapter, ...]
    footer: str
