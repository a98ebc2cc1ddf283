"""Guard cells that spreadsheet programs would read as formulas."""

import re

from tmx_extract.formats.tables.columns import Row

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


def put_guard(text: str) -> str:
    """Return the text with an apostrophe before it, if a spreadsheet program would read it as a
    formula, or if it looks like a guarded text itself."""
    return f"'{text}" if _FORMULA.match(text) else text


def guard_row(row: Row) -> Row:
    """Return the row with guards before its texts."""
    return tuple(put_guard(value) if isinstance(value, str) else value for value in row)


def has_guard(text: str) -> bool:
    """Return whether the text may have a guard."""
    return _GUARDED.match(text) is not None


def drop_guard(text: str) -> str:
    """Return the text without its guard."""
    return text[1:] if has_guard(text) else text
