"""`tmx-extract history`."""

from collections.abc import Iterable
from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from tmx_extract.answers.counts import counted
from tmx_extract.cli.memory import opened_memory
from tmx_extract.cli.options import DEFAULT_STORE, JsonOption, StoreOption, expect_unicode
from tmx_extract.cli.output_files import put_records
from tmx_extract.cli.printing import put, say

if TYPE_CHECKING:
    from tmx_extract.flows.history import PageHistory


def history(
    page: Annotated[
        str,
        typer.Argument(
            metavar="PATH|SEGMENT",
            help=(
                "A page: its path, the end of its path (`overview.md`), or a pattern (`'docs/*'`). "
                "One sentence: `PATH#103`, or a segment id such as `4ef9c-103`."
            ),
            show_default=False,
        ),
    ],
    db: StoreOption = DEFAULT_STORE,
    locale: Annotated[str | None, typer.Option(help="Select this target locale.")] = None,
    everything: Annotated[
        bool,
        typer.Option(
            "--all",
            help="Show unchanged sentences too, and those that are no longer on the page.",
        ),
    ] = False,
    limit: Annotated[
        int | None, typer.Option(min=1, help="Show at most this many sentences.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show how sentences were translated over time, oldest version first.

    For a page, shows the sentences that changed. Changes are coloured; without colours they are
    marked `[-deleted-]` and `{+inserted+}`. Equal versions in a row appear once.

    Examples:

        tmx-extract history overview.md
        tmx-extract history 'partner-center/*' --locale ja-JP --limit 20
        tmx-extract history partner-center/overview.md#103
        tmx-extract history 4ef9c-103 --json
    """
    from tmx_extract.flows.history import HistoryOptions, iter_histories

    expect_unicode(page, "the name is not UTF-8", "PATH|SEGMENT")
    options = HistoryOptions(page=page, locale=locale, show_all=everything, limit=limit)
    with opened_memory(db) as connection, closing(iter_histories(connection, options)) as histories:
        if as_json:
            from tmx_extract.flows.columns.history import list_history

            put_records("-", "json", map(list_history, histories))
        else:
            _show(histories)


def _show(histories: "Iterable[PageHistory]") -> None:
    from tmx_extract.cli.history_view import iter_lines
    from tmx_extract.cli.printing import LinePrinter

    printer = LinePrinter()
    held_back = left_out = shown = 0
    for number, one in enumerate(histories):
        if number:
            put()
            put()
        printer.print(iter_lines(one))
        held_back += one.held_back
        left_out += one.left_out
        shown += len(one.sentences)
    if left_out:
        say(f"stopped after {counted(shown, 'sentence')}; there are more: --limit")
    elif held_back:
        say(f"{counted(held_back, 'sentence')} unchanged, or no longer on the page: --all")
