"""Tables of the overview pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from tmx_extract.web.pages.addresses import address
from tmx_extract.web.parameters import RequestParameter


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


def page_parameter(most: int) -> RequestParameter:
    """Return the parameter for a page of a long list; `most` is the last possible page."""
    return RequestParameter(
        name="page", kind="number", least=1, most=most, default=1, help="Page, from 1."
    )


def turn(query: Mapping[str, Any], path: str, number: int, *, is_more: bool) -> Pager:
    """Return the links to the pages before and after a page."""
    return Pager(
        previous=address({**query, "page": number - 1}, path) if number > 1 else "",
        following=address({**query, "page": number + 1}, path) if is_more else "",
    )
