"""`tmx-extract stats`."""

from dataclasses import asdict
from typing import TYPE_CHECKING

from tmx_extract.answers.tables import TextTable
from tmx_extract.cli.memory import opened_memory
from tmx_extract.cli.options import DEFAULT_STORE, JsonOption, StoreOption
from tmx_extract.cli.output_files import put_value
from tmx_extract.cli.printing import put, put_table

if TYPE_CHECKING:
    from tmx_extract.flows.statistics import StatisticsOverview


def stats(db: StoreOption = DEFAULT_STORE, as_json: JsonOption = False) -> None:
    """Show the contents of the memory, per locale and per input.

    Examples:

        tmx-extract stats --db tm.db
        tmx-extract stats --json | jq .total.segments
    """

    from tmx_extract.flows.statistics import describe_statistics

    with opened_memory(db) as connection:
        overview = describe_statistics(connection)
    if as_json:
        put_value(asdict(overview.statistics))
    else:
        _show(overview)


def _show(overview: "StatisticsOverview") -> None:
    locales = len(overview.statistics.by_locale)
    for one in overview.tables:
        headings, breaks = ("", *one.headings), {locales, len(one.rows) - 1}
        put(one.title)
        put_table(TextTable(headings=headings, rows=one.rows, breaks=breaks))
        put()
    for sentence in overview.sentences:
        put(sentence)
