r"""Undo the ways in which a table in text changes the texts in its cells: the escapes of our TSV,
and the guards of `--for-spreadsheets`."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from tmx_extract.formats.tables.guard import drop_guard, has_guard
from tmx_extract.formats.tables.header import Header
from tmx_extract.formats.tables.split_rows import SheetRow

_ESCAPE = re.compile(r"\\([tnr\\])")
_NO_ESCAPE = re.compile(r"(?:[^\\]|\\[tnr\\])*+\\(?![tnr\\])", re.DOTALL)
_CHARACTERS = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}
_FORMULA = re.compile(r"[=+\-@\t\r]")

Undo = Callable[[str], str]


def find_undo(rows: Iterable[SheetRow], header: Header, *, may_be_escaped: bool) -> Undo:
    """Return the function that gives the text of a cell, by all rows of a table.

    People do not edit sources and ids: if a source has a backslash that our TSV would have doubled,
    the table has no escapes. If a source begins like a formula, it has no guards.
    """
    is_escaped, is_guarded = may_be_escaped and header.id >= 0, False
    is_unguarded = False
    for row in rows:
        source = row.cells[header.source] if 0 <= header.source < len(row.cells) else ""
        is_escaped = is_escaped and not ("\\" in source and _NO_ESCAPE.match(source))
        is_unguarded = is_unguarded or _FORMULA.match(source) is not None
        is_guarded = is_guarded or any(map(has_guard, _iter_texts(row.cells, header)))
    is_guarded = is_guarded and not is_unguarded
    if is_escaped:
        return (lambda cell: drop_guard(_unescape(cell))) if is_guarded else _unescape
    return drop_guard if is_guarded else _leave


def _iter_texts(cells: Sequence[str], header: Header) -> Iterator[str]:
    for place in (header.source, *(one.target for one in header.targets)):
        if 0 <= place < len(cells):
            yield cells[place]


def _unescape(cell: str) -> str:
    if "\\" not in cell:
        return cell
    return _ESCAPE.sub(lambda found: _CHARACTERS[found[1]], cell)


def _leave(cell: str) -> str:
    return cell
