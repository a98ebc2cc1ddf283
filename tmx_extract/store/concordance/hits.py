"""Hits: how often the pairs stand in the selected pages, and where best."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tmx_extract.model import Occurrence, Page, Selection
from tmx_extract.store.concordance.candidates import Candidate
from tmx_extract.store.indexes import has_index
from tmx_extract.store.schema import ORDINAL_BITS
from tmx_extract.store.selection.best import (
    DOCUMENT_OF,
    GRADE_BITS,
    ORDINAL_MASK,
    PLACE,
    PLACE_MASK,
)
from tmx_extract.store.selection.conditions import (
    conditions_of_entries,
    conditions_of_segments,
    joined,
    text_columns,
)
from tmx_extract.store.selection.pages import read_page
from tmx_extract.store.selection.read import REASON

# So many pages are remembered: hits often stand in the same.
_REMEMBERED = 10_000
_NAMES = "(SELECT bytes_of(value) FROM json_each(?))"
# A name is the hash of the form that is asked for, or that of the entry where both are the same.
_MEMBERS = (
    f"SELECT e.hash, e.id FROM entry e WHERE e.hash IN {_NAMES} AND e.{{form}}_hash IS NULL",
    f"SELECT e.{{form}}_hash, e.id FROM entry e WHERE e.{{form}}_hash IN {_NAMES}",
)


class Settled(NamedTuple):
    """A pair with what the selected pages say of it."""

    name: bytes
    """As `Candidate.name`."""
    entry_id: int
    """The first that says it."""
    occurrences: int
    rank: int
    """Of its best place: human before machine, newer before older, then page order."""

    @property
    def place(self) -> int:
        """The best place in page order."""
        return self.rank & PLACE_MASK

    @property
    def grade(self) -> int:
        """The smaller the better."""
        return self.rank >> GRADE_BITS


class Settler:
    """Settles pairs list by list; `temp.selected` is there."""

    def __init__(self, connection: sqlite3.Connection, selection: Selection) -> None:
        self._connection = connection
        form = "written" if selection.as_written else "author"
        conditions = joined(conditions_of_entries(selection))
        connection.create_function("bytes_of", 1, bytes.fromhex, deterministic=True)
        if has_index(connection, "entry_hash"):
            self._members = [
                (f"{sql.format(form=form)} AND {conditions[0]}", conditions[1]) for sql in _MEMBERS
            ]
        else:
            _name_entries(connection, form, *conditions)
            self._members = [(f"SELECT name, id FROM temp.named WHERE name IN {_NAMES}", [])]
        # Without the index all segments are read once for every list.
        segments = "segment s CROSS JOIN temp.asked a ON a.entry_id = s.entry_id"
        if has_index(connection, "segment_entry"):
            segments = (
                "temp.asked a CROSS JOIN segment s INDEXED BY segment_entry"
                " ON s.entry_id = a.entry_id"
            )
        condition, self._values = joined(conditions_of_segments(selection))
        connection.execute(
            "CREATE TEMP TABLE IF NOT EXISTS asked"
            " (entry_id INTEGER PRIMARY KEY, first_id INTEGER NOT NULL)"
        )
        self._count = (
            f"SELECT a.first_id, count(*), min((g.grade << {GRADE_BITS}) | {PLACE})"
            f" FROM {segments} CROSS JOIN temp.selected g ON {DOCUMENT_OF}"
            f" WHERE {condition} GROUP BY a.first_id ORDER BY a.first_id"
        )

    def settle(self, hits: Sequence[Candidate]) -> list[Settled]:
        """Those pairs of which these entries are the first and that stand in selected pages."""
        members: dict[bytes, list[int]] = {hit.name: [] for hit in hits}
        names = json.dumps([name.hex() for name in members])
        for sql, values in self._members:
            for name, entry_id in self._connection.execute(sql, (names, *values)):
                members[name].append(entry_id)
        first = {min(ids): name for name, ids in members.items()}
        own = {hit.entry_id for hit in hits}
        self._connection.execute("DELETE FROM temp.asked")
        self._connection.executemany(
            "INSERT INTO temp.asked VALUES (?, ?)",
            [
                (entry_id, min(ids))
                for ids in members.values()
                if min(ids) in own
                for entry_id in ids
            ],
        )
        return [
            Settled(first[entry_id], entry_id, occurrences, rank)
            for entry_id, occurrences, rank in self._connection.execute(self._count, self._values)
        ]


def _name_entries(
    connection: sqlite3.Connection, form: str, condition: str, values: Sequence[object]
) -> None:
    """The entries by what they say, where a run that was killed left the store without index."""
    connection.execute("DROP TABLE IF EXISTS temp.named")
    connection.execute(
        "CREATE TEMP TABLE named (name BLOB, id INTEGER, PRIMARY KEY (name, id)) WITHOUT ROWID"
    )
    connection.execute(
        f"INSERT INTO temp.named SELECT coalesce({form}_hash, hash), id FROM entry e"
        f" WHERE {condition} ORDER BY 1, 2",
        values,
    )


class OccurrenceReader:
    """Reads the best places of settled pairs."""

    def __init__(self, connection: sqlite3.Connection, selection: Selection) -> None:
        self._connection = connection
        self._pages: dict[int, Page] = {}
        source, target = text_columns(selection)
        place, occurrences = (f"json_extract(j.value, '$[{number}]')" for number in (0, 1))
        self._sql = (
            f"SELECT g.document_id, s.id & {ORDINAL_MASK}, s.segment_id, s.number,"
            f" s.is_paragraph, s.place, s.field, {source}, {target}, {occurrences}, {REASON},"
            " s.line FROM json_each(?) j"
            f" CROSS JOIN temp.selected g ON g.position = {place} >> {ORDINAL_BITS}"
            " CROSS JOIN segment s"
            f" ON s.id = (g.document_id << {ORDINAL_BITS} | ({place} & {ORDINAL_MASK}))"
            " CROSS JOIN entry e ON e.id = s.entry_id ORDER BY j.id"
        )

    def read(self, pairs: Iterable[Settled]) -> Iterator[Occurrence]:
        """An occurrence for each, in their order."""
        asked = json.dumps([(pair.place, pair.occurrences) for pair in pairs])
        for document_id, *facts in self._connection.execute(self._sql, (asked,)):
            yield Occurrence(self._page_of(document_id), *facts)

    def _page_of(self, document_id: int) -> Page:
        page = self._pages.get(document_id)
        if page is None:
            if len(self._pages) >= _REMEMBERED:
                self._pages.clear()
            page = self._pages[document_id] = read_page(self._connection, document_id)
        return page
