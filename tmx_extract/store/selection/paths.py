"""The pages that a typed or copied path refers to."""

import sqlite3
from difflib import get_close_matches
from typing import NamedTuple

from tmx_extract.positions import strip_location

_SHOWN = 3
_PATHS = "SELECT DISTINCT path FROM page ORDER BY path"


class PagePattern(NamedTuple):
    """The pages that the path refers to."""

    path: str
    """A pattern of SQLite's GLOB."""
    repository: str | None = None
    """The exact name; None for all repositories."""

    def condition(self, table: str) -> tuple[str, tuple[str, ...]]:
        """Return a condition on the columns `path` and `repository` of a table, with its values."""
        if self.repository is None:
            return f"{table}.path GLOB ?", (self.path,)
        return f"({table}.path GLOB ? AND {table}.repository = ?)", (self.path, self.repository)


def find_pattern(connection: sqlite3.Connection, typed: str) -> PagePattern:
    """Return the first pattern that matches a page: the typed pattern, the same text as a plain
    path, or the page of a printed location, such as `repository/path:line:column` or
    `repository/path#4ef9c-103`. If none matches, return the typed pattern."""
    page, _ = strip_location(typed)
    candidates = [PagePattern(text) for text in dict.fromkeys((typed, page))]
    candidates += [PagePattern(_escaped(text)) for text in dict.fromkeys((typed, page))]
    names = connection.execute("SELECT DISTINCT repository FROM page WHERE repository <> ''")
    for (name,) in sorted(names, key=lambda row: -len(row[0])):
        if page.startswith(f"{name}/"):
            path = page[len(name) + 1 :]
            candidates += [PagePattern(path, name), PagePattern(_escaped(path), name)]
    fitting = (one for one in candidates if _fits_any(connection, one))
    return next(fitting, candidates[0])


def advise_on_path(connection: sqlite3.Connection, typed: str) -> str:
    """Return examples of paths in the form of `--path`; those similar to the typed one come
    first."""
    paths = [path for (path,) in connection.execute(_PATHS)]
    near = get_close_matches(typed.strip("*"), paths, _SHOWN) or paths[:_SHOWN]
    more = f" and {len(paths) - len(near):,} more" if len(paths) > len(near) else ""
    return f"The memory has pages such as {', '.join(near)}{more}; * matches slashes too."


def _escaped(path: str) -> str:
    """Return a pattern that matches only this path."""
    return "".join(f"[{char}]" if char in "*?[" else char for char in path)


def _fits_any(connection: sqlite3.Connection, pattern: PagePattern) -> bool:
    condition, values = pattern.condition("page")
    found = connection.execute(f"SELECT 1 FROM page WHERE {condition} LIMIT 1", values)
    return found.fetchone() is not None
