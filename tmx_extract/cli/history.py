"""`tmx-extract history`."""

from collections.abc import Iterable
from contextlib import closing
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tmx_extract.answers.counts import counted
from tmx_extract.cli.memory import opened_memory
from tmx_extract.cli.options import DEFAULT_STORE, JsonOption, StoreOption, expect_unicode
from tmx_extract.cli.output_files import put_records
from tmx_extract.cli.printing import put, say

if TYPE_CHECKING:
    from tmx_extract.flows.history import PageHistory
    from tmx_extract.flows.sentence_history import SentenceHistory, TargetVersion


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
    with (
        opened_memory(db) as connection,
        closing(iter_histories(connection, options)) as histories,
    ):
        if as_json:
            put_records("-", "json", map(_page_value, histories))
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


def _page_value(history: "PageHistory") -> dict[str, Any]:
    page = asdict(history.page)
    del page["page_row"]
    facts = asdict(replace(history, sentences=()))
    del facts["page"]
    return page | facts | {"sentences": list(map(_sentence_value, history.sentences))}


def _sentence_value(sentence: "SentenceHistory") -> dict[str, Any]:
    facts = asdict(replace(sentence, target_versions=()))
    del facts["target_versions"]
    return facts | {"wordings": list(map(_version_value, sentence.target_versions))}


def _version_value(version: "TargetVersion") -> dict[str, Any]:
    from tmx_extract.answers.lines import marked

    value = asdict(version)
    for name in ("source_difference", "target_difference"):
        value[name] = marked(getattr(version, name)) or None
    value["edit"] = version.edit and version.edit._asdict()
    # The most useful values come first.
    value["documents"] = value.pop("documents")
    return value
