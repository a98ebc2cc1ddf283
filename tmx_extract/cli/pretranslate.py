"""`tmx-extract pretranslate`."""

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

import typer

from tmx_extract.answers.counts import counted
from tmx_extract.cli.filters import Filters, build_selection
from tmx_extract.cli.match import NO_SAMPLE, ScoreOptions
from tmx_extract.cli.match_index import prepare
from tmx_extract.cli.memory import opened_memory
from tmx_extract.cli.new_files import NewFiles
from tmx_extract.cli.option_groups import OptionChanges, single_options
from tmx_extract.cli.options import (
    DEFAULT_STORE,
    ForceOption,
    JsonOption,
    LanguageCodesOption,
    StoreOption,
)
from tmx_extract.cli.output_files import print_kept, put_value
from tmx_extract.cli.printing import say
from tmx_extract.cli.problem_lines import print_problems
from tmx_extract.cli.progress import progress
from tmx_extract.formats.detect import FillableKind
from tmx_extract.formats.registry import FORMATS

if TYPE_CHECKING:
    from tmx_extract.flows.leverage.pretranslate import PretranslateOptions, PretranslateReport

_PANEL = "Content of the files"
_LEAST, _SHOWN = 75, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PretranslateForm:
    """The options for the written files."""

    heading: ClassVar = _PANEL

    kind: Annotated[
        FillableKind | None,
        typer.Option(
            "--to",
            help="Write this format. Default: pages become XLIFF 1.2, other files keep their "
            "format.",
        ),
    ] = None
    version: Annotated[
        str,
        typer.Option(
            "--xliff-version", help="With --to xliff2: write version 2.0 or 2.1. Default: 2.0."
        ),
    ] = ""
    machine_target: Annotated[
        Literal["target", "match"],
        typer.Option(
            "--mt-as", help="Put machine text into the target, or only into a match beside it."
        ),
    ] = "target"
    language_codes: LanguageCodesOption = "full"
    force: ForceOption = False


@single_options(
    OptionChanges(
        defaults={"min_percent": _LEAST, "limit": _SHOWN}, hidden=("seed",), refused=NO_SAMPLE
    )
)
def pretranslate(
    files: NewFiles,
    *,
    output: Annotated[Path, typer.Option("-o", "--output", help="Write to this new folder.")],
    db: StoreOption = DEFAULT_STORE,
    written: PretranslateForm,
    scoring: ScoreOptions,
    as_json: JsonOption = False,
    filters: Filters,
) -> None:
    """Fill new files with matches from the memory: the best target, with others beside it.

    A page becomes a file for translators. XLIFF and PO files keep their format and their existing
    targets. A match of 100 by a person counts as finished; everything else is marked for review.
    docs/leverage.md explains the rules.

    Examples:

        tmx-extract pretranslate new-pages/ -o ja/ --locale ja-JP
        tmx-extract pretranslate a.xlf b.po -o ja/ --min 85 --type HT
        tmx-extract pretranslate new-pages/ -o ja/ --to xliff2 --xliff-version 2.1 --mt-as match
    """
    from tmx_extract.flows.leverage.new_files import count_segments, open_inputs
    from tmx_extract.flows.leverage.pretranslate import pretranslate

    options = _read_options(filters, scoring, written)
    inputs = open_inputs(files)
    with opened_memory(db) as connection:
        prepare(connection)
        with progress("Pretranslating", count=lambda: count_segments(inputs)) as advance:
            report = pretranslate(connection, inputs, options, output, advance=advance)
    _print_report(report, output, as_json=as_json)
    if report.has_errors:
        raise typer.Exit(1)


def _checked(version: str, kind: FillableKind | None) -> str:
    """Return the version; raise `BadParameter` if the format does not have it."""
    fitting = FORMATS[kind].versions if kind else ()
    if version and version not in fitting:
        told = f"--to {kind}" if kind else "without --to"
        raise typer.BadParameter(f"{version} does not fit {told}", param_hint="--xliff-version")
    return version


def _read_options(
    filters: Filters, scoring: ScoreOptions, written: PretranslateForm
) -> "PretranslateOptions":
    from tmx_extract.flows.leverage.pretranslate import PretranslateOptions
    from tmx_extract.flows.match import MatchOptions
    from tmx_extract.formats.options import FormatOptions

    return PretranslateOptions(
        match=MatchOptions(
            selection=replace(build_selection(filters, dedupe="pair"), limit=None),
            min_percent=scoring.min_percent,
            limit=filters.limit or _SHOWN,
            penalties=scoring.penalties,
        ),
        kind=written.kind,
        form=FormatOptions(
            version=_checked(written.version, written.kind),
            language_codes=written.language_codes,
            machine_target=written.machine_target,
        ),
        force=written.force,
    )


def _print_report(report: "PretranslateReport", output: Path, *, as_json: bool) -> None:
    files = report.files
    filled = sum(file.filled for file in files)
    edited = sum(file.edited for file in files)
    if as_json:
        put_value(
            {
                "locale": report.locale,
                "files": [{**asdict(file), "filled": file.filled} for file in files],
                "without_text": report.without_text,
            }
        )
    print_problems(report.problems)
    say(
        f"{counted(len(files), 'file')} for {report.locale} written to {output}:"
        f" {counted(filled, 'target')} for"
        f" {counted(sum(file.segments for file in files), 'segment')},"
        f"{f' {edited:,} post-edited,' if edited else ''}"
        f" {sum(file.human for file in files):,} human,"
        f" {sum(file.machine for file in files):,} machine,"
        f" {sum(file.unknown for file in files):,} unknown;"
        f" {sum(file.exact for file in files):,} of the same source"
    )
    print_kept(report.kept)
    if incomplete := sum(file.incomplete for file in files):
        say(f"{counted(incomplete, 'target')} may lack codes of the source, marked for review")
    if settled := sum(file.settled for file in files):
        stayed = "it was" if settled == 1 else "they were"
        say(f"{counted(settled, 'text')} had a target already and stayed as {stayed}")
    if report.without_text:
        say(f"{counted(report.without_text, 'file')} without text to translate left out")
