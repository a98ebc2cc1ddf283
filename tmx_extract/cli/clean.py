"""`tmx-extract clean`."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tmx_extract.answers.counts import counted
from tmx_extract.cli.output_files import opened as open_output
from tmx_extract.cli.printing import say
from tmx_extract.cli.progress import progress
from tmx_extract.model import Side

if TYPE_CHECKING:
    from tmx_extract.flows.clean import CleanOptions
    from tmx_extract.inputs.files import InputFile
    from tmx_extract.inputs.registry import Inputs


def clean(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT...",
            help="Pages, folders of pages, zips and tars of them, `REPO@REF[:PATH]`, or `-`.",
            show_default=False,
        ),
    ],
    side: Annotated[Side, typer.Option(help="Keep this language.")] = "target",
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="Write to this folder; required for folders."),
    ] = None,
    author_form: Annotated[
        bool,
        typer.Option("--author-form", help="Remove the escapes that the side-by-side tool added."),
    ] = False,
) -> None:
    """Write pages in one language, without the span markup. Everything else stays the same.

    A single page goes to standard output unless -o is given.

    Examples:

        tmx-extract clean page.md --side target
        tmx-extract clean docs/ --side source -o english/
    """
    from tmx_extract.flows.clean import CleanOptions, open_inputs

    options = CleanOptions(side=side, author_form=author_form)
    opened = open_inputs(inputs)
    if output is None:
        _print_only(opened, options)
    else:
        _write_all(opened, options, output)


def _print_only(opened: "Inputs", options: "CleanOptions") -> None:
    from tmx_extract.flows.clean import clean_page, find_only_page

    only = find_only_page(opened)
    if only is None:
        raise typer.BadParameter("name a folder with -o for several pages", param_hint="-o")
    page = clean_page(only, options)
    if page.problem:
        say(f"{only.origin.path}: {page.problem}")
        raise typer.Exit(1)
    _say_all(only, page.notes)
    with open_output("-", gzip=False) as stream:
        stream.write(page.data)


def _say_all(page: "InputFile", words: Iterable[str]) -> None:
    for one in words:
        say(f"{page.origin.path}: {one}")


def _write_all(opened: "Inputs", options: "CleanOptions", output: Path) -> None:
    from tmx_extract.flows.clean import iter_cleaned

    written = failed = 0
    with progress("Cleaning", count=opened.count) as advance:
        for page, cleaned in iter_cleaned(opened, options, output):
            advance()
            failed += cleaned.is_failure
            written += not cleaned.problem
            _say_all(page, [cleaned.problem] if cleaned.problem else cleaned.notes)
    say(f"{counted(written, 'page')} written to {output}")
    if failed:
        raise typer.Exit(1)
