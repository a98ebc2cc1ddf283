"""`tmx-extract clean`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tmx_extract.cli.options import is_watched, say


class CleanSide(StrEnum):
    """Which language is to remain."""

    target = "target"
    source = "source"


def clean(
    inputs: Annotated[
        list[str], typer.Argument(help="Pages, or folders of pages.", show_default=False)
    ],
    side: Annotated[CleanSide, typer.Option(help="The language that remains.")] = CleanSide.target,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="Folder to write to; needed for folders."),
    ] = None,
    author_form: Annotated[
        bool,
        typer.Option(
            "--author-form", help="Take off the escapes that the side-by-side tool added."
        ),
    ] = False,
) -> None:
    """Write pages without the span markup, in one language, everything else untouched.

    A single page goes to standard output unless -o is given.

    Examples:

        tmx-extract clean page.md --side target

        tmx-extract clean docs/ --side source -o english/
    """
    from tmx_extract.cli.progress import progress
    from tmx_extract.flows.clean import CleanOptions, clean_page, clean_pages, list_pages

    options = CleanOptions(side=side.value, author_form=author_form)
    pages = list_pages(inputs)
    if output is None:
        if len(pages) != 1 or not pages[0].is_input:
            raise typer.BadParameter("name a folder with -o for several pages", param_hint="-o")
        page = clean_page(pages[0], options)
        if page.problem:
            say(f"{pages[0].origin.path}: {page.problem}")
            raise typer.Exit(1)
        typer.echo(page.data, nl=False)
        return
    with progress("Cleaning", total=len(pages), shown=is_watched()) as advance:
        written, problems = clean_pages(pages, options, output, advance=advance)
    for path, problem in problems:
        say(f"{path}: {problem}")
    say(f"{written:,} pages written to {output}")
    if problems:
        raise typer.Exit(1)
