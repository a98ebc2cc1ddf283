"""`tmx-extract clean`."""

from collections.abc import Collection, Iterable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tmx_extract.answers.counts import counted
from tmx_extract.cli.options import DEFAULT_STORE, StoreOption
from tmx_extract.cli.output_files import opened as open_output
from tmx_extract.cli.printing import say
from tmx_extract.cli.progress import progress
from tmx_extract.model import Side

if TYPE_CHECKING:
    from sqlite3 import Connection

    from tmx_extract.flows.clean import CleanOptions
    from tmx_extract.flows.page_inputs import PageSource
    from tmx_extract.inputs.files import InputFile


def clean(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="INPUT...",
            help="Pages, folders of pages, zips and tars of them, `REPO@REF[:PATH]`, or `-`. "
            "Inputs and pages that are gone are taken from the memory. Default: all its pages, "
            "which are those with pairs.",
            show_default=False,
        ),
    ] = None,
    side: Annotated[Side, typer.Option(help="Keep this language.")] = "target",
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="Write to this folder; required for folders."),
    ] = None,
    author_form: Annotated[
        bool,
        typer.Option(
            "--author-form",
            help="Remove the escapes that the side-by-side tool added, as exports do.",
        ),
    ] = False,
    db: StoreOption = DEFAULT_STORE,
) -> None:
    """Write pages in one language, without the span markup. Everything else stays the same.

    A single page goes to standard output unless -o is given.

    Examples:

        tmx-extract clean page.md --side target
        tmx-extract clean docs/ --side source -o english/
        tmx-extract clean --db tm.db -o pages/
    """
    from tmx_extract.flows.clean import CleanOptions
    from tmx_extract.store.connection import open_existing

    options = CleanOptions(side=side, author_form=author_form)
    with ExitStack() as opened:
        is_asked = author_form and side == "target" and db.exists()
        memory = opened.enter_context(closing(open_existing(db))) if is_asked else None
        pages = _open(inputs or (), db, opened)
        if output is None:
            _print_only(pages, options, memory)
        else:
            is_whole = _write_all(pages, options, output, memory)
            if not is_whole or not (inputs or _has_all_pages(db)):
                raise typer.Exit(1)


def _open(inputs: Collection[str], db: Path, opened: ExitStack) -> "PageSource":
    """Return the pages; open the memory only if an input is gone, or none is named."""
    from tmx_extract.errors import InputError
    from tmx_extract.flows.clean import open_inputs, open_stored
    from tmx_extract.store.connection import open_existing

    try:
        if inputs:
            return open_inputs(inputs)
    except InputError:
        if not db.exists():
            raise
    return open_stored(opened.enter_context(closing(open_existing(db))), inputs)


def _print_only(opened: "PageSource", options: "CleanOptions", memory: "Connection | None") -> None:
    from tmx_extract.flows.clean import clean_page, find_only_page

    only = find_only_page(opened)
    if only is None:
        raise typer.BadParameter("name a folder with -o for several pages", param_hint="-o")
    page = clean_page(only, options, memory)
    if page.problem:
        say(f"{only.origin.path}: {page.problem}")
        raise typer.Exit(1)
    _say_all(only, page.notes)
    with open_output("-", gzip=False) as stream:
        stream.write(page.data)


def _say_all(page: "InputFile", words: Iterable[str]) -> None:
    for one in words:
        say(f"{page.origin.path}: {one}")


def _write_all(
    opened: "PageSource", options: "CleanOptions", output: Path, memory: "Connection | None"
) -> bool:
    """Write the pages; return whether all were written."""
    from tmx_extract.flows.clean import iter_cleaned

    written = failed = 0
    with progress("Cleaning", count=opened.count) as advance:
        for page, cleaned in iter_cleaned(opened, options, output, memory):
            advance()
            failed += cleaned.is_failure
            written += not cleaned.problem
            _say_all(page, [cleaned.problem] if cleaned.problem else cleaned.notes)
    say(f"{counted(written, 'page')} written to {output}")
    return not failed


def _has_all_pages(db: Path) -> bool:
    """Return whether the memory has copies of all its pages; say if it does not."""
    from tmx_extract.store.connection import open_existing
    from tmx_extract.store.stored_pages import count_without_text

    with closing(open_existing(db)) as connection:
        missing = count_without_text(connection)
    if missing:
        say(f"{counted(missing, 'page')} not written: the memory has no copy")
        say("  Name the folder or repository, or ingest it again without --no-pages.")
    return not missing
