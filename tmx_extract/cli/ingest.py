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
from tmx_extract.locales import DEFAULT_SOURCE_LOCALE, canonical_locale, is_language_tag

if TYPE_CHECKING:
    from tmx_extract.flows.ingest import IngestReport

_MAX_ERRORS_SHOWN = 20


def ingest(
    inputs: Annotated[
        list[str],
        typer.Argument(
            help="Files and folders (Markdown, YAML, JSON) or `REPO@REF[:PATH]`, a git reference.",
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
    include: Annotated[
        list[str] | None,
        typer.Option(help="Only pages whose path matches this pattern; `*` matches slashes too."),
    ] = None,
    exclude: Annotated[
        list[str] | None, typer.Option(help="No pages whose path matches this pattern.")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes that read pages side by side.")] = 1,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Tell what would come in and write nothing.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Bring the pairs of side-by-side pages into the store.

    What is there already is not read twice; a newer handback of a page takes the place of the
    older one, which stays as history.

    Examples:

        tmx-extract ingest docs/

        tmx-extract ingest partner-center-pr.ja-jp partner-center-pr.de-de --db tm.db

        tmx-extract ingest page.md --locale ja-JP

        tmx-extract ingest partner-center-pr.ja-jp@live-sxs --history
    """
    from tmx_extract.cli.progress import progress
    from tmx_extract.extract.read import SUFFIXES
    from tmx_extract.flows.ingest import ingest as run
    from tmx_extract.flows.ingest import preview
    from tmx_extract.inputs.files import InputOptions
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
    _tell(report, db, as_json=as_json, dry_run=dry_run)
    if report.errors:
        raise typer.Exit(1)


def _checked(tag: str, option: str) -> str:
    if not is_language_tag(tag):
        raise typer.BadParameter(f"{tag!r} is no language tag such as ja-JP", param_hint=option)
    return canonical_locale(tag)


def _tell(report: "IngestReport", db: Path, *, as_json: bool, dry_run: bool) -> None:
    if as_json:
        print_json(
            {
                "files": report.files,
                "unchanged": report.unchanged,
                "without_pairs": report.without_pairs,
                "rejected": report.rejected,
                "superseded": report.superseded,
                "documents_added": report.added.documents,
                "segments_added": report.added.segments,
                "warnings": report.warnings,
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
    if len(report.errors) > _MAX_ERRORS_SHOWN:
        say(f"… and {len(report.errors) - _MAX_ERRORS_SHOWN} more errors")
    would = "would be " if dry_run else ""
    say(
        f"{counted(report.files, 'file')} read: {counted(report.added.documents, 'document')} with"
        f" {counted(report.added.segments, 'segment')} {would}added to {db};"
        f" {report.unchanged:,} unchanged, {report.without_pairs:,} without pairs,"
        f" {report.rejected:,} not stored"
    )
    if report.superseded:
        say(
            f"{counted(report.superseded, 'older handback')} superseded by a newer one at the same"
            " path; kept as history"
        )
    if report.warnings or report.errors:
        where = "" if dry_run else f"; see them with: tmx-extract problems --db {db}"
        say(f"{counted(len(report.errors), 'error')}, {counted(report.warnings, 'warning')}{where}")
