"""A table as lines of text that fit a terminal."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from rich.cells import cell_len

from tmx_extract.answers.breaking import break_text, pad
from tmx_extract.answers.tables import TextTable, is_number, show_cell
from tmx_extract.shown import visible

_GAP = 2
_LEAST_TEXT = 12
"""The minimum width of a column of texts."""


class _Layout:
    """The displayed cells of a table, and the widths of its columns."""

    def __init__(self, table: TextTable) -> None:
        self.table = table
        self.rows = [tuple(visible(show_cell(cell)) for cell in row) for row in table.rows]
        columns = range(len(table.headings))
        self.numeric = [bool(table.rows) and is_number(table.rows[0][at]) for at in columns]
        self.widths = [self._width(at, table.headings[at]) for at in columns]

    def _width(self, at: int, *words: str) -> int:
        return max(map(cell_len, (*words, *(row[at] for row in self.rows))))

    @property
    def total(self) -> int:
        return sum(self.widths) + _GAP * (len(self.widths) - 1)

    def fit(self, width: int) -> bool:
        """Make the columns narrower if necessary; return whether the table then fits."""
        for at, heading in enumerate(self.table.headings):
            if self.total > width:
                self.widths[at] = self._width(at, *heading.split())
        texts = [at for at, numeric in enumerate(self.numeric) if not numeric]
        while self.total > width and texts:
            at = max(texts, key=lambda one: self.widths[one])
            if self.widths[at] <= _LEAST_TEXT:
                return False
            self.widths[at] -= 1
        return self.total <= width

    def iter_row(self, cells: Sequence[str], *, is_head: bool = False) -> Iterator[str]:
        """Yield the lines of a row; the lines of a heading are aligned at the bottom."""
        pieces = [
            break_text(cell, width) if cell_len(cell) > width else [cell]
            for cell, width in zip(cells, self.widths, strict=True)
        ]
        if is_head:
            most = max(map(len, pieces))
            pieces = [[""] * (most - len(piece)) + piece for piece in pieces]
        for line in zip_longest(*pieces, fillvalue=""):
            padded = map(pad, line, self.widths)
            set_right = (
                pad(piece, width, right=True) if numeric else text
                for piece, width, numeric, text in zip(
                    line, self.widths, self.numeric, padded, strict=True
                )
            )
            yield (" " * _GAP).join(set_right).rstrip()

    def iter_lines(self) -> Iterator[str]:
        """Yield the headings, and each row with its note."""
        table, notes = self.table, self.table.notes
        yield from self.iter_row(table.headings, is_head=True)
        if table.breaks:
            yield "─" * self.total
        for number, row in enumerate(self.rows):
            if number and number in table.breaks:
                yield ""
            yield from self.iter_row(row)
            if notes and notes[number]:
                # Below the name; if a number comes first, it has its own column.
                yield " " * (self.widths[0] * self.numeric[0] + _GAP) + visible(notes[number])


def iter_grid(table: TextTable, width: int | None) -> Iterator[str]:
    """Yield the lines of the table. If `width` is None, the width is unlimited.

    In a narrow terminal, headings are broken first, then texts. If that is not enough, the name of
    a row gets its own lines, with the numbers below it. Numbers are never cut.
    """
    layout = _Layout(table)
    if width is not None and layout.total > width and table.spare:
        table = table.without(table.spare)
        layout = _Layout(table)
    if width is None or layout.fit(width):
        yield from layout.iter_lines()
        return
    below = _Layout(table.without(table.headings[0]))
    is_grid = all(below.numeric) and below.fit(width - _GAP)
    if is_grid:
        yield from _iter_indented(below.iter_row(below.table.headings, is_head=True))
    notes = table.notes or [""] * len(table.rows)
    for row, note in zip(layout.rows, notes, strict=True):
        yield from break_text(
            f"{table.headings[0]} {row[0]}" if table.headings[0] else row[0], width
        )
        if is_grid and any(row[1:]):
            yield from _iter_indented(below.iter_row(row[1:]))
        elif not is_grid:
            named = zip(table.headings[1:], row[1:], strict=True)
            yield from _iter_flowing([f"{name} {cell}" for name, cell in named if cell], width)
        if note:
            yield from _iter_indented([visible(note)])


def _iter_flowing(parts: Sequence[str], width: int) -> Iterator[str]:
    """Yield lines with as many parts as fit, indented and separated by commas."""
    line = ""
    for number, part in enumerate(parts, 1):
        told = part + "," * (number < len(parts))
        if line and _GAP + cell_len(f"{line} {told}") > width:
            yield from _iter_indented(break_text(line, width - _GAP))
            line = ""
        line = f"{line} {told}".strip()
    yield from _iter_indented(break_text(line, width - _GAP))


def _iter_indented(lines: Iterable[str]) -> Iterator[str]:
    return (" " * _GAP + line for line in lines)
