"""All hits in numbers: groups that narrow the search, and the translations of a whole text."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from tmx_extract.errors import NothingSelected
from tmx_extract.flows.check import list_checks
from tmx_extract.model import TranslationType
from tmx_extract.store.concordance.facets import Facet, HitSummary, WholeTranslation
from tmx_extract.web.pages.addresses import with_changes
from tmx_extract.web.pages.search_query import MOST_HITS, SearchQuery
from tmx_extract.web.workers import MemoryReader

_MOST_VALUES, _FIRST_VALUES, _MOST_TRANSLATIONS = 40, 7, 30
_TYPES = {"MT": "machine (MT)", "HT": "human (HT)", "PE": "edited (PE)"}
_TITLES: Mapping[Facet, str] = {
    "type": "Translated by",
    "locale": "Language",
    "place": "Place",
    "year": "Year",
    "repository": "Repository",
    "folder": "Folder",
    "product": "Product",
    "finding": "Finding",
}


class FacetValue(NamedTuple):
    """One value of a group."""

    name: str
    hits: int
    link: str
    """The search with this value only; empty for unknown values."""


class FacetGroup(NamedTuple):
    """The values of one facet, the most frequent first."""

    title: str
    first: list[FacetValue]
    more: list[FacetValue]


class ShownTranslation(NamedTuple):
    """A translation with its share."""

    counted: WholeTranslation
    share: float
    """The share of the most frequent one, 0 to 1."""
    parts: list[tuple[str, float, float, str]]
    """Style, start and width in percent, and description of each type."""
    link: str


class Overview(NamedTuple):
    """Everything beside the hits."""

    total: str
    """The number of hits, or `20,000+`."""
    groups: list[FacetGroup]
    translations: list[ShownTranslation]
    phrase: str


def summarize(reader: MemoryReader, query: SearchQuery, base: str) -> Overview | None:
    """Return all hits in numbers; None for patterns, which have little time."""
    if query.is_pattern or not query.phrases:
        return None
    try:
        found = reader.searcher(query.selection).summarize(query.phrases, MOST_HITS, list_checks())
    except NothingSelected:
        return None
    path = f"{base}/"
    return Overview(
        total=f"{found.hits:,}{'+' if found.is_capped else ''}",
        groups=list(_iter_groups(found, query, path)),
        translations=list(_iter_translations(found, query, path)),
        phrase=query.phrases[0].text,
    )


def _iter_groups(found: HitSummary, query: SearchQuery, path: str) -> Iterator[FacetGroup]:
    for facet, title in _TITLES.items():
        counts = found.facets.get(facet, {})
        # A single value of all hits narrows nothing.
        if not counts or (
            len(counts) == 1 and found.hits in counts.values() and facet != "finding"
        ):
            continue
        order = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
        if facet == "year":
            order = sorted(counts.items(), reverse=True)
        values = [
            FacetValue(_name(facet, value), count, _link(facet, value, query, path))
            for value, count in order[:_MOST_VALUES]
        ]
        yield FacetGroup(title, values[:_FIRST_VALUES], values[_FIRST_VALUES:])


def _name(facet: Facet, value: str) -> str:
    if not value:
        return "unknown" if facet != "repository" else "without a repository"
    if facet == "type":
        return _TYPES.get(value, value)
    if facet == "place":
        return value.replace("-", " ")
    return value.rpartition("/")[2] if facet == "folder" else value


_CHANGES: Mapping[Facet, Callable[[str], dict[str, Any]]] = {
    "type": lambda value: {"type": value},
    "locale": lambda value: {"locale": value},
    "place": lambda value: {"in": value},
    "year": lambda value: {"since": f"{value}-01-01", "until": f"{value}-12-31"},
    "repository": lambda value: {"repository": _as_pattern(value)},
    "folder": lambda value: {"path": f"{_as_pattern(value)}/*"},
    "product": lambda value: {"product": value},
    "finding": lambda value: {"finding": value},
}


def _link(facet: Facet, value: str, query: SearchQuery, path: str) -> str:
    """Return the address of the search with this value only."""
    if not value:
        return ""
    return with_changes({**query.linked, "facets": None}, path, **_CHANGES[facet](value))


def _as_pattern(text: str) -> str:
    """Return a pattern for exactly this text."""
    return "".join(f"[{one}]" if one in "*?[" else one for one in text)


_STYLES: Sequence[tuple[TranslationType | None, str]] = (
    ("PE", "edited"),
    ("HT", "human"),
    ("MT", "machine"),
    (None, "unknown"),
)


def _iter_translations(
    found: HitSummary, query: SearchQuery, path: str
) -> Iterator[ShownTranslation]:
    most = max((one.segments for one in found.translations), default=1)
    for one in found.translations[:_MOST_TRANSLATIONS]:
        parts, start = [], 0.0
        for kind, style in _STYLES:
            count = one.types.get(kind, 0)
            width = 100 * count / most
            if count:
                parts.append(
                    (style, start, width, f"{_TYPES.get(kind or '', 'unknown')}: {count:,}")
                )
            start += width
        link = with_changes(
            {**query.linked, "facets": None, "q": None, "side": None, "view": None},
            path,
            source=one.source,
            target=one.target,
            locale=one.locale,
        )
        yield ShownTranslation(one, one.segments / most, parts, link)
