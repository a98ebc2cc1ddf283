"""Entries that may hold certain texts, in the order in which they came into the memory."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Literal, NamedTuple

from tmx_extract.model import Selection, Side
from tmx_extract.store.concordance.grams import SIZE, gram_range, match_expression
from tmx_extract.store.selection.conditions import (
    Condition,
    conditions_of_entries,
    joined,
    text_columns,
)

# So many entries are read at first, for the first hits are wanted soon, and at most later.
_FIRST, _MOST = 64, 4_096
# A text of one or two characters that stands more often is looked for in the entries themselves:
# the index knows it in pieces that would have to be sorted.
_OFTEN = 20_000


class Needle(NamedTuple):
    """A text that an entry must hold."""

    side: Literal["source", "target", "both"]
    """`both`: either."""
    folded: str
    """As `fold` or `fold_apart` gives it."""


class Candidate(NamedTuple):
    """An entry that may hold what is looked for."""

    entry_id: int
    name: bytes
    """The same for all entries that say the same in the form that is asked for."""
    source: str
    target: str


def iter_candidates(
    connection: sqlite3.Connection,
    selection: Selection,
    needles: Sequence[Needle],
    last_indexed: int,
) -> Iterator[list[Candidate]]:
    """All entries that hold the needles and some that do not, in lists that grow.

    Entries after `last_indexed` are not in the index; all of them are given.
    """
    entry_ids = _find_ids(connection, needles) if last_indexed else None
    if entry_ids is None:
        yield from _scan(connection, selection, 0)
        return
    for chunk in _chunks(entry_ids):
        yield list(_read(connection, selection, chunk))
    yield from _scan(connection, selection, last_indexed)


def _find_ids(connection: sqlite3.Connection, needles: Sequence[Needle]) -> Iterator[int] | None:
    """The ids that the index tells, ascending; None where it cannot tell or it is no help."""
    long = [needle for needle in needles if len(needle.folded) >= SIZE]
    if long:
        asked = " AND ".join(match_expression(*needle) for needle in long)
        sql = "SELECT rowid FROM concordance WHERE concordance MATCH ? ORDER BY rowid"
        return (entry_id for (entry_id,) in connection.execute(sql, (asked,)))
    found: set[int] | None = None
    for needle in needles:
        ids = _find_short(connection, needle)
        if ids is not None:
            found = ids if found is None else found & ids
    return None if found is None else iter(sorted(found))


def _find_short(connection: sqlite3.Connection, needle: Needle) -> set[int] | None:
    """The entries with a gram that begins with one or two characters; None where it is frequent."""
    sides: tuple[Side, ...] = ("source", "target") if needle.side == "both" else (needle.side,)
    _make_vocabulary(connection)
    found: set[int] = set()
    for side in sides:
        rows = connection.execute(
            "SELECT doc FROM temp.concordance_grams WHERE term >= ? AND term < ? LIMIT ?",
            (*gram_range(side, needle.folded), _OFTEN + 1),
        ).fetchall()
        if len(rows) > _OFTEN:
            return None
        found.update(entry_id for (entry_id,) in rows)
    return found


def _make_vocabulary(connection: sqlite3.Connection) -> None:
    """The grams of the index as a table; the table holds nothing itself."""
    connection.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.concordance_grams"
        " USING fts5vocab (main, concordance, instance)"
    )


def _chunks(entry_ids: Iterator[int]) -> Iterator[list[int]]:
    size = _FIRST
    while chunk := list(islice(entry_ids, size)):
        yield chunk
        size = min(2 * size, _MOST)


def _read(
    connection: sqlite3.Connection, selection: Selection, entry_ids: Sequence[int]
) -> Iterator[Candidate]:
    sql, values = _query(selection, "json_each(?) j CROSS JOIN entry e ON e.id = j.value", "j.id")
    return map(Candidate._make, connection.execute(sql, (json.dumps(entry_ids), *values)))


def _scan(
    connection: sqlite3.Connection, selection: Selection, after: int
) -> Iterator[list[Candidate]]:
    sql, values = _query(selection, "entry e", "e.id", Condition("", "e.id > ?", (after,)))
    rows: Iterable[tuple[int, bytes, str, str]] = connection.execute(sql, values)
    candidates = map(Candidate._make, rows)
    size = _FIRST
    while chunk := list(islice(candidates, size)):
        yield chunk
        size = min(2 * size, _MOST)


def _query(
    selection: Selection, tables: str, order: str, *more: Condition
) -> tuple[str, list[object]]:
    source, target = text_columns(selection)
    form = "written" if selection.as_written else "author"
    conditions = [*more, *conditions_of_entries(selection)]
    for column, locale in (
        ("locale", selection.locale),
        ("source_locale", selection.source_locale),
    ):
        if locale:
            conditions.append(Condition("", f"e.{column} = ?", (locale,)))
    condition, values = joined(conditions)
    return (
        f"SELECT e.id, coalesce(e.{form}_hash, e.hash), {source}, {target}"
        f" FROM {tables} WHERE {condition} ORDER BY {order}",
        values,
    )
