"""`tmx-extract effort`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, cast

import typer

from tmx_extract.answers.counts import counted
from tmx_extract.cli.memory import opened_memory
from tmx_extract.cli.option_groups import OptionChanges, single_options
from tmx_extract.cli.options import (
    DEFAULT_STORE,
    PathOption,
    StoreOption,
    day_option,
    expect_known,
    expect_unicode,
    read_day,
)
from tmx_extract.cli.output_files import AnswerOptions, put_page, put_rows, put_value
from tmx_extract.cli.printing import say
from tmx_extract.cli.progress import progress
from tmx_extract.effort.groups import BY, DEFAULT_BY, GroupBy
from tmx_extract.locales import canonical_locale

if TYPE_CHECKING:
    from tmx_extract.flows.effort import EffortOptions
    from tmx_extract.store.edits.read import EditSelection

_PANEL = "Filters"


_FORMS = Literal["table", "json", "csv", "html"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditFilters:
    """The filters, unchecked."""

    heading: ClassVar = _PANEL

    locale: Annotated[str | None, typer.Option(help="Select this target locale.")] = None
    source_locale: Annotated[str | None, typer.Option(help="Select this source locale.")] = None
    person: Annotated[str | None, typer.Option(help="Select texts that this person returned.")] = (
        None
    )
    since: Annotated[datetime | None, day_option("Select texts dated this day or later.")] = None
    until: Annotated[datetime | None, day_option("Select texts dated this day or earlier.")] = None
    path: PathOption = None
    translation_type: Annotated[
        Literal["MT", "HT"] | None,
        typer.Option(
            "--type", help="Select texts that were delivered as machine (MT) or human (HT) text."
        ),
    ] = None


@single_options(OptionChanges(kinds={"form": _FORMS}))
def effort(
    *,
    db: StoreOption = DEFAULT_STORE,
    by: Annotated[
        list[str] | None,
        typer.Option(
            help=f"Group by {', '.join(BY)}; separate several with commas. Default:"
            f" {','.join(DEFAULT_BY)}."
        ),
    ] = None,
    segments: Annotated[
        bool, typer.Option("--segments", help="List each text with its changes.")
    ] = False,
    codes: Annotated[
        Literal["text", "plain"],
        typer.Option(
            help="Compare the texts with their Markdown (text), or only their words (plain)."
        ),
    ] = "text",
    edits: EditFilters,
    answer: AnswerOptions,
) -> None:
    """Measure post-editing: unchanged share, edit distance, TER and chrF.

    Compares each text that came back with the text that was sent. TER (0: no change) and chrF
    (100: the same) are those of sacrebleu, for all texts of a group together. They need the extra
    `effort`. docs/effort.md defines every figure.

    Examples:

        tmx-extract effort
        tmx-extract effort --by person,month --type MT --since 2024-01-01
        tmx-extract effort --segments --person Yuki --format html -o yuki.html
    """
    from tmx_extract.effort.scores import has_scores
    from tmx_extract.flows.effort import EffortOptions

    form = answer.expect_form()
    if segments and by:
        raise typer.BadParameter("--segments puts nothing together", param_hint="--by")
    options = EffortOptions(
        selection=_read_selection(edits),
        by=() if segments else read_by(by or DEFAULT_BY),
        without_codes=codes == "plain",
    )
    number = (_answer_segments if segments else _answer_groups)(db, options, form, answer.output)
    if answer.is_file:
        say(f"{counted(number, 'text')} measured: {answer.output}")
    if not has_scores():
        say("TER and chrF are left out. To get them: pip install 'tmx-extract[effort]'")


def read_by(typed: Iterable[str]) -> tuple[GroupBy, ...]:
    """Return each name once; raise `BadParameter` for an unknown name."""
    names = [name.strip() for words in typed for name in words.split(",")]
    expect_known(names, BY, "--by")
    return cast(tuple[GroupBy, ...], tuple(dict.fromkeys(names)))


def _read_selection(edits: EditFilters) -> "EditSelection":
    from tmx_extract.store.edits.read import EditSelection

    for option, value in (("--person", edits.person), ("--path", edits.path)):
        expect_unicode(value or "", "is not UTF-8", option)
    return EditSelection(
        locale=canonical_locale(edits.locale) if edits.locale else None,
        source_locale=canonical_locale(edits.source_locale) if edits.source_locale else None,
        person=edits.person,
        since=read_day(edits.since),
        until=read_day(edits.until),
        path=edits.path,
        translation_type=edits.translation_type,
    )


def _answer_groups(db: Path, options: "EffortOptions", form: str, output: str) -> int:
    """Write the figures of all groups; return the number of texts."""
    from tmx_extract.cli.effort_view import show
    from tmx_extract.flows.columns.effort import GROUP_COLUMNS, iter_groups, list_groups
    from tmx_extract.flows.effort import measure_effort
    from tmx_extract.flows.report.effort import describe_groups

    with opened_memory(db) as connection, progress("Measuring") as advance:
        effort = measure_effort(connection, options, advance=advance)
    if form == "table":
        show(effort)
    elif form == "html":
        put_page(output, describe_groups(effort))
    elif form == "json":
        put_value(list_groups(effort), output)
    else:
        put_rows(output, form, iter_groups(effort), GROUP_COLUMNS)
    return effort.total.returned


def _answer_segments(db: Path, options: "EffortOptions", form: str, output: str) -> int:
    """Write each text as soon as it is read; return their number."""
    from tmx_extract.cli.effort_segments import show
    from tmx_extract.flows.columns.effort import TEXT_COLUMNS
    from tmx_extract.flows.effort import iter_measured
    from tmx_extract.flows.report.effort import describe_segments

    is_wanted = output != "-" or form != "table"
    with opened_memory(db) as connection, progress("Measuring", wanted=is_wanted) as advance:
        numbers = count()
        measured = iter_measured(connection, options, advance=advance)
        numbered = (one for one, _ in zip(measured, numbers, strict=False))
        if form == "table":
            show(numbered)
        elif form == "html":
            put_page(output, describe_segments(numbered))
        else:
            put_rows(output, form, numbered, TEXT_COLUMNS, indent=None)
    return next(numbers)
