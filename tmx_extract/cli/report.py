"""`tmx-extract report`."""

from typing import Annotated

import typer

from tmx_extract.cli.filters import Filters, build_selection
from tmx_extract.cli.memory import opened_memory
from tmx_extract.cli.option_groups import OptionChanges, single_options
from tmx_extract.cli.options import DEFAULT_STORE, StoreOption, expect_unicode
from tmx_extract.cli.output_files import opened
from tmx_extract.cli.printing import say
from tmx_extract.cli.progress import progress

_ROWS = 15


@single_options(
    OptionChanges(
        refused=dict.fromkeys(("sample", "seed", "limit"), "a report counts all that passes")
    )
)
def report(
    *,
    output: Annotated[
        str,
        typer.Option(
            "-o", "--output", help="Write the HTML page to this file; - for standard output."
        ),
    ],
    db: StoreOption = DEFAULT_STORE,
    title: Annotated[str, typer.Option(help="Set the title of the page.")] = "Translation memory",
    by: Annotated[
        list[str] | None,
        typer.Option(
            help="Group the pages by this field of their front matter too; repeat for several."
        ),
    ] = None,
    rows: Annotated[
        int, typer.Option(min=1, max=200, help="List this many folders, texts and terms.")
    ] = _ROWS,
    filters: Filters,
) -> None:
    """Write a page with charts: contents, repetitions, conflicts and terms.

    The page is one HTML file without scripts and network access. Each pair of languages has its
    chapter. The same memory gives the same bytes. Findings appear for pairs that `check` has
    checked.

    Examples:

        tmx-extract report -o report.html
        tmx-extract report --locale ja-JP --type MT --title 'Machine text' -o machine.html
        tmx-extract report --by ms.topic --by ms.author --rows 30 -o report.html
    """
    from tmx_extract.flows.report.make import make_report
    from tmx_extract.flows.report.options import ReportOptions
    from tmx_extract.report.page import write_page

    expect_unicode(title, "the title is not UTF-8", "--title")
    options = ReportOptions(
        selection=build_selection(filters, dedupe="segment"),
        title=title,
        fields=tuple(by or ()),
        rows=rows,
    )
    with opened_memory(db) as connection, progress("Counting") as advance:
        page = write_page(make_report(connection, options, advance=advance))
    with opened(output, gzip=False) as stream:
        stream.write(page)
    if output != "-":
        say(f"report written to {output}")
