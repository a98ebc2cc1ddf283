"""The query of a concordance page: what its form and its links say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tmx_extract.errors import TmxExtractError
from tmx_extract.flows.check import list_checks
from tmx_extract.match.phrases import Phrase
from tmx_extract.match.words_beside_phrase import Neighbour
from tmx_extract.model import CheckVersion, Selection, Sort
from tmx_extract.web.filters import FILTERS, build_selection
from tmx_extract.web.json_api import SEARCH, read_phrases
from tmx_extract.web.pages.addresses import with_changes
from tmx_extract.web.pages.tables import page_parameter
from tmx_extract.web.parameters import RequestParameter, read_known

PER_PAGE = 50
MOST_HITS = 20_000
"""No one reads further hits, so they are neither shown nor counted."""
SORTS: Mapping[str, str] = {
    "found": "as stored",
    "newest": "newest first",
    "frequent": "most frequent first",
    "short": "shortest first",
    "page": "by page",
    "left": "by the words before",
    "right": "by the words after",
}
_VIEWS = ("kwic",)
_PARAMETERS = (
    *SEARCH,
    RequestParameter(
        name="sort", kind="text", values=(*SORTS,), default="found", help="Order of the hits."
    ),
    RequestParameter(name="view", kind="text", values=_VIEWS, help="How hits are shown."),
    RequestParameter(
        name="facets", kind="flag", default=False, help="Also count and group all hits."
    ),
    page_parameter(MOST_HITS // PER_PAGE),
    RequestParameter(name="product", kind="text", most=1_000, help="Product of the page."),
    RequestParameter(name="finding", kind="text", most=100, help="Pairs with this finding."),
    *FILTERS,
)
_FILTER_NAMES: Mapping[str, str] = {
    "source": "source has",
    "target": "target has",
    "source_locale": "source language",
    "type": "type",
    "repository": "repository",
    "path": "path",
    "product": "product",
    "finding": "finding",
    "locale": "language",
    "since": "since",
    "until": "until",
    "in": "place",
    "all_handbacks": "earlier versions",
    "without_deleted": "deleted pages",
    "proven": "sources",
}
"""The filters that are listed above the hits, with their names there."""
_FLAG_WORDS = {
    "all_handbacks": "included",
    "without_deleted": "left out",
    "proven": "proven only",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchQuery:
    """What to show on a page of hits."""

    values: Mapping[str, Any]
    """Every parameter; None or its default if it was not given."""
    phrases: tuple[Phrase, ...]
    """Empty: nothing was asked."""
    selection: Selection

    @property
    def sort(self) -> Sort:
        """The order of the hits without their neighbours."""
        sort: Sort = "found" if self.neighbour else self.values["sort"]
        return sort

    @property
    def neighbour(self) -> Neighbour | None:
        """The side of the words that decide about the order; None for other orders."""
        sides: Mapping[str, Neighbour] = {"left": "left", "right": "right"}
        return sides.get(self.values["sort"])

    @property
    def is_slow(self) -> bool:
        """Whether all hits must be found before the first one is shown."""
        return bool(self.values["sort"] != "found")

    @property
    def page(self) -> int:
        """The page, from 1."""
        page: int = self.values["page"]
        return page

    @property
    def skip(self) -> int:
        """The number of hits on earlier pages."""
        return (self.page - 1) * PER_PAGE

    @property
    def is_kwic(self) -> bool:
        """Whether each hit is a line with the words in its middle."""
        return bool(self.values["view"] == "kwic")

    @property
    def is_pattern(self) -> bool:
        """Whether the texts are regular expressions."""
        return any(phrase.is_pattern for phrase in self.phrases)

    @property
    def linked(self) -> dict[str, Any]:
        """The values that a link to this page needs."""
        defaults = {one.name: one.default for one in _PARAMETERS}
        return {name: one for name, one in self.values.items() if one != defaults[name]}

    def iter_chips(self, path: str) -> Iterator[tuple[str, str, str]]:
        """Yield name, value, and the address without it, of every filter in use."""
        linked = self.linked
        for name, shown in _FILTER_NAMES.items():
            value = linked.get(name)
            if value:
                text = ", ".join(value) if isinstance(value, tuple) else str(value)
                words = _FLAG_WORDS.get(name, text)
                yield shown, words, with_changes(linked, path, **{name: None})


def read_query(given: Mapping[str, str]) -> SearchQuery:
    """Return the query; raise `TmxExtractError` for a value that is not allowed.

    Empty fields of the form and unknown names say nothing.
    """
    values = read_known(_PARAMETERS, given)
    is_asked = any(values[name] and values[name].strip() for name in ("q", "source", "target"))
    selection = replace(
        build_selection(values),
        product=values["product"] or None,
        with_findings=_read_finding(values["finding"]),
    )
    return SearchQuery(
        values=values, phrases=read_phrases(values) if is_asked else (), selection=selection
    )


def _read_finding(code: str | None) -> tuple[CheckVersion, ...]:
    if not code:
        return ()
    checks = list_checks([code])
    if not checks:
        raise TmxExtractError(
            f"finding: there is no check {code!r}",
            advice="The page of findings lists the checks.",
        )
    return checks
