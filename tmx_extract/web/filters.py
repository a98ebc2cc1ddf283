"""The filters of requests: which pairs of the memory count."""

from collections.abc import Mapping
from typing import Any, cast, get_args

from tmx_extract.flows.filters import PairFilters
from tmx_extract.flows.filters import build_selection as build
from tmx_extract.model import Place, Selection, TranslationType
from tmx_extract.web.parameters import RequestParameter

_LONGEST = 1_000

FILTERS = (
    RequestParameter(name="locale", kind="text", most=100, help="Target locale, such as ja-JP."),
    RequestParameter(name="source_locale", kind="text", most=100, help="Source locale."),
    RequestParameter(
        name="type",
        kind="text",
        values=get_args(TranslationType),
        help="Machine (MT), human (HT) or post-edited (PE) text.",
    ),
    RequestParameter(
        name="repository",
        kind="text",
        most=_LONGEST,
        help="Name of repositories; * and ? are allowed.",
    ),
    RequestParameter(
        name="path", kind="text", most=_LONGEST, help="Path of pages; * and ? are allowed."
    ),
    RequestParameter(name="since", kind="date", help="Earliest day of the handback."),
    RequestParameter(name="until", kind="date", help="Latest day of the handback."),
    RequestParameter(
        name="in", kind="words", values=get_args(Place), help="Kinds of location on the page."
    ),
    RequestParameter(
        name="all_handbacks", kind="flag", default=False, help="Include superseded pages."
    ),
    RequestParameter(
        name="without_deleted", kind="flag", default=False, help="Leave out deleted pages."
    ),
    RequestParameter(
        name="proven", kind="flag", default=False, help="Only sources on the proven English page."
    ),
)
"""The parameters that every request for pairs has."""


def build_selection(values: Mapping[str, Any], limit: int | None = None) -> Selection:
    """Return the selection for the values of the filters."""
    given = {one.name: values[one.name] for one in FILTERS if values[one.name]}
    given["places"] = given.pop("in", ())
    return build(cast(PairFilters, {**given, "limit": limit}), dedupe="pair")
