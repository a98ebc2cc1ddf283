"""Filters as people and programs write them, as parts of a selection."""

from collections.abc import Iterable
from datetime import date
from typing import TypedDict, cast, get_args

from tmx_extract.errors import OptionError, did_you_mean
from tmx_extract.model import (
    CheckVersion,
    Dedupe,
    FieldCondition,
    Place,
    Selection,
    TranslationType,
)
from tmx_extract.shown import is_unicode

_SHORT_PLACES: dict[str, Place] = {
    "table": "table-cell",
    "list": "list-item",
    "link": "link-text",
    "image": "image-alt",
}
PLACES = (*_SHORT_PLACES, *(one for one in get_args(Place) if one not in _SHORT_PLACES.values()))
"""The names of the kinds of location, short ones where they exist."""


class PairFilters(TypedDict, total=False):
    """The filters of `tmx-extract export`, by name; all are optional."""

    locale: str | None
    """The target locale, such as `ja-JP`; needed if the memory has several."""
    source_locale: str | None
    """The source locale; needed if the memory has several for one target locale."""
    type: TranslationType | None
    """Machine (`MT`), human (`HT`) or post-edited (`PE`) text."""
    repository: str | None
    """A pattern for the names of repositories, such as `*.ja-jp`."""
    path: str | None
    """A pattern for the paths of pages, such as `docs/*`."""
    since: str | None
    """The first day of the handback, such as `2024-05-31`."""
    until: str | None
    """The last day of the handback."""
    all_handbacks: bool
    """Also superseded versions of pages."""
    without_deleted: bool
    """Without pages that were deleted in git."""
    proven: bool
    """Only pairs whose source is on the proven English page."""
    where: Iterable[str]
    """Conditions on the front matter: `FIELD=VALUE`, `FIELD!=VALUE` or `FIELD`."""
    places: Iterable[str]
    """Kinds of location, such as `table` and `heading`."""
    min_words: int | None
    """The lowest number of words in the source."""
    max_words: int | None
    """The highest number of words in the source."""
    not_identical: bool
    """Without pairs whose two texts are the same."""
    exclude_problem: Iterable[str]
    """Without pairs that have a problem or a finding with one of these codes."""
    sample: int | None
    """The size of a random sample."""
    seed: int | None
    """Another number draws another sample."""
    limit: int | None
    """The highest number of results."""
    front_matter_prose: bool
    """Also front matter that was translated as if it were prose."""
    as_written: bool
    """With the escapes that the side-by-side tool added."""


def build_selection(
    filters: PairFilters, *, dedupe: Dedupe, places_elsewhere: int = 0
) -> Selection:
    """Return the selection; raise `OptionError` for values that are not allowed."""
    least, most = filters.get("min_words"), filters.get("max_words")
    if least is not None and most is not None and least > most:
        raise OptionError("min_words", f"{least} is more than --max-words")
    for option, typed in (
        ("locale", filters.get("locale")),
        ("source_locale", filters.get("source_locale")),
    ):
        if typed is not None and not typed.strip():
            raise OptionError(option, "is empty; leave it out for all")
    kind = filters.get("type")
    if kind not in (None, *get_args(TranslationType)):
        raise OptionError("type", f"{kind!r} is not one of {', '.join(get_args(TranslationType))}")
    if filters.get("seed") is not None and filters.get("sample") is None:
        raise OptionError("seed", "draws nothing without --sample")
    problems, checks = frozenset[str](), tuple[CheckVersion, ...]()
    excluded = filters.get("exclude_problem")
    if excluded:
        problems, checks = _read_excluded(excluded)
    return Selection(
        dedupe=dedupe,
        locale=filters.get("locale"),
        source_locale=filters.get("source_locale"),
        translation_type=kind,
        repository=_read_pattern(filters.get("repository"), "repository"),
        path=_read_pattern(filters.get("path"), "path"),
        since=_read_day(filters.get("since"), "since"),
        until=_read_day(filters.get("until"), "until"),
        all_handbacks=filters.get("all_handbacks", False),
        without_deleted=filters.get("without_deleted", False),
        proven=filters.get("proven", False),
        as_written=filters.get("as_written", False),
        front_matter_prose=filters.get("front_matter_prose", False),
        where=tuple(map(_read_condition, filters.get("where") or ())),
        places=_read_places(filters.get("places") or ()),
        min_words=least,
        max_words=most,
        not_identical=filters.get("not_identical", False),
        without_problems=problems,
        without_findings=checks,
        sample=filters.get("sample"),
        seed=filters.get("seed") or 0,
        limit=filters.get("limit"),
        places_elsewhere=places_elsewhere,
    )


def _read_day(typed: str | None, option: str) -> str | None:
    """Return the day as the memory has it."""
    try:
        return date.fromisoformat(typed).isoformat() if typed else None
    except ValueError:
        raise OptionError(option, f"{typed!r} is not a day such as 2024-05-31") from None


def _read_pattern(typed: str | None, option: str) -> str | None:
    """Return a SQLite pattern, which negates a set with `^`; shells use `!`."""
    if typed is None:
        return None
    if not typed:
        raise OptionError(option, "is empty; leave it out for all")
    if not is_unicode(typed):
        raise OptionError(option, "is not UTF-8")
    return typed.replace("[!", "[^")


def _read_condition(typed: str) -> FieldCondition:
    """Return the condition of `FIELD=VALUE`, `FIELD!=VALUE` or `FIELD`."""
    field, equals, value = typed.partition("=")
    negated = field.endswith("!") and bool(equals)
    field = (field[:-1] if negated else field).strip()
    if not field:
        raise OptionError("where", f"{typed!r} names no field; write FIELD=VALUE")
    return FieldCondition(field=field, value=value if equals else "*", negated=negated)


def _read_places(typed: Iterable[str]) -> frozenset[Place]:
    """Return the kinds of location in words separated by commas."""
    known = get_args(Place)
    places = set()
    for name in (word.strip() for words in typed for word in words.split(",")):
        place = _SHORT_PLACES.get(name, name)
        if place not in known:
            raise _unknown(name, "place", (*known, *_SHORT_PLACES), "places", near=PLACES)
        places.add(cast(Place, place))
    return frozenset(places)


def _read_excluded(typed: Iterable[str]) -> tuple[frozenset[str], tuple[CheckVersion, ...]]:
    """Return the codes of problems among these codes, and the checks."""
    # The checks load slowly, and are rarely named.
    from tmx_extract.flows.check import list_checks  # noqa: PLC0415
    from tmx_extract.problem_codes.registry import CODES, WRITING_CODES  # noqa: PLC0415

    checks = {check.code: check for check in list_checks()}
    known = [code for code in CODES if code not in WRITING_CODES]
    codes = sorted(set(typed))
    for code in codes:
        if code in WRITING_CODES:
            message = f"{code!r} is found when a file is written, not when pages are read"
            raise OptionError("exclude_problem", message)
        if code not in known and code not in checks:
            raise _unknown(code, "code", (*known, *checks), "exclude_problem")
    return (
        frozenset(code for code in codes if code in known),
        tuple(checks[code] for code in codes if code in checks),
    )


def _unknown(
    word: str, kind: str, known: Iterable[str], option: str, *, near: Iterable[str] | None = None
) -> OptionError:
    known = tuple(known)
    suggestion = did_you_mean(word, known if near is None else near)
    message = f"{word!r} is not a {kind}.{suggestion} The {kind}s are {', '.join(known)}."
    return OptionError(option, message)
