"""Compare a row of a table with the segment that its id names."""

from collections.abc import Iterator
from contextlib import suppress

from tmx_extract.diagnostics import Diagnostic, shortened
from tmx_extract.flows.merge.fit_target import FittedText, fit_target, lacks_codes
from tmx_extract.formats.returned_units import Returned, TableCells
from tmx_extract.spacing import is_same_text
from tmx_extract.store.edits.find_segments import StoredSegment


def fit_row(
    unit: Returned, cells: TableCells, found: StoredSegment, *, as_written: bool
) -> FittedText | Diagnostic:
    """Return the target of a row as the target of a segment.

    A row whose source is not the one of its id is a problem: someone has sorted or filled only some
    of the columns. A table without sources is taken by its ids.
    """
    if not cells.has_source:
        fitted = fit_target(found.source, unit.target, found, as_written=as_written)
        if fitted is not None:
            # Without a source, only the file shows whether its texts have codes.
            return fitted._replace(is_doubtful=lacks_codes(fitted.target or "", found.target))
    for source, target in _iter_readings(unit, cells, found):
        fitted = fit_target(source, target, found, as_written=as_written)
        if fitted is not None:
            return fitted
    return Diagnostic(code="source-of-other-id", found=f"“{shortened(unit.source)}”")


def _iter_readings(
    unit: Returned, cells: TableCells, found: StoredSegment
) -> Iterator[tuple[str, str]]:
    """Yield source and target as they were before a spreadsheet program saved them."""
    # What looks like an escape or a guard may be the text of the memory.
    if cells.written[1] in (found.target, found.delivered):
        yield cells.written
    yield unit.source, unit.target
    yield cells.written
    if _is_same_value(unit.source, found.source):
        is_kept = _is_same_value(unit.target, found.target)
        yield found.source, found.target if is_kept else unit.target


def _is_same_value(cell: str, text: str) -> bool:
    """Return whether a spreadsheet program writes the text like this: `FALSE` for `False`, and
    `1` for `1.0`."""
    if is_same_text(cell, text):
        return True
    if text.casefold() in ("true", "false"):
        return cell.casefold() == text.casefold()
    with suppress(ValueError):
        return float(cell) == float(text)
    return False
