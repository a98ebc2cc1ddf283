"""`tmx-extract ingest`."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tmx_extract.cli.english import index_english
from tmx_extract.cli.ingest_options import ArchiveLimits, WantedPages, build_input_options
from tmx_extract.cli.ingest_view import list_facts, print_report
from tmx_extract.cli.option_groups import single_options
from tmx_extract.cli.options import DEFAULT_STORE, DryRunOption, JsonOption, StoreOption
from tmx_extract.cli.output_files import put_value
from tmx_extract.cli.progress import progress

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tmx_extract.flows.ingest_options import IngestOptions, IngestReport
    from tmx_extract.inputs.english import EnglishSource
    from tmx_extract.inputs.registry import Inputs

CompleteOption = Annotated[
    bool,
    typer.Option(
        "--complete",
        help="Treat folders and archives as complete: missing pages count as deleted.",
    ),
]

EnglishOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="REPO[@REF]",
        help="Prove the sources by the English pages of this git repository, folder or archive; "
        "repeat for several.",
    ),
]
NoPagesOption = Annotated[
    bool,
    typer.Option(
        "--no-pages",
        help="Store only pairs, not the pages; `apply` then needs the original files.",
    ),
]


@single_options()
def ingest(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT...",
            help=(
                "Files and folders of Markdown, YAML and JSON, zips and tars of them, git "
                "references `REPO@REF[:PATH]`, or `-` for a tar on standard input."
            ),
            show_default=False,
        ),
    ],
    *,
    db: StoreOption = DEFAULT_STORE,
    wanted: WantedPages,
    limits: ArchiveLimits,
    jobs: Annotated[int, typer.Option(min=1, help="Read pages in this many processes.")] = 1,
    complete: CompleteOption = False,
    english: EnglishOption = None,
    no_pages: NoPagesOption = False,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """Read side-by-side pages into the memory.

    Pages that the memory already has are not read again. A newer handback of a page supersedes the
    older one, which stays as history. Only a page with pairs supersedes pairs. Archives (zip, and
    tar with gzip, bzip2, xz or zstd) are read without unpacking them.

    Examples:

        tmx-extract ingest docs/
        tmx-extract ingest partner-center-pr.ja-jp partner-center-pr.de-de --db tm.db
        tmx-extract ingest page.md --locale ja-JP
        tmx-extract ingest partner-center-pr.ja-jp@live-sxs --history
        tmx-extract ingest partner-center-pr.ja-jp@live-sxs --published live
        tmx-extract ingest partner-center-pr.ja-jp-live-sxs.zip pages.tar.zst docs/
        tmx-extract ingest partner-center-pr.ja-jp@live-sxs --english partner-center-pr
        curl -L https://example.com/pages.tar.gz | tmx-extract ingest -
    """
    from tmx_extract.flows.ingest_options import IngestOptions
    from tmx_extract.inputs.english import open_english
    from tmx_extract.inputs.registry import Inputs

    opened = Inputs(inputs, build_input_options(wanted, limits))
    _expect_complete(opened, wanted, complete=complete)
    options = IngestOptions(jobs=jobs, complete=complete, pages=not no_pages)
    if dry_run:
        if english:
            raise typer.BadParameter("cannot be used with --dry-run", param_hint="--english")
        report = _preview(db, opened, options)
    else:
        sources = [open_english(given, opened.options) for given in dict.fromkeys(english or ())]
        report = _run(db, opened, sources, options)
    if as_json:
        put_value(list_facts(report, dry_run=dry_run))
    else:
        print_report(report, db, dry_run=dry_run, published=wanted.published)
    if report.errors or (report.unused_includes and not report.files):
        raise typer.Exit(1)


def _expect_complete(opened: "Inputs", wanted: WantedPages, *, complete: bool) -> None:
    """Raise `BadParameter` if the inputs cannot be complete."""
    if complete and (wanted.include or wanted.exclude):
        raise typer.BadParameter(
            "cannot be used with --include or --exclude", param_hint="--complete"
        )
    pages = [name for name in opened.names if opened.is_page(name)]
    if complete and pages:
        raise typer.BadParameter(
            f"{pages[0]} is a single page; name its folder", param_hint="--complete"
        )


def _preview(db: Path, opened: "Inputs", options: "IngestOptions") -> "IngestReport":
    from tmx_extract.flows.ingest import preview
    from tmx_extract.store.connection import in_memory, open_existing

    connection = open_existing(db) if db.exists() else in_memory()
    with closing(connection), progress("Reading", count=opened.count) as advance:
        return preview(connection, opened, options, advance=advance)


def _run(
    db: Path, opened: "Inputs", sources: "Sequence[EnglishSource]", options: "IngestOptions"
) -> "IngestReport":
    from dataclasses import replace

    from tmx_extract.flows.ingest import ingest as run
    from tmx_extract.store.connection import create_or_open

    with closing(create_or_open(db)) as connection:
        if sources:
            options = replace(options, english=index_english(connection, sources))
        with progress("Reading", count=opened.count) as advance:
            return run(connection, opened, options, advance=advance)
