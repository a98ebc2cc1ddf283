"""`tmx-extract apply`."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tmx_extract.answers.counts import counted
from tmx_extract.cli.memory import opened_memory
from tmx_extract.cli.option_groups import single_options
from tmx_extract.cli.options import DEFAULT_STORE, DryRunOption, JsonOption, StoreOption
from tmx_extract.cli.output_files import put_value
from tmx_extract.cli.printing import say
from tmx_extract.cli.problem_lines import print_problems
from tmx_extract.cli.progress import progress

if TYPE_CHECKING:
    from tmx_extract.flows.apply import ApplyOptions, ApplyReport

_MAX_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedPages:
    """The options for the pages to write and their content."""

    side_by_side: Annotated[
        bool,
        typer.Option("--side-by-side", help="Keep the span markup with the source texts."),
    ] = False
    all_pages: Annotated[bool, typer.Option("--all", help="Write pages without edits too.")] = False
    strict: Annotated[
        bool,
        typer.Option(
            "--strict", help="Leave out edits that change blocks, links, images, code or HTML."
        ),
    ] = False
    locale: Annotated[
        str | None, typer.Option(help="Write only pages in this language, such as ja-JP.")
    ] = None


@single_options()
def apply(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="INPUT...",
            help=(
                "Pages, folders of pages, zips and tars of them, `REPO@REF[:PATH]`, or `-`. "
                "Default: where they were when `ingest` read them; if they are gone, the memory."
            ),
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write to this folder.")
    ] = None,
    commit: Annotated[
        str,
        typer.Option(
            "--commit",
            metavar="BRANCH",
            help="Make a commit on this branch of the repository REPO of the input, without a "
            "checkout; not with -o.",
        ),
    ] = "",
    db: StoreOption = DEFAULT_STORE,
    *,
    written: AppliedPages,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """Write the pages with the edits of the memory at their exact places.

    With --commit, the pages become one commit on a branch of the git repository that they come
    from. A new branch begins at their commit. Work tree and index stay as they are.

    Everything else stays byte for byte the same: the page as `clean --author-form` writes it or,
    with --side-by-side, the page itself, which is read again to prove it. An edit that cannot be
    applied is left out and reported, with exit code 1.

    Examples:

        tmx-extract apply -o published
        tmx-extract apply partner-center-pr.ja-jp -o edited --side-by-side
        tmx-extract apply partner-center-pr.ja-jp@live-sxs --commit corrections --side-by-side
        tmx-extract apply docs/ -o out --locale ja-JP --strict --dry-run
    """
    from tmx_extract.flows.apply import ApplyOptions

    if (output is None) == (not commit):
        raise typer.BadParameter("name either -o or --commit", param_hint="-o")
    options = ApplyOptions(
        output=output or Path(),
        branch=commit,
        inputs=tuple(inputs or ()),
        dry_run=dry_run,
        **asdict(written),
    )
    _answer(_run(db, options), options, as_json=as_json)


def _run(db: Path, options: "ApplyOptions") -> "ApplyReport":
    from tmx_extract.flows.apply import apply as apply_edits
    from tmx_extract.flows.apply import open_inputs
    from tmx_extract.flows.locales import expect_locale

    with opened_memory(db) as connection:
        if options.locale is not None:
            options = replace(options, locale=expect_locale(connection, options.locale))
        opened = open_inputs(connection, options)
        with progress("Applying", count=opened.count) as advance:
            return apply_edits(connection, opened, options, advance=advance)


def _answer(report: "ApplyReport", options: "ApplyOptions", *, as_json: bool) -> None:
    if as_json:
        put_value(_as_json(report))
    else:
        _print_report(report, options)
    if not report.is_whole:
        raise typer.Exit(1)


def _print_report(report: "ApplyReport", options: "ApplyOptions") -> None:
    for shown, problem in report.failed_files:
        say(f"{shown}: {problem}")
    print_problems(report.problems)
    advice = "name its folder, repository or archive"
    if not options.inputs:
        advice = f"the memory has no copy of it; {advice}, or ingest it again"
    _say_each(report.missing, f"has edits, but was not found; {advice}")
    _say_each(report.changed, "has edits, but has changed since; ingest it, then run this again")
    if report.unknown:
        pages = counted(len(report.unknown), "page")
        some = _some(report.unknown)
        say(f"{pages} not in the memory (ingest first): {some}")
    if report.deleted:
        pages, some = counted(len(report.deleted), "page"), _some(report.deleted)
        say(f"{pages} left out, deleted in git: {some}")
    if report.stored:
        pages = counted(report.stored, "page")
        say(f"{pages} taken from the memory, because the originals are gone")
    pages = f"{counted(report.written, 'page')} with {counted(report.put, 'edit')}"
    left = f", {report.left:,} left out" if report.left else ""
    place = f"branch {options.branch}" if options.branch else str(options.output)
    if report.written and options.branch and not report.commit and not options.dry_run:
        say(f"no commit: {place} already has the {pages}{left}")
        return
    written = "would be written" if options.dry_run else "written"
    say(f"{pages} {written} to {place}{left}")
    if report.commit:
        say(f"commit {report.commit}")


def _say_each(pages: Sequence[str], found: str) -> None:
    for page in pages[:_MAX_SHOWN]:
        say(f"{page}: {found}")
    if len(pages) > _MAX_SHOWN:
        say(f"… and {len(pages) - _MAX_SHOWN:,} more pages")


def _some(pages: Sequence[str]) -> str:
    return ", ".join(pages[:3]) + (", …" if len(pages) > 3 else "")


def _as_json(report: "ApplyReport") -> dict[str, object]:
    from tmx_extract.flows.problems import list_problems

    return {
        "files": report.files,
        "pages_written": report.written,
        "commit": report.commit,
        "edits_put": report.put,
        "edits_left": report.left,
        "pages_unknown": report.unknown,
        "pages_missing": report.missing,
        "pages_changed": report.changed,
        "pages_deleted": report.deleted,
        "pages_stored": report.stored,
        "problems": [{"path": path, "message": message} for path, message in report.failed_files],
        "remarks": list_problems(report.problems),
    }
