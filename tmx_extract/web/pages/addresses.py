"""Addresses of pages with their query."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode

from tmx_extract.flows.segment import SegmentAddress
from tmx_extract.model import Occurrence
from tmx_extract.store.segment_context import PlacedSegment


def address(query: Mapping[str, Any], path: str) -> str:
    """Return the path with a query; values that say nothing are left out."""
    given = {name: _spell(value) for name, value in query.items() if value not in (None, "", False)}
    given = {name: value for name, value in given.items() if value}
    return f"{path}?{_spell_query(given)}" if given else path


def _spell(value: Any) -> str:
    if value is True:
        return "1"
    if isinstance(value, tuple | list | frozenset):
        return ",".join(value)
    return str(value)


def with_changes(query: Mapping[str, Any], path: str, /, **changes: Any) -> str:
    """Return the address of the same query with other values, on its first page."""
    return address({**query, "page": None, **changes}, path)


def segment_address(one: SegmentAddress | PlacedSegment, base: str, page: str = "/segment") -> str:
    """Return the address of a page about a segment."""
    of_page = _page_query(one.repository, one.path, one.source_locale, one.locale)
    return f"{base}{page}?{of_page}&id={quote(one.segment_id)}"


def occurrence_address(one: Occurrence, base: str) -> str:
    """Return the address of the page of a segment."""
    page = one.page
    of_page = _page_query(page.repository, page.path, page.source_locale, page.locale)
    return f"{base}/segment?{of_page}&id={quote(one.segment_id)}"


@lru_cache(maxsize=1024)
def _page_query(repository: str, path: str, source_locale: str, locale: str) -> str:
    names = {"repository": repository, "path": path, "locale": locale}
    return _spell_query({**names, "source_locale": source_locale})


def _spell_query(values: Mapping[str, str]) -> str:
    return urlencode(values, safe="/", quote_via=quote)
