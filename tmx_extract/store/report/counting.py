"""The common base of all figures of a report: the selected pairs and pages, counted once."""

import sqlite3
from typing import NamedTuple

from tmx_extract.errors import NothingSelected
from tmx_extract.model import Selection
from tmx_extract.store.indexes import has_index
from tmx_extract.store.schema import ORDINAL_BITS
from tmx_extract.store.selection.conditions import (
    conditions_of_entries,
    conditions_of_segments,
    joined,
    text_columns,
)
from tmx_extract.store.selection.dedupe_and_sample import DOCUMENT_OF
from tmx_extract.store.selection.documents import DATE_BITS
from tmx_extract.store.selection.empty_selection import explain_nothing
from tmx_extract.store.selection.prepare import prepare_selection
from tmx_extract.store.selection.read import FROM_DOCUMENTS


class KindCounts(NamedTuple):
    """A number in three parts: machine text, human text, and text of unknown type. Edited text
    counts as human."""

    machine: int
    human: int
    unknown: int

    @property
    def total(self) -> int:
        """The sum of all three."""
        return self.machine + self.human + self.unknown

    def plus(self, other: "KindCounts") -> "KindCounts":
        """Return the sum, part by part."""
        return KindCounts(*(one + another for one, another in zip(self, other, strict=True)))

    def minus(self, other: "KindCounts") -> "KindCounts":
        """Return the difference, part by part."""
        return KindCounts(*(one - another for one, another in zip(self, other, strict=True)))


NONE = KindCounts(0, 0, 0)

SUM_OF_PAIRS = "coalesce(sum(machine), 0), coalesce(sum(human), 0), coalesce(sum(unknown), 0)"
"""The segments in `temp.report_pair`, as `KindCounts`."""
SEGMENTS = "(machine + human + unknown)"
"""The segments in one row of `temp.report_pair`."""

# The bits before the date in a grade: human, machine, unknown. Edits are always human.
_KIND = f"g.grade >> {DATE_BITS}"
_PAIR_TABLE = """
    CREATE TEMP TABLE report_pair (
        entry_id INTEGER PRIMARY KEY, machine INTEGER NOT NULL, human INTEGER NOT NULL,
        unknown INTEGER NOT NULL, source_name INTEGER NOT NULL, target_name INTEGER NOT NULL,
        source_words INTEGER NOT NULL, source_characters INTEGER NOT NULL,
        target_characters INTEGER NOT NULL
    )
"""
_PAGE_TABLE = """
    CREATE TEMP TABLE report_page (
        document_id INTEGER NOT NULL, is_edited INTEGER NOT NULL, segments INTEGER NOT NULL,
        source_words INTEGER NOT NULL, source_characters INTEGER NOT NULL,
        target_characters INTEGER NOT NULL
    )
"""


def count_selected(connection: sqlite3.Connection, selection: Selection) -> None:
    """Fill `temp.report_pair` and `temp.report_page`, with two scans of the index of segments.

    Pairs are distinct in author form and represented by their first entry; equal texts have equal
    names. Call this inside a snapshot. Ignores sample and limit of the selection. Raises
    `NothingSelected` if no pair passes.
    """
    prepare_selection(connection, selection)
    for name in ("report_pair", "report_page"):
        connection.execute(f"DROP TABLE IF EXISTS temp.{name}")
    connection.execute(_PAIR_TABLE)
    connection.execute(_PAGE_TABLE)
    if not _count_pairs(connection, selection):
        conditions = [*conditions_of_segments(selection), *conditions_of_entries(selection)]
        raise NothingSelected(
            explain_nothing(connection, "pair", f"{FROM_DOCUMENTS} WHERE ", conditions),
            advice="See what the memory contains: tmx-extract stats",
        )
    _join_same(connection)
    _count_pages(connection, selection)


def _count_pairs(connection: sqlite3.Connection, selection: Selection) -> int:
    """Insert the entries and return their number; some may be the same pair."""
    source, target = text_columns(selection)
    of_segments, values = joined(conditions_of_segments(selection))
    of_entries, more_values = joined(conditions_of_entries(selection))
    by_entry = (
        f"SELECT s.entry_id, sum({_KIND} = 2) AS machine, sum({_KIND} = 1) AS human,"
        f" sum({_KIND} = 3) AS unknown {_from_segments(connection)}"
        f" WHERE {of_segments} GROUP BY s.entry_id"
    )
    # Equal numbers for equal texts: 64-bit hashes with a random key for each process, so that
    # nobody can construct pages with equal hashes. The order does not depend on them.
    connection.create_function("text_name", 1, hash, deterministic=True)
    return connection.execute(
        "INSERT INTO temp.report_pair SELECT entry_id, iif(e.is_edited, 0, machine),"
        " iif(e.is_edited, machine + human + unknown, human), iif(e.is_edited, 0, unknown),"
        f" text_name({source}), text_name({target}), e.source_words, e.source_characters,"
        f" e.target_characters FROM ({by_entry}) CROSS JOIN entry e ON e.id = entry_id"
        f" WHERE {of_entries}",
        [*values, *more_values],
    ).rowcount


def _join_same(connection: sqlite3.Connection) -> None:
    """Merge the rows of entries with equal texts in author form."""
    connection.execute("CREATE INDEX temp.report_source ON report_pair (source_name, target_name)")
    connection.execute("CREATE INDEX temp.report_target ON report_pair (target_name)")
    groups = connection.execute(
        "SELECT min(entry_id), source_name, target_name, sum(machine), sum(human), sum(unknown)"
        " FROM temp.report_pair GROUP BY source_name, target_name HAVING count(*) > 1"
    ).fetchall()
    for first, source, target, *kinds in groups:
        connection.execute(
            "DELETE FROM temp.report_pair"
            " WHERE source_name = ? AND target_name = ? AND entry_id <> ?",
            (source, target, first),
        )
        connection.execute(
            "UPDATE temp.report_pair SET machine = ?, human = ?, unknown = ? WHERE entry_id = ?",
            (*kinds, first),
        )


def _count_pages(connection: sqlite3.Connection, selection: Selection) -> None:
    condition, values = joined(
        [*conditions_of_segments(selection), *conditions_of_entries(selection)]
    )
    connection.execute(
        f"INSERT INTO temp.report_page SELECT s.id >> {ORDINAL_BITS} AS document, e.is_edited,"
        " count(*),"
        " sum(e.source_words), sum(e.source_characters), sum(e.target_characters)"
        f" {_from_segments(connection)} CROSS JOIN entry e ON e.id = s.entry_id"
        f" WHERE {condition} GROUP BY document, e.is_edited",
        values,
    )


def _from_segments(connection: sqlite3.Connection) -> str:
    """Return all segments `s` of selected documents `g`, read by entry if the index exists; a large
    ingest drops it for a while."""
    by_index = "INDEXED BY segment_entry" if has_index(connection, "segment_entry") else ""
    return f"FROM segment s {by_index} CROSS JOIN temp.selected g ON {DOCUMENT_OF}"
