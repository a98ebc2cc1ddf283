"""`tmx-extract merge`."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tmx_extract.answers.counts import counted
from tmx_extract.cli.memory import opened_memory
from tmx_extract.cli.options import (
    DEFAULT_STORE,
    DryRunOption,
    JsonOption,
    StoreOption,
    expect_unicode,
)
from tmx_extract.cli.output_files import put_value
from tmx_extract.cli.printing import say
from tmx_extract.cli.problem_lines import print_problems
from tmx_extract.cli.progress import progress
from tmx_extract.cli.sizes import read_size

if TYPE_CHECKING:
    from tmx_extract.flows.merge.options import (
        MatchMethod,
        MergeOptions,
        MergeReport,
        Outcome,
    )
    from tmx_extract.inputs.registry import Inputs
    from tmx_extract.store.edits.conflicts import ConflictKind


def merge(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help=(
                "XLIFF, TMX, PO, CSV, TSV and XLSX files, folders of them, packages, zips and tars."
            ),
            show_default=False,
        ),
    ],
    db: StoreOption = DEFAULT_STORE,
    by: Annotated[
        str,
        typer.Option(
            help=(
                "Name the person who made the edits. Default: the person that the package or "
                "the file names."
            )
        ),
    ] = "",
    locale: Annotated[
        str | None,
        typer.Option(
            help="Set the target locale of files that name none; skip files in other locales."
        ),
    ] = None,
    only_here: Annotated[
        bool,
        typer.Option("--only-here", help="Leave other locations of the same pairs as they are."),
    ] = False,
    trust_ids: Annotated[
        bool, typer.Option("--trust-ids", help="Read tables that have ids but no sources.")
    ] = False,
    max_file_size: Annotated[
        str, typer.Option(metavar="SIZE", help="Skip files larger than this; units K, M and G.")
    ] = "1G",
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """Read corrected texts back into the memory.

    Each corrected text becomes a new version. Nothing is overwritten, and `undo` removes the
    versions. Exports, matches and the view `memory` then prefer it wherever the same pair occurs.
    A second merge of the same file changes nothing. docs/editing.md explains how units are
    matched.

    Examples:

        tmx-extract merge back/ --by Yuki
        tmx-extract merge yuki.zip --by Yuki --dry-run
        tmx-extract merge omegat/project_save.tmx --locale ja-JP
    """
    from tmx_extract.flows.merge.merge import open_inputs
    from tmx_extract.flows.merge.options import MergeOptions

    by = expect_unicode(by.strip(), "is not UTF-8", "--by")
    options = MergeOptions(
        by=by, only_here=only_here, dry_run=dry_run, locale=locale, trust_ids=trust_ids
    )
    inputs = open_inputs(files, largest=read_size(max_file_size, "--max-file-size"))
    report = _run(db, inputs, options)
    _print(report, as_json=as_json, dry_run=dry_run)
    if report.has_errors or not report.files:
        raise typer.Exit(1)


def _print(report: "MergeReport", *, as_json: bool, dry_run: bool) -> None:
    if as_json:
        put_value(_as_json(report))
    print_problems(report.problems, more="; --json lists them all")
    _say(report, dry_run=dry_run)


def _run(db: Path, inputs: "Inputs", options: "MergeOptions") -> "MergeReport":
    from tmx_extract.flows.merge.merge import merge as run_merge

    with opened_memory(db) as connection, progress("Merging", count=inputs.count) as advance:
        return run_merge(connection, inputs, options, advance=advance)


def _as_json(report: "MergeReport") -> dict[str, object]:
    from tmx_extract.flows.problems import describe

    return {
        "run": report.run,
        "files": report.files,
        "units": {name: report.units[name] for name in _OUTCOMES},
        "matched_by": {name: report.methods[name] for name in _WAYS},
        "edits": report.edits,
        "segments_changed": report.segments,
        "conflicts": report.conflicts,
        "remarks": [
            {
                "file": problem.path,
                "line": problem.line,
                "unit": problem.unit,
                **describe(problem.diagnostic),
            }
            for problem in report.problems
        ],
    }


_OUTCOMES: "Mapping[Outcome, str]" = {
    "edited": "edited",
    "unchanged": "unchanged",
    "known": "merged before",
    "untranslated": "without target",
    "rejected": "rejected",
}
_WAYS: "Mapping[MatchMethod, str]" = {
    "id": "by id",
    "segment-id": "by segment id",
    "line": "by line",
    "context": "by context",
    "source": "by source",
}


def _say(report: "MergeReport", *, dry_run: bool) -> None:
    if not report.files and not report.has_errors:
        say(
            "no file to merge: XLIFF, TMX, PO, CSV, TSV and XLSX are read, of OmegaT's projects"
            " project_save.tmx"
        )
    outcomes = ", ".join(f"{report.units[name]:,} {words}" for name, words in _OUTCOMES.items())
    units = sum(report.units.values())
    say(f"{counted(report.files, 'file')} with {counted(units, 'unit')}: {outcomes}")
    ways = [(name, how) for name, how in _WAYS.items() if name != "line" or report.methods[name]]
    say(f"matched {', '.join(f'{report.methods[name]:,} {how}' for name, how in ways)}")
    would = "would be " if dry_run else ""
    if report.edits:
        kept = f"{counted(report.edits, 'edit')} {would}kept"
        changed = f"{counted(report.segments, 'segment')} {would}updated"
        say(f"{kept}{'' if dry_run else f' as run {report.run}'}; {changed}")
    else:
        is_known = report.units["known"] and not report.has_errors
        say("nothing new: all of it was merged before" if is_known else "nothing new")
    for kind, words in _CONFLICTS.items():
        if number := report.conflicts.get(kind):
            say(f"{counted(number, 'conflict')}: {words}; see them with: tmx-extract conflicts")


_CONFLICTS: "Mapping[ConflictKind, str]" = {
    "two-edits": "different edits of one segment",
    "superseded": "edits of texts that were superseded meanwhile",
    "outdated": "edits of texts that are gone",
}
