"""Print the report of `ingest`."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tmx_extract.answers.counts import counted
from tmx_extract.cli.printing import say
from tmx_extract.cli.problem_lines import print_problems

if TYPE_CHECKING:
    from tmx_extract.flows.ingest_options import IngestReport


def list_facts(report: "IngestReport", *, dry_run: bool) -> dict[str, Any]:
    """Return the report as JSON."""
    from tmx_extract.flows.problems import list_problems

    return {
        "files": report.files,
        "unchanged": report.unchanged,
        "without_pairs": report.without_pairs,
        "rejected": report.rejected,
        # This is unknown before the run.
        "superseded": None if dry_run else report.superseded,
        "deleted": None if dry_run else report.deleted,
        "lost_markup": None if dry_run else report.lost_markup,
        "edits_outdated": None if dry_run else report.outdated,
        "documents_added": report.added.documents,
        "segments_added": report.added.segments,
        "targets_published": report.added.published,
        "proven": report.added.proven,
        "not_proven": report.not_proven,
        "recovered": report.added.recovered,
        "pages_added": report.added.pages,
        "warnings": report.warnings,
        "on_superseded": None if dry_run else report.on_superseded,
        "error_count": report.error_count,
        "errors": list_problems(report.errors),
        "unused_includes": report.unused_includes,
        "without_history": report.without_history,
    }


def print_report(report: "IngestReport", db: Path, *, dry_run: bool, published: str) -> None:
    """Print the report for people."""
    print_problems(report.errors, total=report.error_count)
    _print_unused(report)
    would = "would be " if dry_run else ""
    say(
        f"{counted(report.files, 'file')} read: {counted(report.added.documents, 'document')} with"
        f" {counted(report.added.segments, 'segment')} {would}added to {db};"
        f" {report.unchanged:,} unchanged, {report.without_pairs:,} without pairs,"
        f" {report.rejected:,} not stored"
    )
    if report.added.pages:
        say(f"{counted(report.added.pages, 'page')} added to documents that the memory already had")
    if published:
        say(
            f"{counted(report.added.published, 'target')} with escapes {would}taken from the pages"
            f" published at {published}"
        )
    print_proofs(
        proven=report.added.proven,
        missing=report.not_proven,
        recovered=report.added.recovered,
    )
    if report.superseded:
        say(
            f"{counted(report.superseded, 'older handback')} superseded by a newer one at the same"
            " path; kept as history"
        )
    if report.deleted:
        which = "it" if report.deleted == 1 else "them"
        say(
            f"{counted(report.deleted, 'page')} marked as deleted: gone from every branch that had"
            f" {which}"
        )
    if report.lost_markup:
        say(
            f"{counted(report.lost_markup, 'page')} lost the markup: the newest version has no"
            " pairs, an older version with pairs stays current"
        )
    if report.outdated:
        say(
            f"{counted(report.outdated, 'edit')} of texts that are gone from these pages; see them"
            f" with: tmx-extract conflicts --db {db}"
        )
    if report.warnings or report.errors:
        # The list has problems of superseded versions only on request.
        wanted = "--all-handbacks " if report.on_superseded else ""
        where = "" if dry_run else f"; see them with: tmx-extract problems {wanted}--db {db}"
        say(f"{counted(report.error_count, 'error')}, {counted(report.warnings, 'warning')}{where}")


def print_proofs(*, proven: int, missing: int, recovered: int) -> None:
    """Print the result of a search for English pages; nothing if none was searched."""
    if proven or missing:
        say(
            f"{counted(proven, 'document')} proven by the English page, {missing:,} not;"
            f" {counted(recovered, 'hidden text')} recovered"
        )


def _print_unused(report: "IngestReport") -> None:
    """Print options that had no effect."""
    for glob in report.unused_includes:
        say(f"warning: no page matches --include {glob!r}")
        say("  The pattern is compared with the whole path in the repository, such as docs/a.md.")
    for name in report.without_history:
        say(f"warning: {name} is not a git reference, so --history changes nothing for it")
    if not report.files and not report.unused_includes:
        say("warning: no pages found; pages are Markdown, YAML and JSON files")
