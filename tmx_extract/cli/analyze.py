"""`tmx-extract analyze`."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, cast

import typer

from tmx_extract.answers.counts import counted
from tmx_extract.cli.filters import Filters, build_selection
from tmx_extract.cli.match import ScoreOptions
from tmx_extract.cli.match_index import prepare
from tmx_extract.cli.memory import opened_memory
from tmx_extract.cli.new_files import NewFiles
from tmx_extract.cli.option_groups import OptionChanges, single_options
from tmx_extract.cli.options import (
    DEFAULT_STORE,
    StoreOption,
    expect_known,
    unknown_word,
)
from tmx_extract.cli.output_files import AnswerOptions, put_page, put_records, put_value
from tmx_extract.cli.printing import say
from tmx_extract.cli.problem_lines import print_problems
from tmx_extract.cli.progress import progress
from tmx_extract.match.bands import BANDS, KINDS, LEAST, WEIGHTS, Band, TargetKind, Weights

if TYPE_CHECKING:
    from tmx_extract.flows.leverage.analyze import Analysis, AnalyzeOptions

_COUNTING = "Counting"
_WEIGHT = re.compile(
    r"(?P<band>[^:=]+)(?::(?P<kind>[^=]+))?=(?P<factor>[0-9]{0,6}(?:\.[0-9]{1,6})?)"
)


_FORMS = Literal["table", "json", "csv", "html"]


@single_options(
    OptionChanges(
        kinds={"form": _FORMS},
        defaults={"min_percent": LEAST},
        hidden=("seed",),
        refused=dict.fromkeys(("sample", "limit"), "all texts are counted"),
    )
)
def analyze(
    files: NewFiles,
    *,
    db: StoreOption = DEFAULT_STORE,
    weight: Annotated[
        list[str] | None,
        typer.Option(
            help="Set the share of work that a band leaves, BAND=FACTOR: 95-99=0.25, or"
            " 100:MT=0.5 for machine text only; repeat for several. Default: "
            + ", ".join(f"{band} {factor:g}" for band, factor in WEIGHTS.items())
            + ".",
            rich_help_panel=_COUNTING,
        ),
    ] = None,
    exact_first: Annotated[
        bool,
        typer.Option(
            "--exact-first",
            help="Count repeated texts that the memory has at 100 as 100.",
            rich_help_panel=_COUNTING,
        ),
    ] = False,
    scoring: ScoreOptions,
    answer: AnswerOptions,
    filters: Filters,
) -> None:
    """Count how much of new files the memory already has: segments, words and characters by band.

    Each segment is in the first band that fits: the same text between the same neighbours (101),
    a repetition in the file or across files, the same text (100), a similar text (95-99 to 50-74),
    or new. Weighted words are the number of new words that mean as much work. docs/leverage.md
    defines the rules.

    Examples:

        tmx-extract analyze new-pages/ --locale ja-JP
        tmx-extract analyze a.md b.xlf --weight 100=0 --weight 100:MT=0.5 --format csv -o a.csv
        tmx-extract analyze new-pages/ --mt-penalty 10 --format html -o analysis.html
    """
    form = answer.expect_form()
    weights = read_weights(weight or ())
    options = _read_options(filters, scoring, exact_first=exact_first)
    analysis = _ask(files, db, options)
    _write(analysis, weights, form, answer.output)
    print_problems(analysis.problems)
    if analysis.has_errors:
        raise typer.Exit(1)


def read_weights(typed: Iterable[str]) -> Weights:
    """Return the typed weights; raise `BadParameter` for an unknown band or kind, or a bad
    factor."""
    changed: dict[tuple[Band, TargetKind | None], float] = {}
    for one in typed:
        found = _WEIGHT.fullmatch(one)
        if found is None or not found["factor"]:
            raise typer.BadParameter(
                f"{one!r} is not BAND=FACTOR, as 95-99=0.25", param_hint="--weight"
            )
        band, kind = found["band"].strip(), found["kind"]
        if band not in BANDS:
            raise unknown_word(band, "band", BANDS, "--weight")
        expect_known([kind] if kind else (), KINDS, "--weight")
        changed[cast(Band, band), cast(TargetKind | None, kind)] = float(found["factor"])
    return Weights(changed)


def _read_options(
    filters: Filters, scoring: ScoreOptions, *, exact_first: bool
) -> "AnalyzeOptions":
    from tmx_extract.flows.leverage.analyze import AnalyzeOptions
    from tmx_extract.flows.match import MatchOptions

    match = MatchOptions(
        selection=build_selection(filters, dedupe="pair"),
        min_percent=max(scoring.min_percent, LEAST),
        limit=1,
        penalties=scoring.penalties,
    )
    return AnalyzeOptions(match=match, exact_first=exact_first)


def _ask(files: list[str], db: Path, options: "AnalyzeOptions") -> "Analysis":
    from tmx_extract.flows.leverage.analyze import analyze
    from tmx_extract.flows.leverage.new_files import count_segments, open_inputs

    inputs = open_inputs(files)
    with opened_memory(db) as connection:
        prepare(connection)
        with progress("Analyzing", count=lambda: count_segments(inputs)) as advance:
            return analyze(connection, inputs, options, advance=advance)


def _write(analysis: "Analysis", weights: Weights, form: str, output: str) -> None:
    from tmx_extract.cli.analyze_view import show
    from tmx_extract.flows.columns.analysis import ANALYSIS_COLUMNS, iter_rows, list_analysis
    from tmx_extract.flows.report.analysis import describe_analysis

    if form == "table":
        show(analysis, weights)
    elif form == "html":
        put_page(output, describe_analysis(analysis, weights))
    elif form == "json":
        put_value(list_analysis(analysis, weights), output)
    else:
        put_records(output, form, iter_rows(analysis, weights), columns=ANALYSIS_COLUMNS)
    if output != "-":
        say(f"{counted(len(analysis.files), 'file')} analyzed: {output}")
