"""The locations that represent the selected pairs: deduplicated, sampled, limited."""

import sqlite3
from collections.abc import Callable
from hashlib import blake2b

from tmx_extract.model import Selection
from tmx_extract.preference import TYPE_REASONS
from tmx_extract.store.english_pages import has_recovered
from tmx_extract.store.indexes import has_index
from tmx_extract.store.schema import ORDINAL_BITS
from tmx_extract.store.selection.conditions import (
    conditions_of_entries,
    conditions_of_segments,
    joined,
    name_columns,
    text_columns,
)
from tmx_extract.store.selection.documents import DATE_BITS, type_level
from tmx_extract.store.selection.page_order import page_order

# One integer orders occurrences: PE/HT/MT, age, position of the document, ordinal. Its 2 + 15 + 22
# + 24 bits allow 32,767 ages, four million documents, and sixteen million segments a page.
_POSITION_BITS = 22
GRADE_BITS = _POSITION_BITS + ORDINAL_BITS
PLACE_MASK = (1 << GRADE_BITS) - 1
ORDINAL_MASK = (1 << ORDINAL_BITS) - 1

EDITED_MASK = (1 << (DATE_BITS + GRADE_BITS)) - 1
"""The remaining bits of the rank of an edited pair, which comes before human and machine."""

PLACE = f"(g.position << {ORDINAL_BITS} | (s.id & {ORDINAL_MASK}))"
"""The position of segment `s` of the selected document `g` in page order."""
RANK = f"((g.grade << {GRADE_BITS}) | {PLACE})"
"""The rank of segment `s` as delivered."""
_EMPTY = "trim(target, char(9, 10, 13, 32, 160, 12288)) = ''"
DOCUMENT_OF = f"g.document_id = s.id >> {ORDINAL_BITS}"
"""The selected document of a segment, found without reading the row of the segment."""


_TYPE_REASONS = " ".join(
    f"WHEN {type_level(kind)} THEN '{reason}'" for kind, reason in TYPE_REASONS.items()
)


def graded(rank: str) -> str:
    """Return the rank of a location of entry `e`: edited pairs come first."""
    return f"iif(e.is_edited, {rank} & {EDITED_MASK}, {rank})"


def is_edited(rank: str) -> str:
    """Return an expression that is true for the rank of an edited pair."""
    return f"({rank} >> {DATE_BITS + GRADE_BITS} = 0)"


def needs_best(selection: Selection) -> bool:
    """Return whether pairs must be chosen before they can be returned."""
    return (
        selection.dedupe in ("pair", "source")
        or selection.sample is not None
        or selection.limit is not None
    )


def select_best(connection: sqlite3.Connection, selection: Selection) -> None:
    """Fill `temp.best`: the location of each returned pair, the number of segments it represents,
    the reason for its choice, and the entries with the same texts."""
    connection.execute("DROP TABLE IF EXISTS temp.best")
    connection.execute(
        "CREATE TEMP TABLE best (place INTEGER PRIMARY KEY, occurrences INTEGER NOT NULL,"
        " reason TEXT, entries TEXT)"
    )
    if selection.dedupe in ("pair", "source"):
        sql, values = _ranked_pairs(connection, selection)
        if selection.dedupe == "source":
            sql = best_of(sql, "source", "rank, occurrences, entries, name")
    else:
        sql, values = _all_places(connection, selection)
    if selection.sample is not None:
        connection.create_function("lot", 1, draw_by(selection.seed), deterministic=True)
        sql = f"SELECT * FROM ({sql}) ORDER BY lot(name), rank & {PLACE_MASK} LIMIT ?"
        values.append(selection.sample)
    # Without a limit, only the speed depends on the order.
    order = "place"
    if selection.limit is not None:
        order = page_order(connection, f"rank & {PLACE_MASK}")
    sql = (
        f"INSERT INTO temp.best SELECT rank & {PLACE_MASK} AS place, occurrences, reason, entries"
        f" FROM ({sql}) ORDER BY {order} LIMIT ?"
    )
    values.append(-1 if selection.limit is None else selection.limit)
    connection.execute(sql, values)


def _all_places(connection: sqlite3.Connection, selection: Selection) -> tuple[str, list[object]]:
    """Return each selected segment separately, up to the limit."""
    limit = selection.limit if selection.sample is None else None
    order = "s.start, s.id" if has_recovered(connection) else "s.id"
    conditions = [*conditions_of_segments(selection), *conditions_of_entries(selection)]
    condition, values = joined(conditions)
    return (
        f"SELECT {PLACE} AS rank, 1 AS occurrences, NULL AS reason, NULL AS entries,"
        f" h.key || char(0) || d.content_hash || char(0) || (s.id & {ORDINAL_MASK}) AS name"
        " FROM temp.selected g CROSS JOIN document d ON d.id = g.document_id"
        " CROSS JOIN handback h ON h.id = d.handback_id"
        f" CROSS JOIN segment s ON s.id BETWEEN (d.id << {ORDINAL_BITS})"
        f" AND (d.id << {ORDINAL_BITS} | {ORDINAL_MASK})"
        f" CROSS JOIN entry e ON e.id = s.entry_id WHERE {condition}"
        f" ORDER BY g.position, {order} LIMIT ?",
        [*values, -1 if limit is None else limit],
    )


def _ranked_pairs(connection: sqlite3.Connection, selection: Selection) -> tuple[str, list[object]]:
    """Return each pair of texts with the rank of its best location."""
    pair, _ = name_columns(selection)
    source, target = text_columns(selection)
    # A large ingest drops the index for a while.
    by_index = "INDEXED BY segment_entry" if has_index(connection, "segment_entry") else ""
    of_segments, values = joined(conditions_of_segments(selection))
    of_entries, more_values = joined(conditions_of_entries(selection))
    by_entry = (
        f"SELECT s.entry_id, min({RANK}) AS rank, min({RANK} & {EDITED_MASK}) AS edited,"
        f" count(*) AS occurrences FROM segment s {by_index}"
        f" CROSS JOIN temp.selected g ON {DOCUMENT_OF}"
        f" WHERE {of_segments} GROUP BY s.entry_id"
    )
    entries = "group_concat(e.id)" if selection.places_elsewhere else "NULL"
    return (
        "SELECT min(iif(e.is_edited, edited, rank)) AS rank, sum(occurrences) AS occurrences,"
        f" {source} AS source, {target} AS target, NULL AS reason, {entries} AS entries,"
        f" {pair} AS name FROM ({by_entry}) JOIN entry e ON e.id = entry_id"
        f" WHERE {of_entries} GROUP BY {pair}",
        [*values, *more_values],
    )


def best_of(pairs: str, same: str, kept: str) -> str:
    """Return a query for the best of the pairs with equal `same` columns, and the deciding reason.

    The order is that of `tmx_extract.preference`: type and age are in the grade, then the more
    frequent wins, then text order. An empty target is taken only if there is no other.
    """
    grade = f"rank >> {GRADE_BITS}"
    order = f"(PARTITION BY {same} ORDER BY {_EMPTY}, {grade}, occurrences DESC, target, rank)"
    rival = f"CASE WHEN NOT {_EMPTY} THEN {grade} END"
    graded = (
        f"SELECT {kept}, {grade} AS grade,"
        f" row_number() OVER {order} AS nth, lead({rival}) OVER {order} AS next_grade,"
        f" lead(occurrences) OVER {order} AS next_occurrences FROM ({pairs})"
    )
    return (
        f"SELECT {kept}, CASE WHEN next_grade IS NULL THEN NULL"
        f" WHEN grade >> {DATE_BITS} <> next_grade >> {DATE_BITS}"
        f" THEN CASE grade >> {DATE_BITS} {_TYPE_REASONS} END"
        " WHEN grade <> next_grade THEN 'newest'"
        " WHEN occurrences <> next_occurrences THEN 'most-frequent'"
        f" ELSE 'text-order' END AS reason FROM ({graded}) WHERE nth = 1"
    )


def draw_by(seed: int) -> Callable[[bytes | str], bytes]:
    """Return a function that gives each name its random order; it depends on the seed."""
    key = blake2b(str(seed).encode()).digest()

    def draw(name: bytes | str) -> bytes:
        text = name.encode() if isinstance(name, str) else name
        return blake2b(text, digest_size=8, key=key).digest()

    return draw
