"""Entries that may hold certain texts, in the order in which they came into the memory."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Literal, NamedTuple, TypeVar

from tmx_extract.folding import fold
from tmx_extract.model import Selection, Side
from tmx_extract.store.concordance.grams import SIZE, all_of, any_of, gram_range, list_terms
from tmx_extract.store.selection.conditions import (
    Condition,
    conditions_of_entries,
    joined,
    name_columns,
    text_columns,
)

# So many entries are read at first, for the first hits are wanted soon, and at most later.
_FIRST, _MOST = 64, 4_096
# So many terms of a long text are asked for.
_ASKED = 6
# So many places of a text of one or two characters are read at once from the index. One that stands
# more often is asked for gram by gram, all of them together, if it has so few grams; else it is so
# frequent that it is looked for in the entries themselves.
_SELDOM, _OFTEN = 2_000, 20_000
_GRAMS = 1_000
# It is looked for in so many entries first. If it is in more than this part of them, reading is
# best; beside a text that the index is asked for, it is no help from the other part on.
_LOOKED_AT = 200
_DENSE, _NO_HELP = 1 / 12, 1 / 3


_Thing = TypeVar("_Thing")


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


class _Part(NamedTuple):
    """Where candidates are read."""

    tables: str
    """The entries `e` among them."""
    condition: Condition


def in_growing_lists(things: Iterable[_Thing]) -> Iterator[list[_Thing]]:
    """The first few at once, the others together: every question to the store has its cost."""
    rest, size = iter(things), _FIRST
    while some := list(islice(rest, size)):
        yield some
        size = min(2 * size, _MOST)


def iter_candidates(
    connection: sqlite3.Connection,
    selection: Selection,
    needles: Sequence[Needle],
    last_indexed: int,
) -> Iterator[list[Candidate]]:
    """All entries that hold the needles and some that do not, in lists that grow.

    Entries after `last_indexed` are not in the index; all of them are given.
    """
    found = _find_part(connection, needles) if last_indexed else None
    parts = [found, _after(last_indexed)] if found else [_after(0)]
    return in_growing_lists(
        chain.from_iterable(_read(connection, selection, part) for part in parts)
    )


def _after(entry_id: int) -> _Part:
    return _Part("entry e", Condition("", "e.id > ?", (entry_id,)))


def _find_part(connection: sqlite3.Connection, needles: Sequence[Needle]) -> _Part | None:
    """What the index tells; None where it cannot tell or it is no help."""
    asked = [_expression(connection, one) for one in needles if len(one.folded) >= SIZE]
    most = _NO_HELP if asked else _DENSE
    frequent = list[Needle]()
    for needle in sorted((one for one in needles if len(one.folded) < SIZE), key=_order):
        if (entry_ids := _find_few(connection, needle, _SELDOM)) is not None:
            return _these(entry_ids)
        if _share(connection, needle) <= most:
            frequent.append(needle)
    for needle in frequent:
        grams = list(islice(_iter_grams(connection, needle), _GRAMS + 1))
        if len(grams) <= _GRAMS:
            asked.append(any_of(grams))
    if asked:
        return _Part(
            "concordance c CROSS JOIN entry e ON e.id = c.rowid",
            Condition("", "concordance MATCH ?", (" AND ".join(asked),)),
        )
    for needle in frequent:
        if (entry_ids := _find_few(connection, needle, _OFTEN)) is not None:
            return _these(entry_ids)
    return None


def _these(entry_ids: Iterable[int]) -> _Part:
    return _Part(
        "entry e",
        Condition("", "e.id IN (SELECT value FROM json_each(?))", (json.dumps([*entry_ids]),)),
    )


def _expression(connection: sqlite3.Connection, needle: Needle) -> str:
    """What FTS5 is asked for a text of three characters or more."""
    sides = [all_of(_choose_terms(connection, side, needle.folded)) for side in _sides(needle)]
    return f"({' OR '.join(sides)})"


def _choose_terms(connection: sqlite3.Connection, side: Side, folded: str) -> list[str]:
    """The terms that stand least often: to ask for all of them takes several times as long."""
    terms = list_terms(side, folded)
    if len(terms) <= _ASKED:
        return terms
    frequencies: dict[str, int] = dict(
        connection.execute(
            "SELECT term, entries FROM json_each(?) j"
            " CROSS JOIN concordance_frequent f ON f.term = j.value",
            (json.dumps(terms),),
        )
    )
    return sorted(terms, key=lambda term: frequencies.get(term, 0))[:_ASKED]


def _sides(needle: Needle) -> tuple[Side, ...]:
    return ("source", "target") if needle.side == "both" else (needle.side,)


def _order(needle: Needle) -> tuple[int, bool]:
    """What is longer stands less often, and on one side less often than on either."""
    return -len(needle.folded), needle.side == "both"


def _find_few(connection: sqlite3.Connection, needle: Needle, most: int) -> set[int] | None:
    """The entries with a gram that begins with one or two characters; None for too many places."""
    _make_vocabulary(connection)
    sql = "SELECT doc FROM temp.concordance_grams WHERE term >= ? AND term < ?"
    ranges = [gram_range(side, needle.folded) for side in _sides(needle)]
    places = chain.from_iterable(connection.execute(sql, one) for one in ranges)
    found = {entry_id for (entry_id,) in islice(places, most)}
    return found if next(places, None) is None else None


def _share(connection: sqlite3.Connection, needle: Needle) -> float:
    """How many of the first entries hold it: where that are many, the first hits are read soon."""
    rows = connection.execute(
        "SELECT source, target FROM entry ORDER BY id LIMIT ?", (_LOOKED_AT,)
    ).fetchall()
    first, last = {"source": (0, 1), "target": (1, 2), "both": (0, 2)}[needle.side]
    held = sum(any(needle.folded in fold(text) for text in row[first:last]) for row in rows)
    return held / len(rows) if rows else 0.0


def _iter_grams(connection: sqlite3.Connection, needle: Needle) -> Iterator[str]:
    """The grams that begin with it, without reading where they stand."""
    sql = "SELECT term FROM temp.concordance_grams WHERE term >= ? AND term < ? LIMIT 1"
    for side in _sides(needle):
        first, end = gram_range(side, needle.folded)
        while found := connection.execute(sql, (first, end)).fetchone():
            yield found[0]
            # Behind this gram and before the next one; `>` would read all its places.
            first = found[0] + "\x01"


def _make_vocabulary(connection: sqlite3.Connection) -> None:
    """The grams of the index as a table; the table holds nothing itself."""
    connection.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.concordance_grams"
        " USING fts5vocab (main, concordance, instance)"
    )


def _read(connection: sqlite3.Connection, selection: Selection, part: _Part) -> Iterator[Candidate]:
    source, target = text_columns(selection)
    name, other_form = name_columns(selection)
    conditions = [part.condition, *conditions_of_entries(selection)]
    for column, locale in (
        ("locale", selection.locale),
        ("source_locale", selection.source_locale),
    ):
        if locale:
            conditions.append(Condition("", f"e.{column} = ?", (locale,)))
    condition, values = joined(conditions)
    order = "c.rowid" if part.tables.startswith("concordance") else "e.id"
    rows = connection.execute(
        f"SELECT e.id, {name}, {other_form} IS NOT NULL, {source},"
        f" {target} FROM {part.tables} WHERE {condition} ORDER BY {order}",
        values,
    )
    return map(Candidate._make, rows)
