"""Entries that may hold certain texts, in the order in which they came into the memory."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Literal, NamedTuple

from tmx_extract.folding import fold
from tmx_extract.model import Selection, Side
from tmx_extract.store.concordance.grams import SIZE, all_of, any_of, gram_range, list_grams
from tmx_extract.store.selection.conditions import (
    Condition,
    conditions_of_entries,
    joined,
    text_columns,
)

# So many entries are read at first, for the first hits are wanted soon, and at most later.
_FIRST, _MOST = 64, 4_096
# So many grams of a long text are asked for.
_ASKED = 6
# So many places of a text of one or two characters are read at once from the index. One that stands
# more often is asked for gram by gram, all of them together, if it has so few grams; else it is so
# frequent that it is looked for in the entries themselves.
_SELDOM, _OFTEN = 2_000, 20_000
_GRAMS = 200
# It is looked for in so many entries first; if one of so many holds it, reading is best.
_LOOKED_AT, _DENSE = 200, 12


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
    has_form: bool
    """Whether it is written otherwise than in that form."""
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
        return _match(connection, " AND ".join(_expression(connection, one) for one in long))
    return _find_short(connection, min(needles, key=_order)) if needles else None


def _expression(connection: sqlite3.Connection, needle: Needle) -> str:
    """What FTS5 is asked for a text of three characters or more."""
    sides = [all_of(_choose_grams(connection, side, needle.folded)) for side in _sides(needle)]
    return f"({' OR '.join(sides)})"


def _choose_grams(connection: sqlite3.Connection, side: Side, folded: str) -> list[str]:
    """The grams that stand least often: to ask for all of them takes several times as long."""
    grams = list_grams(side, folded)
    if len(grams) <= _ASKED:
        return grams
    frequencies: dict[str, int] = dict(
        connection.execute(
            "SELECT gram, entries FROM json_each(?) j"
            " CROSS JOIN concordance_frequent f ON f.gram = j.value",
            (json.dumps(grams),),
        )
    )
    return sorted(grams, key=lambda gram: frequencies.get(gram, 0))[:_ASKED]


def _sides(needle: Needle) -> tuple[Side, ...]:
    return ("source", "target") if needle.side == "both" else (needle.side,)


def _order(needle: Needle) -> tuple[int, bool]:
    """What is longer stands less often, and on one side less often than on either."""
    return -len(needle.folded), needle.side == "both"


def _find_short(connection: sqlite3.Connection, needle: Needle) -> Iterator[int] | None:
    """The entries with a gram that begins with one or two characters; None where it is frequent."""
    _make_vocabulary(connection)
    ranges = [gram_range(side, needle.folded) for side in _sides(needle)]
    places = chain.from_iterable(
        connection.execute(
            "SELECT doc FROM temp.concordance_grams WHERE term >= ? AND term < ?", one
        )
        for one in ranges
    )
    found = {entry_id for (entry_id,) in islice(places, _SELDOM)}
    following = next(places, None)
    if following is None:
        return iter(sorted(found))
    if _is_everywhere(connection, needle):
        return None
    grams = list(islice(_iter_grams(connection, ranges), _GRAMS + 1))
    if len(grams) <= _GRAMS:
        return _match(connection, any_of(grams))
    found.update(entry_id for (entry_id,) in (following, *islice(places, _OFTEN)))
    return iter(sorted(found)) if next(places, None) is None else None


def _is_everywhere(connection: sqlite3.Connection, needle: Needle) -> bool:
    """Whether the first entries hold it so often that reading on finds the first hits at once."""
    rows = connection.execute(
        "SELECT source, target FROM entry ORDER BY id LIMIT ?", (_LOOKED_AT,)
    ).fetchall()
    first, last = {"source": (0, 1), "target": (1, 2), "both": (0, 2)}[needle.side]
    held = sum(any(needle.folded in fold(text) for text in row[first:last]) for row in rows)
    return held * _DENSE > len(rows)


def _iter_grams(connection: sqlite3.Connection, ranges: Sequence[tuple[str, str]]) -> Iterator[str]:
    """The grams in these ranges, without reading where they stand."""
    sql = "SELECT term FROM temp.concordance_grams WHERE term >= ? AND term < ? LIMIT 1"
    for first, end in ranges:
        found = connection.execute(sql, (first, end)).fetchone()
        while found:
            yield found[0]
            # Behind this gram and before the next one; `>` would read all its places.
            found = connection.execute(sql, (found[0] + "\x01", end)).fetchone()


def _match(connection: sqlite3.Connection, expression: str) -> Iterator[int]:
    sql = "SELECT rowid FROM concordance WHERE concordance MATCH ? ORDER BY rowid"
    return (entry_id for (entry_id,) in connection.execute(sql, (expression,)))


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
    rows: Iterable[tuple[int, bytes, bool, str, str]] = connection.execute(sql, values)
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
        f"SELECT e.id, coalesce(e.{form}_hash, e.hash), e.{form}_hash IS NOT NULL, {source},"
        f" {target}"
        f" FROM {tables} WHERE {condition} ORDER BY {order}",
        values,
    )
