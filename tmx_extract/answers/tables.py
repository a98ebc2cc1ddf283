"""Tables of rows, before their output in a format."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple


class Number(NamedTuple):
    """A formatted number, such as `12.3 %` or `3 s`; may be empty."""

    shown: str


TableCell = str | int | Number
"""A text of any content, which may be broken into lines; or a number, which is never cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextTable:
    """A table for people. Columns of numbers are aligned to the right."""

    headings: tuple[str, ...]
    """Our own words; empty for a column that needs none."""
    rows: Sequence[tuple[TableCell, ...]]
    """Each is as long as the headings; a column has only texts or only numbers."""
    notes: Sequence[str] = ()
    """A line below each row; none if empty."""
    breaks: Collection[int] = ()
    """Numbers of the rows that begin a section. With any, the headings have a rule below them."""
    spare: str = ""
    """The heading of a column that is omitted if the table is too wide with it."""

    def without(self, heading: str) -> "TextTable":
        """Return the table without a column."""
        at = self.headings.index(heading)
        return replace(
            self,
            headings=self.headings[:at] + self.headings[at + 1 :],
            rows=[row[:at] + row[at + 1 :] for row in self.rows],
        )


def is_number(cell: TableCell) -> bool:
    """Return whether the cell is a number."""
    return not isinstance(cell, str)


def show_cell(cell: TableCell) -> str:
    """Return the cell as shown: `12,345`."""
    if isinstance(cell, Number):
        return cell.shown
    return f"{cell:,}" if isinstance(cell, int) else cell
