"""`tmx-extract english`."""

from typing import TYPE_CHECKING, Annotated

import typer

from tmx_extract.answers.counts import counted
from tmx_extract.cli.memory import opened_memory
from tmx_extract.cli.options import DEFAULT_STORE, JsonOption, StoreOption
from tmx_extract.cli.output_files import put_value
from tmx_extract.cli.printing import say
from tmx_extract.cli.progress import progress

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from tmx_extract.flows.english import EnglishReport
    from tmx_extract.flows.english_pages import EnglishPages
    from tmx_extract.inputs.english import EnglishSource


def english(
    repositories: Annotated[
        list[str],
        typer.Argument(
            metavar="REPO[@REF]...",
            help="Git repositories with the English pages, folders or archives of them.",
            show_default=False,
        ),
    ],
    db: StoreOption = DEFAULT_STORE,
    pages: Annotated[
        list[str] | None,
        typer.Option(
            "--pages",
            metavar="INPUT",
            help="Read localized pages here if the memory does not have them; repeat for several.",
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Prove the sources by the English pages, and recover titles, descriptions and image texts.

    A page names the hash of the English file that was translated. The file with this hash shows
    which sources are right, and gives hidden texts their source. In a git repository, all versions
    of all files are searched; with REPO@REF, those in the commits of REF. Each version is hashed
    once. Pages that are proven already are not searched again.

    Examples:

        tmx-extract english partner-center-pr --db tm.db
        tmx-extract english docs-pr@main more-docs.zip --pages partner-center-pr.ja-jp@live-sxs
    """
    from tmx_extract.cli.ingest_options import ArchiveLimits, WantedPages, build_input_options
    from tmx_extract.flows.english import search_english
    from tmx_extract.inputs.english import open_english

    options = build_input_options(WantedPages(), ArchiveLimits())
    sources = [open_english(given, options) for given in dict.fromkeys(repositories)]
    with opened_memory(db) as connection:
        found = index_english(connection, sources)
        report = search_english(connection, found, named=tuple(pages or ()))
    if as_json:
        put_value(_list_facts(report))
    else:
        _print_report(report)
    if report.unreadable:
        raise typer.Exit(1)


def index_english(
    connection: "sqlite3.Connection", sources: "Sequence[EnglishSource]"
) -> "EnglishPages":
    """Return the pages of English repositories, with the index up to date."""
    from tmx_extract.flows.english_pages import EnglishPages

    pages = EnglishPages(connection, sources)
    for name, lack in pages.incomplete.items():
        say(f"warning: {name} is {lack}")
    with progress("Hashing English files") as advance:
        pages.index_new(advance)
    for name, count in pages.unreadable.items():
        say(f"warning: {counted(count, 'file')} of {name} cannot be read")
    return pages


def _list_facts(report: "EnglishReport") -> dict[str, object]:
    return {
        "indexed": report.indexed,
        "proven": report.proven,
        "not_proven": report.not_proven,
        "recovered": report.recovered,
        "absent_sources": report.absent_sources,
        "pages_not_found": report.missing_pages,
        "unreadable": report.unreadable,
    }


def _print_report(report: "EnglishReport") -> None:
    from tmx_extract.cli.ingest_view import print_proofs

    say(f"{counted(report.indexed, 'new English file')} hashed")
    print_proofs(proven=report.proven, missing=report.not_proven, recovered=report.recovered)
    if not report.proven and not report.not_proven and not report.missing_pages:
        say("every page that names an English file was proven before")
    if report.absent_sources:
        say(f"{counted(report.absent_sources, 'source')} not on the English page")
    if report.missing_pages:
        say(f"{counted(report.missing_pages, 'localized page')} not found, so not searched")
        say("  Name the folder or the reference that has them with --pages.")
