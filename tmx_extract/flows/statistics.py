"""The contents of the memory as sentences and tables, for the command line and the pages."""

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from tmx_extract.answers.counts import counted
from tmx_extract.store.statistics import Counts, Statistics, read_statistics

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


@dataclass(frozen=True, slots=True, kw_only=True)
class CountTable:
    """Counts for each locale, then for each input, then for all."""

    title: str
    headings: tuple[str, ...]
    """Without the heading of the names, which come first."""
    rows: tuple[tuple[str | int, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatisticsOverview:
    """The contents of the memory, for people."""

    statistics: Statistics
    tables: tuple[CountTable, ...]
    sentences: tuple[str, ...]
    """Each is one line."""


def describe_statistics(connection: sqlite3.Connection) -> StatisticsOverview:
    """Count the contents, and return them as tables and sentences."""
    found = read_statistics(connection)
    # Most memories have no edits, and the table is wide.
    columns = _SEGMENT_COLUMNS | (_EDITED_COLUMN if found.total.edited else {})
    return StatisticsOverview(
        statistics=found,
        tables=(
            _count("Current segments", columns, found),
            _count("Their texts", _TEXT_COLUMNS, found),
        ),
        sentences=tuple(_iter_sentences(found)),
    )


def _count(title: str, columns: Mapping[str, str], found: Statistics) -> CountTable:
    rows: list[Counts] = [*found.by_locale, *found.by_input, replace(found.total, name="all")]
    return CountTable(
        title=title,
        headings=tuple(columns),
        rows=tuple(
            (row.name, *(getattr(row, field) for field in columns.values())) for row in rows
        ),
    )


def _iter_sentences(found: Statistics) -> Iterator[str]:
    yield (
        f"{counted(found.handbacks, 'handback')} ({found.superseded:,} superseded),"
        f" {counted(found.documents_read, 'file version')} with"
        f" {counted(found.segments_read, 'segment')} read in"
        f" {counted(found.runs, 'run')}."
    )
    yield (
        f"{counted(found.unpaired, 'unpaired text')},"
        f" {counted(found.conflicts, 'conflict')},"
        f" {counted(found.diagnostics, 'diagnostic')}."
    )
    proof = found.proof
    if proof.documents or proof.not_proven:
        yield (
            f"{counted(proof.documents, 'file version')} proven by the English page,"
            f" {proof.not_proven:,} not; {counted(proof.recovered, 'hidden text')} recovered."
        )
        yield (
            f"Sources there: {proof.verbatim:,} verbatim, {proof.unwrapped:,} with other line"
            f" breaks, {proof.folded:,} with other marks, {proof.not_found:,} not found."
        )
    if found.deleted_pages:
        yield (
            f"Not counted: {counted(found.deleted_segments, 'segment')} of"
            f" {counted(found.deleted_pages, 'page')} deleted in git."
        )
