"""`tmx-extract stats`."""

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from tmx_extract.cli.options import DEFAULT_STORE, JsonOption, StoreOption, counted, print_json
from tmx_extract.cli.streams import put_raw
from tmx_extract.shown import visible

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from tmx_extract.store.statistics import Statistics


def stats(db: StoreOption = DEFAULT_STORE, as_json: JsonOption = False) -> None:
    """Show the contents of the memory, per locale and per input.

    Examples:

        tmx-extract stats --db tm.db

        tmx-extract stats --json | jq .total.segments
    """
    from contextlib import closing

    from tmx_extract.store.connection import open_existing
    from tmx_extract.store.statistics import read_statistics

    with closing(open_existing(db)) as connection:
        statistics = read_statistics(connection)
    if as_json:
        print_json(asdict(statistics))
    else:
        _show(statistics)


def _show(statistics: "Statistics") -> None:
    from rich.console import Console

    console = Console()
    with console.capture() as shown:
        _print(console, statistics)
    put_raw(shown.get())


def _print(console: "Console", statistics: "Statistics") -> None:
    columns = _SEGMENT_COLUMNS | (_EDITED_COLUMN if statistics.total.edited else {})
    console.print(_table("Current segments", statistics, columns))
    console.print(_table("Their texts", statistics, _TEXT_COLUMNS))
    console.print(
        f"{counted(statistics.handbacks, 'handback')} ({statistics.superseded:,} superseded),"
        f" {counted(statistics.documents_read, 'file version')} with"
        f" {counted(statistics.segments_read, 'segment')} read in"
        f" {counted(statistics.runs, 'run')}; {counted(statistics.unpaired, 'unpaired text')},"
        f" {counted(statistics.conflicts, 'conflict')},"
        f" {counted(statistics.diagnostics, 'diagnostic')}.",
        highlight=False,
    )
    if statistics.deleted_pages:
        console.print(
            f"Not counted: {counted(statistics.deleted_segments, 'segment')} of"
            f" {counted(statistics.deleted_pages, 'page')} deleted in git.",
            highlight=False,
        )


_SEGMENT_COLUMNS = {
    "documents": "documents",
    "segments": "segments",
    "distinct sources": "sources",
    "distinct pairs": "pairs",
    "MT": "machine",
    "HT": "human",
    "MT or HT?": "unknown",
}
_EDITED_COLUMN = {"PE": "edited"}
_TEXT_COLUMNS = {
    "source words": "source_words",
    "source characters": "source_characters",
    "target words": "target_words",
    "target characters": "target_characters",
}


def _table(title: str, statistics: "Statistics", columns: dict[str, str]) -> "Table":
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("", overflow="fold")
    for heading in columns:
        table.add_column(heading, justify="right")
    rows = [*statistics.by_locale, *statistics.by_input, replace(statistics.total, name="all")]
    for number, counts in enumerate(rows, 1):
        numbers = (f"{getattr(counts, field):,}" for field in columns.values())
        is_last = number in (len(statistics.by_locale), len(rows) - 1)
        table.add_row(Text(visible(counts.name)), *numbers, end_section=is_last)
    return table
