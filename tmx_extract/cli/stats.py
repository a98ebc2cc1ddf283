"""`tmx-extract stats`."""

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from tmx_extract.answers.counts import counted
from tmx_extract.answers.tables import TextTable
from tmx_extract.cli.memory import opened_memory
from tmx_extract.cli.options import DEFAULT_STORE, JsonOption, StoreOption
from tmx_extract.cli.output_files import put_value
from tmx_extract.cli.printing import put, put_table

if TYPE_CHECKING:
    from tmx_extract.store.statistics import Statistics


def stats(db: StoreOption = DEFAULT_STORE, as_json: JsonOption = False) -> None:
    """Show the contents of the memory, per locale and per input.

    Examples:

        tmx-extract stats --db tm.db
        tmx-extract stats --json | jq .total.segments
    """

    from tmx_extract.store.statistics import read_statistics

    with opened_memory(db) as connection:
        statistics = read_statistics(connection)
    if as_json:
        put_value(asdict(statistics))
    else:
        _show(statistics)


def _show(statistics: "Statistics") -> None:
    columns = _SEGMENT_COLUMNS | (_EDITED_COLUMN if statistics.total.edited else {})
    _put_counts("Current segments", statistics, columns)
    _put_counts("Their texts", statistics, _TEXT_COLUMNS)
    put(
        f"{counted(statistics.handbacks, 'handback')} ({statistics.superseded:,} superseded),"
        f" {counted(statistics.documents_read, 'file version')} with"
        f" {counted(statistics.segments_read, 'segment')} read in"
        f" {counted(statistics.runs, 'run')}."
    )
    put(
        f"{counted(statistics.unpaired, 'unpaired text')},"
        f" {counted(statistics.conflicts, 'conflict')},"
        f" {counted(statistics.diagnostics, 'diagnostic')}."
    )
    proof = statistics.proof
    if proof.documents or proof.not_proven:
        put(
            f"{counted(proof.documents, 'file version')} proven by the English page,"
            f" {proof.not_proven:,} not; {counted(proof.recovered, 'hidden text')} recovered."
        )
        put(
            f"Sources there: {proof.verbatim:,} verbatim, {proof.unwrapped:,} with other line"
            f" breaks, {proof.folded:,} with other marks, {proof.not_found:,} not found."
        )
    if statistics.deleted_pages:
        put(
            f"Not counted: {counted(statistics.deleted_segments, 'segment')} of"
            f" {counted(statistics.deleted_pages, 'page')} deleted in git."
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


def _put_counts(title: str, statistics: "Statistics", columns: dict[str, str]) -> None:
    rows = [*statistics.by_locale, *statistics.by_input, replace(statistics.total, name="all")]
    table = TextTable(
        headings=("", *columns),
        rows=[(row.name, *(getattr(row, field) for field in columns.values())) for row in rows],
        breaks={len(statistics.by_locale), len(rows) - 1},
    )
    put(title)
    put_table(table)
    put()
