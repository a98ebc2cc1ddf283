"""Tables of the overview pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


class CellLink(NamedTuple):
    """A cell that leads to another page."""

    text: str
    address: str


PageCell = str | int | float | CellLink
"""Names and words are `str`, numbers `int`; `float` is a share, 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTable:
    """Rows with the same kinds of cells."""

    headings: tuple[str, ...]
    rows: Sequence[tuple[PageCell, ...]]
    title: str = ""
    empty: str = "Nothing to list."
    """What the page says instead of a table without rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager:
    """Links to the pages of a long list."""

    previous: str = ""
    following: str = ""
