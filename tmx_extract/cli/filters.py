"""The filters: options that all commands on a part of the memory share."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar, cast, get_args

import typer

from tmx_extract.cli.options import PathOption, day_option, expect_unicode, read_day, unknown_word
from tmx_extract.model import (
    CheckVersion,
    Dedupe,
    FieldCondition,
    Place,
    Selection,
    TranslationType,
)

PANEL = "Filters"
"""The heading of these options in the help."""
MOST = 1_000_000_000
"""The largest number that is allowed for a count."""
_SHORT_PLACES: dict[str, Place] = {
    "table": "table-cell",
    "list": "list-item",
    "link": "link-text",
    "image": "image-alt",
}
_PLACES = [*_SHORT_PLACES, *(one for one in get_args(Place) if one not in _SHORT_PLACES.values())]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """The options, unchecked."""

    heading: ClassVar = PANEL

    locale: Annotated[
        str | None,
        typer.Option(help="Select this target locale; required if the memory has several."),
    ] = None
    source_locale: Annotated[
        str | None,
        typer.Option(help="Select this source locale; required if the memory has several."),
    ] = None
    translation_type: Annotated[
        TranslationType | None,
        typer.Option("--type", help="Select machine (MT), human (HT) or post-edited (PE) text."),
    ] = None
    repository: Annotated[
        str | None,
        typer.Option(
            help="Select repositories whose name matches this pattern, such as '*.ja-jp'."
        ),
    ] = None
    path: PathOption = None
    since: Annotated[
        datetime | None, day_option("Select pages handed back on this day or later.")
    ] = None
    until: Annotated[
        datetime | None, day_option("Select pages handed back on this day or earlier.")
    ] = None
    all_handbacks: Annotated[bool, typer.Option(help="Include superseded versions of pages.")] = (
        False
    )
    without_deleted: Annotated[
        bool, typer.Option(help="Leave out pages that were deleted in git.")
    ] = False
    proven: Annotated[
        bool,
        typer.Option(
            "--proven",
            help="Select pairs whose source is on the English page, proven by its hash.",
            rich_help_panel=PANEL,
        ),
    ] = False
    where: Annotated[
        list[str] | None,
        typer.Option(
            help=(
                "Select pages by their front matter: FIELD=VALUE, FIELD!=VALUE, or FIELD for any "
                "value. VALUE may contain * and ?. Repeat to add conditions."
            )
        ),
    ] = None
    places: Annotated[
        list[str] | None,
        typer.Option(
            "--in",
            help=f"Select pairs at these locations, separated by commas: {', '.join(_PLACES)}.",
        ),
    ] = None
    min_words: Annotated[
        int | None,
        typer.Option(min=0, max=MOST, help="Select sources of at least this many words."),
    ] = None
    max_words: Annotated[
        int | None, typer.Option(min=0, max=MOST, help="Select sources of at most this many words.")
    ] = None
    not_identical: Annotated[
        bool,
        typer.Option(
            help="Leave out pairs whose two texts are the same, apart from spaces at the ends."
        ),
    ] = False
    exclude_problem: Annotated[
        list[str] | None,
        typer.Option(
            help=(
                "Leave out pairs that have a problem or a finding with this code; repeat for "
                "several."
            )
        ),
    ] = None
    sample: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=MOST,
            help="Take a random sample of this many pairs, reproducible with --seed.",
        ),
    ] = None
    seed: Annotated[int | None, typer.Option(help="Draw another sample, with another number.")] = (
        None
    )
    limit: Annotated[
        int | None, typer.Option(min=1, max=MOST, help="Stop after this many results.")
    ] = None
    front_matter_prose: Annotated[
        bool, typer.Option(help="Include front matter that was translated as if it were prose.")
    ] = False
    as_written: Annotated[
        bool, typer.Option(help="Keep the escapes that the side-by-side tool added.")
    ] = False


def build_selection(filters: Filters, *, dedupe: Dedupe, places_elsewhere: int = 0) -> Selection:
    """Return the selection; raise `BadParameter` for invalid values."""
    least, most = filters.min_words, filters.max_words
    if least is not None and most is not None and least > most:
        raise typer.BadParameter(f"{least} is more than --max-words", param_hint="--min-words")
    for option, typed in (("--locale", filters.locale), ("--source-locale", filters.source_locale)):
        if typed is not None and not typed.strip():
            raise typer.BadParameter("is empty; leave it out for all", param_hint=option)
    path = _read_pattern(filters.path, "--path")
    repository = _read_pattern(filters.repository, "--repository")
    if filters.seed is not None and filters.sample is None:
        raise typer.BadParameter("draws nothing without --sample", param_hint="--seed")
    # The checks are loaded only if one may be named.
    problems, checks = frozenset[str](), tuple[CheckVersion, ...]()
    if filters.exclude_problem:
        problems, checks = _read_problems(filters.exclude_problem)
    return Selection(
        dedupe=dedupe,
        locale=filters.locale,
        source_locale=filters.source_locale,
        translation_type=filters.translation_type,
        repository=repository,
        path=path,
        since=read_day(filters.since),
        until=read_day(filters.until),
        all_handbacks=filters.all_handbacks,
        without_deleted=filters.without_deleted,
        proven=filters.proven,
        as_written=filters.as_written,
        front_matter_prose=filters.front_matter_prose,
        where=tuple(map(_read_condition, filters.where or ())),
        places=frozenset(_iter_places(filters.places or ())),
        min_words=least,
        max_words=most,
        not_identical=filters.not_identical,
        without_problems=problems,
        without_findings=checks,
        sample=filters.sample,
        seed=filters.seed or 0,
        limit=filters.limit,
        places_elsewhere=places_elsewhere,
    )


def _read_pattern(typed: str | None, option: str) -> str | None:
    """Return a SQLite pattern, which negates a set with `^`; shells use `!`."""
    if typed is None:
        return None
    if not typed:
        raise typer.BadParameter("is empty; leave it out for all", param_hint=option)
    expect_unicode(typed, "is not UTF-8", option)
    return typed.replace("[!", "[^")


def _read_condition(typed: str) -> FieldCondition:
    field, equals, value = typed.partition("=")
    negated = field.endswith("!") and bool(equals)
    field = (field[:-1] if negated else field).strip()
    if not field:
        raise typer.BadParameter(
            f"{typed!r} names no field; write FIELD=VALUE", param_hint="--where"
        )
    return FieldCondition(field=field, value=value if equals else "*", negated=negated)


def _iter_places(typed: Iterable[str]) -> Iterator[Place]:
    known = get_args(Place)
    for name in (word.strip() for words in typed for word in words.split(",")):
        place = _SHORT_PLACES.get(name, name)
        if place not in known:
            raise unknown_word(name, "place", (*known, *_SHORT_PLACES), "--in", near=_PLACES)
        yield cast(Place, place)


def _read_problems(
    typed: Iterable[str],
) -> tuple[frozenset[str], tuple[CheckVersion, ...]]:
    """Return the codes of problems, and the checks."""
    from tmx_extract.flows.check import list_checks
    from tmx_extract.problem_codes import CODES, EXPORT_CODES

    checks = {check.code: check for check in list_checks()}
    known = [code for code in CODES if code not in EXPORT_CODES]
    codes = sorted(set(typed))
    for code in codes:
        if code in EXPORT_CODES:
            raise typer.BadParameter(
                f"{code!r} is found when a file is written, not when pages are read",
                param_hint="--exclude-problem",
            )
        if code not in known and code not in checks:
            raise unknown_word(code, "code", (*known, *checks), "--exclude-problem")
    return (
        frozenset(code for code in codes if code in known),
        tuple(checks[code] for code in codes if code in checks),
    )
