"""The filters: options that all commands on a part of the memory share."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Annotated, ClassVar, cast

import typer

from tmx_extract.cli.options import PathOption, day_option, read_day
from tmx_extract.errors import OptionError
from tmx_extract.flows.filters import PLACES, PairFilters
from tmx_extract.flows.filters import build_selection as build
from tmx_extract.model import Dedupe, Selection, TranslationType

PANEL = "Filters"
"""The heading of these options in the help."""
MOST = 1_000_000_000
"""The largest number that is allowed for a count."""


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
            help=f"Select pairs at these locations, separated by commas: {', '.join(PLACES)}.",
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
    given = {field.name: getattr(filters, field.name) for field in fields(filters)}
    given["type"] = given.pop("translation_type")
    given |= {"since": read_day(filters.since), "until": read_day(filters.until)}
    try:
        return build(cast(PairFilters, given), dedupe=dedupe, places_elsewhere=places_elsewhere)
    except OptionError as error:
        hint = "in" if error.option == "places" else error.option.replace("_", "-")
        raise typer.BadParameter(error.found, param_hint=f"--{hint}") from None
