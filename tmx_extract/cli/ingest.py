"""`tmx-extract ingest`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tmx_extract.cli.options import (
    DEFAULT_STORE,
    JsonOption,
    StoreOption,
    counted,
    is_watched,
    print_json,
    say,
)
from tmx_extract.cli.sizes import read_size
from tmx_extract.locales import DEFAULT_SOURCE_LOCALE, canonical_locale, is_language_tag

if TYPE_CHECKING:
    from tmx_extract.flows.ingest import IngestReport

_MAX_ERRORS_SHOWN = 20


def ingest(
    inputs: Annotated[
        list[str],
        typer.Argument(
            help=(
                "Files and folders (Markdown, YAML, JSON), zips and tars of them,"
                " `REPO@REF[:PATH]`, a git reference, or `-`, a tar on standard input."
            ),
            show_default=False,
        ),
    ],
    db: StoreOption = DEFAULT_STORE,
    locale: Annotated[
        str | None,
        typer.Option(help="Target locale of files that tell none, nor their folders."),
    ] = None,
    repository: Annotated[
        str,
        typer.Option(
            help="Name for pages outside git; keeps pages of the same path in other folders apart."
        ),
    ] = "",
    source_locale: Annotated[
        str, typer.Option(help="Locale of the sources.")
    ] = DEFAULT_SOURCE_LOCALE,
    history: Annotated[
        bool,
        typer.Option("--history", help="Of a git reference all commits, not the last alone."),
    ] = False,
    published: Annotated[
        str,
        typer.Option(
            metavar="REF",
            help=(
                "Take the author's form of targets from the pages published at this reference of"
                " the same repository, as `live`."
            ),
        ),
    ] = "",
    include: Annotated[
        list[str] | None,
        typer.Option(help="Only pages whose path matches this pattern; `*` matches slashes too."),
    ] = None,
    exclude: Annotated[
        list[str] | None, typer.Option(help="No pages whose path matches this pattern.")
    ] = None,
    max_file_size: Annotated[
        str, typer.Option(help="Largest file that is read, as 500K or 64M.")
    ] = "64M",
    max_archive_size: Annotated[
        str, typer.Option(help="How much may come out of one archive, as 8G.")
    ] = "8G",
    max_archive_files: Annotated[
        int, typer.Option(min=1, help="How many entries an archive may have.")
    ] = 1_000_000,
    max_archive_ratio: Annotated[
        int, typer.Option(min=1, help="How many times its own size may come out of an archive.")
    ] = 200,
    jobs: Annotated[int, typer.Option(min=1, help="Processes that read pages side by side.")] = 1,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Tell what would come in and write nothing.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Bring the pairs of side-by-side pages into the store.

    What is there already is not read twice; a newer handback of a page takes the place of the
    older one, which stays as history. Archives (zip, and tar with gzip, bzip2, xz or zstd) are read
    without unpacking them; one that breaks a limit is read no further.

    Examples:

        tmx-extract ingest docs/

        tmx-extract ingest partner-center-pr.ja-jp partner-center-pr.de-de --db tm.db

        tmx-extract ingest page.md --locale ja-JP

        tmx-extract ingest partner-center-pr.ja-jp@live-sxs --history

        tmx-extract ingest partner-center-pr.ja-jp@live-sxs --published live

        tmx-extract ingest partner-center-pr.ja-jp-live-sxs.zip pages.tar.zst docs/

        curl -L https://example.com/pages.tar.gz | tmx-extract ingest -
    """
    from tmx_extract.cli.progress import progress
    from tmx_extract.extract.read import SUFFIXES
    from tmx_extract.flows.ingest import ingest as run
    from tmx_extract.flows.ingest import preview
    from tmx_extract.inputs.files import InputOptions
    from tmx_extract.inputs.limits import Limits
    from tmx_extract.inputs.registry import Inputs
    from tmx_extract.store.connection import create_or_open, in_memory, open_existing

    options = InputOptions(
        suffixes=SUFFIXES,
        source_locale=_checked(source_locale, "--source-locale"),
        default_locale=_checked(locale, "--locale") if locale else None,
        default_repository=repository,
        include=tuple(include or ()),
        exclude=tuple(exclude or ()),
        history=history,
        published=published,
        limits=Limits(
            total_bytes=read_size(max_archive_size, "--max-archive-size"),
            file_bytes=read_size(max_file_size, "--max-file-size"),
            files=max_archive_files,
            ratio=max_archive_ratio,
        ),
    )
    opened = Inputs(inputs, options)
    total = opened.count() if is_watched() else None
    if dry_run:
        bring, connection = preview, open_existing(db) if db.exists() else in_memory()
    else:
        bring, connection = run, create_or_open(db)
    try:
        with progress("Reading", total=total, shown=is_watched()) as advance:
            report = bring(connection, opened, jobs=jobs, advance=advance)
    finally:
        connection.close()
    _tell(report, db, as_json=as_json, dry_run=dry_run, published=published)
    if report.errors:
        raise typer.Exit(1)


def _checked(tag: str, option: str) -> str:
    if not is_language_tag(tag):
        raise typer.BadParameter(f"{tag!r} is no language tag such as ja-JP", param_hint=option)
    return canonical_locale(tag)


def _tell(
    report: "IngestReport", db: Path, *, as_json: bool, dry_run: bool, published: str
) -> None:
    if as_json:
        print_json(
            {
                "files": report.files,
                "unchanged": report.unchanged,
                "without_pairs": report.without_pairs,
                "rejected": report.rejected,
                # Nobody knows before it is done.
                "superseded": None if dry_run else report.superseded,
                "edits_outdated": None if dry_run else report.outdated,
                "documents_added": report.added.documents,
                "segments_added": report.added.segments,
                "targets_published": report.added.published,
                "warnings": report.warnings,
                "error_count": report.error_count,
                "errors": [
                    {
                        "path": error.path,
                        "line": error.line,
                        "column": error.column,
                        "severity": error.diagnostic.severity,
                        "code": error.diagnostic.code,
                        "message": error.diagnostic.message,
                        "advice": error.diagnostic.advice,
                    }
                    for error in report.errors
                ],
            }
        )
        return
    for error in report.errors[:_MAX_ERRORS_SHOWN]:
        remark = error.diagnostic
        say(f"{error.path}:{error.line}:{error.column}: {remark.severity}: {remark.message}")
        say(f"  {remark.advice}")
    if report.error_count > _MAX_ERRORS_SHOWN:
        say(f"… and {report.error_count - _MAX_ERRORS_SHOWN:,} more errors")
    would = "would be " if dry_run else ""
    say(
        f"{counted(report.files, 'file')} read: {counted(report.added.documents, 'document')} with"
        f" {counted(report.added.segments, 'segment')} {would}added to {db};"
        f" {report.unchanged:,} unchanged, {report.without_pairs:,} without pairs,"
        f" {report.rejected:,} not stored"
    )
    if published:
        say(
            f"{counted(report.added.published, 'target')} {would}taken from the pages published at"
            f" {published}, where the rule gives another form"
        )
    if report.superseded:
        say(
            f"{counted(report.superseded, 'older handback')} superseded by a newer one at the same"
            " path; kept as history"
        )
    if report.outdated:
        say(
            f"{counted(report.outdated, 'edit')} of texts that are gone from these pages; see them"
            f" with: tmx-extract conflicts --db {db}"
        )
    if report.warnings or report.errors:
        where = "" if dry_run else f"; see them with: tmx-extract problems --db {db}"
        say(f"{counted(report.error_count, 'error')}, {counted(report.warnings, 'warning')}{where}")
