"""The parts of a report."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from tmx_extract.answers.tables import Number

Tone = Literal["machine", "human", "unknown", "plain", "accent"]
"""The subject of a series, which determines its colour."""


class ReportText(NamedTuple):
    """A text from the memory, shown as plain characters whatever it contains."""

    text: str
    language: str = ""
    """BCP 47, so that the browser selects suitable glyphs; empty if unknown."""


TextStretch = tuple[Literal["same", "deleted", "inserted"], str]
"""A part of a text that changed, or of its earlier version."""


class ChangedText(NamedTuple):
    """A text from the memory with its changes, shown in full."""

    stretches: Sequence[TextStretch]
    language: str = ""


class ShareBar(NamedTuple):
    """Parts of a whole, drawn side by side."""

    parts: tuple[tuple[str, int, int], ...]
    """The name of each part, its number, and the number of its colour, from 0 to 8."""
    whole: int


Cell = ReportText | ChangedText | ShareBar | Number | str | int | float
"""Names and the program's own words are `str`, numbers of the memory `int`; `float` is a share, 0
to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Numbers of one kind, one for each label."""

    name: str
    tone: Tone
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """A bar chart with stacked series."""

    labels: tuple[str, ...]
    """Texts from the memory or the program's own words, of any length."""
    series: tuple[Series, ...]
    lies: bool = False
    """Whether bars are horizontal, each with its label before it."""
    language: str = ""
    """The language of the labels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The same numbers, or texts, in rows."""

    headings: tuple[str, ...]
    rows: Iterable[tuple[Cell, ...]]
    """They are read once, so there may be any number. All have the same kinds of cells."""
    note: str = ""
    """A sentence below the table about omitted rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A chart with its table in a fold, or an open table."""

    title: str
    """Empty if the title of the section says it."""
    description: str
    """A description in one or two sentences."""
    table: Table
    bars: Bars | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One important number."""

    name: str
    value: int | float | str
    """A `float` is a share, 0 to 1."""
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Figures on one subject."""

    key: str
    """The anchor: letters and hyphens."""
    title: str
    description: tuple[str, ...] = ()
    """Paragraphs; text between back-ticks is code."""
    listed: tuple[str, ...] = ()
    """Points of a list below them."""
    facts: tuple[Fact, ...] = ()
    figures: tuple[Figure, ...] = ()


def table_section(title: str, table: Table) -> Section:
    """Return a section that is only a table."""
    key = title.lower().replace(" ", "-")
    return Section(key=key, title=title, figures=(Figure(title="", description="", table=table),))


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """All sections for one pair of languages."""

    key: str
    title: str
    """Empty for the only chapter of a page that needs none."""
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The page."""

    title: str
    """The title given by the user."""
    description: tuple[str, ...]
    """Lines below the title about the data of the report."""
    chapters: tuple[Chapter, ...]
    footer: str
