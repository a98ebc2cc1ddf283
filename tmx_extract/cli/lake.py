"""`tmx-extract lake`: the memory as Parquet files."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tmx_extract.answers.counts import counted
from tmx_extract.cli.help_command import HelpfulCommand, HelpfulGroup
from tmx_extract.cli.ingest_options import ArchiveLimits, WantedPages, build_input_options
from tmx_extract.cli.memory import opened_memory
from tmx_extract.cli.option_groups import OptionChanges, single_options
from tmx_extract.cli.options import DEFAULT_STORE, JsonOption, StoreOption, expect_locale
from tmx_extract.cli.output_files import put_value
from tmx_extract.cli.printing import say
from tmx_extract.cli.problem_lines import print_problems
from tmx_extract.cli.progress import progress
from tmx_extract.cli.sizes import read_size

if TYPE_CHECKING:
    from tmx_extract.flows.lake.ingest import LakeIngestReport

app = typer.Typer(
    help="Keep many repositories and languages as Parquet files.",
    cls=HelpfulGroup,
    add_completion=False,
)

LakeOption = Annotated[
    str,
    typer.Option("--lake", metavar="DIR", help="Use this folder, or the URL of an object storage."),
]
MasterOption = Annotated[
    str,
    typer.Option(
        metavar="URL",
        help="With --engine spark: use this cluster. Default: this machine, or the cluster that "
        "`spark-submit` names.",
    ),
]


@app.command("ingest", cls=HelpfulCommand)
@single_options(OptionChanges(hidden=("published",)))
def ingest(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="INPUT...",
            help=(
                "Files and folders of Markdown, YAML and JSON, zips and tars of them, and git "
                "references `REPO@REF[:PATH]`."
            ),
            show_default=False,
        ),
    ] = None,
    *,
    lake: LakeOption,
    list_file: Annotated[
        Path | None,
        typer.Option("--list", help="Read further inputs from this file, one in each line."),
    ] = None,
    engine: Annotated[
        Literal["local", "spark"],
        typer.Option(help="Read the pages on this machine, or on a Spark cluster."),
    ] = "local",
    master: MasterOption = "",
    jobs: Annotated[
        int, typer.Option(min=1, help="With --engine local: read in this many processes.")
    ] = 1,
    wanted: WantedPages,
    limits: ArchiveLimits,
    as_json: JsonOption = False,
) -> None:
    """Read side-by-side pages into a lake.

    Pages that the lake already has are not read again. Everything is added at the end and at once;
    a killed run adds nothing.

    Examples:

        tmx-extract lake ingest partner-center-pr.ja-jp@live-sxs --history --lake lake/
        tmx-extract lake ingest --list repositories.txt --lake lake/ --jobs 8
        tmx-extract lake ingest --list repositories.txt --lake /shared/lake --engine spark
    """
    from tmx_extract.flows.lake.ingest import LakeIngestOptions, ingest_into_lake
    from tmx_extract.inputs.registry import Inputs

    named = [*(inputs or ()), *(_read_list(list_file) if list_file else ())]
    if not named:
        raise typer.BadParameter("no input is named", param_hint="INPUT")
    if wanted.published:
        raise typer.BadParameter("has no effect on a lake", param_hint="--published")
    if "-" in named and (engine == "spark" or jobs > 1):
        raise typer.BadParameter("cannot be read by several processes", param_hint="-")
    opened = Inputs(named, build_input_options(wanted, limits))
    options = LakeIngestOptions(engine=engine, jobs=jobs, master=master)
    with progress("Reading") as advance:
        report = ingest_into_lake(lake, opened, options, advance=advance)
    if as_json:
        put_value(_list_facts(report))
    else:
        _print_report(report, lake)
    if report.error_count:
        raise typer.Exit(1)


@app.command("build", cls=HelpfulCommand)
def build(
    lake: LakeOption,
    engine: Annotated[
        Literal["duckdb", "spark"],
        typer.Option(help="Build on this machine with DuckDB, or on a Spark cluster."),
    ] = "duckdb",
    master: MasterOption = "",
    memory: Annotated[
        str,
        typer.Option(
            help="Use this much memory before writing to disk; units K, M and G. Default: that of "
            "the engine."
        ),
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """Build the current memory of a lake from all its pages and edits.

    Exports read the result. Add pages first, then build once.

    Examples:

        tmx-extract lake build --lake lake/
        tmx-extract lake build --lake lake/ --memory 4G
        tmx-extract lake build --lake /shared/lake --engine spark --master yarn
    """
    from dataclasses import asdict

    from tmx_extract.flows.lake.build import build_memory
    from tmx_extract.lake.engine import BuildOptions

    limit = read_size(memory, "--memory") if memory else 0
    report = build_memory(lake, engine, BuildOptions(memory_bytes=limit, master=master))
    if as_json:
        put_value(asdict(report))
        return
    say(
        f"{counted(report.documents, 'current document')} of"
        f" {counted(report.versions, 'page version')}: {counted(report.segments, 'segment')},"
        f" {counted(report.entries, 'distinct pair')} in {', '.join(report.locales)}"
    )


@app.command("load", cls=HelpfulCommand)
def load(
    lake: LakeOption,
    db: StoreOption = DEFAULT_STORE,
    locale: Annotated[
        str | None, typer.Option(help="Load the pages in this language. Default: all.")
    ] = None,
    repository: Annotated[
        str | None, typer.Option(help="Load the pages of this repository. Default: all.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Load pages and edits of a lake into a memory, with their history.

    The memory is then the same as one that had ingested the pages.

    Examples:

        tmx-extract lake load --lake lake/ --locale ja-JP --db ja.db
        tmx-extract lake load --lake lake/ --repository partner-center-pr.ja-jp --db pc.db
    """
    from dataclasses import asdict

    from tmx_extract.flows.lake.load import load_from_lake
    from tmx_extract.store.connection import create_or_open

    tag = expect_locale(locale, "--locale") if locale else None
    with closing(create_or_open(db)) as connection, progress("Loading") as advance:
        report = load_from_lake(
            lake, connection, locale=tag, repository=repository, advance=advance
        )
    if as_json:
        put_value(asdict(report))
    else:
        say(
            f"{counted(report.pages, 'page version')} read:"
            f" {counted(report.added.documents, 'document')} with"
            f" {counted(report.added.segments, 'segment')} and {counted(report.edits, 'edit')}"
            f" added to {db}"
        )
        if report.damaged:
            say(f"warning: {counted(report.damaged, 'page')} damaged in the lake and left out")
    if report.damaged:
        raise typer.Exit(1)


@app.command("add", cls=HelpfulCommand)
def add(
    lake: LakeOption,
    db: StoreOption = DEFAULT_STORE,
    as_json: JsonOption = False,
) -> None:
    """Add the pages and edits of a memory to a lake.

    Add the memory again after each merge or undo: the lake then has its edits as they are now.

    Examples:

        tmx-extract lake add --db tm.db --lake lake/
        tmx-extract lake add --db tm.db --lake lake/ && tmx-extract lake build --lake lake/
    """
    from dataclasses import asdict

    from tmx_extract.flows.lake.add import add_memory

    with opened_memory(db) as connection, progress("Adding") as advance:
        report = add_memory(lake, connection, db, advance=advance)
    if as_json:
        put_value(asdict(report))
    else:
        say(
            f"{counted(report.pages, 'page version')} with {counted(report.segments, 'segment')}"
            f" added to {lake}; {report.unchanged:,} unchanged; {counted(report.edits, 'edit')}"
        )
        if report.without_text:
            pages = counted(report.without_text, "page")
            say(f"warning: {pages} not stored in {db}, and left out")
            say("  Ingest them again without --no-pages, or into the lake itself.")
        if report.unreadable:
            say(f"warning: {counted(report.unreadable, 'page')} damaged in {db} and left out")
    if report.without_text or report.unreadable:
        raise typer.Exit(1)


def _read_list(file: Path) -> list[str]:
    """Return the inputs named in a file; empty lines and those with `#` are skipped."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise typer.BadParameter(f"{file} cannot be read: {reason}", param_hint="--list") from error
    typed = (line.strip() for line in lines)
    return [line for line in typed if line and not line.startswith("#")]


def _list_facts(report: "LakeIngestReport") -> dict[str, object]:
    from tmx_extract.flows.problems import list_problems

    return {
        "files": report.files,
        "unchanged": report.unchanged,
        "without_pairs": report.without_pairs,
        "pages_added": report.pages,
        "segments_added": report.segments,
        "warnings": report.warnings,
        "error_count": report.error_count,
        "errors": list_problems(report.errors),
    }


def _print_report(report: "LakeIngestReport", lake: str) -> None:
    print_problems(report.errors, total=report.error_count)
    say(
        f"{counted(report.files, 'file')} read: {counted(report.pages, 'page version')} with"
        f" {counted(report.segments, 'segment')} added to {lake};"
        f" {report.unchanged:,} unchanged, {report.without_pairs:,} without pairs"
    )
    if report.warnings or report.error_count:
        errors = counted(report.error_count, "error")
        say(f"{errors}, {counted(report.warnings, 'warning')}")
    if report.pages:
        say(f"Build the memory next: tmx-extract lake build --lake {lake}")
