"""Entries that may hold certain texts, in the order in which they came into the memory."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import partial
from itertools import chain, islice
from typing import Literal, NamedTuple, TypeVar

from tmx_extract.folding import fold
from tmx_extract.model import Selection, Side
from tmx_extract.store.concordance.grams import (
    NO_TERM,
    SIZE,
    any_of,
    any_of_all,
    gram_range,
    list_terms,
)
from tmx_extract.store.concordance.index import FREQUENT, make_vocabulary
from tmx_extract.store.selection.conditions import (
    Condition,
    conditions_of_entries,
    joined,
    name_columns,
    text_columns,
)

# So many entries are read at first, for the first hits are wanted soon, and at most later.
_FIRST, _MOST = 64, 4_096
# So many terms of a text are asked for at most: those that stand least often. One that stands more
# often than the first by more than its factor leaves out fewer entries than it costs to go through
# its own (measured in benchmarks/README.md).
_FACTORS = (1, 100, 20, 10, 10, 10)
# A text of one or two characters is asked for by all grams that begin with it. Where these are
# more, or stand in more entries, it is looked for in the entries themselves.
_GRAMS, _OFTEN = 1_000, 300_000
# One that stands more often than this is looked for in so many entries first. If it is in more
# than this part of them, reading is best; beside a text that the index is asked for, it is no help
# from the other part on.
_SELDOM, _LOOKED_AT = 2_000, 200
_DENSE, _NO_HELP = 1 / 12, 1 / 3

_Thing = TypeVar("_Thing")


class Needle(NamedTuple):
    """A text that an entry must hold."""

    side: Literal["source", "target", "both"]
    """`both`: either."""
    folded: str
    """As `fold` or `fold_apart` gives it."""
    exact: str = ""
    """Where width and case count: as it must stand in the text."""


class SearchCandidate(NamedTuple):
    """An entry that may hold what is looked for."""

    entry_id: int
    name: bytes
    """The same for all entries that say the same in the form that is asked for."""
    has_form: bool
    """Whether it is written otherwise than in that form."""
    source: str
    target: str


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
) -> Iterator[list[SearchCandidate]]:
    """All entries that hold the needles and some that do not, in lists that grow.

    Entries after `last_indexed` are not in the index; all of them are given.
    """
    expression = _find_expression(connection, needles, last_indexed) if last_indexed else None
    exact = list(_iter_exact(selection, needles))
    if expression:
        tables = "concordance c CROSS JOIN entry e ON e.id = c.rowid"
        matches = Condition("", "concordance MATCH ?", (expression,))
        found = _read(connection, selection, tables, "c.rowid", [matches, *exact])
    else:
        found, last_indexed = iter(()), 0
    rest = Condition("", "e.id > ?", (last_indexed,))
    others = _read(connection, selection, "entry e", "e.id", [rest, *exact])
    return in_growing_lists(chain(found, others))


def _iter_exact(selection: Selection, needles: Sequence[Needle]) -> Iterator[Condition]:
    """What SQLite can see by itself, which is sooner than when the texts are handed over."""
    columns = dict(zip(("source", "target"), text_columns(selection), strict=True))
    for needle in needles:
        if needle.exact:
            held = [f"instr({columns[side]}, ?)" for side in _sides(needle)]
            yield Condition("", f"({' OR '.join(held)})", (needle.exact,) * len(held))


def _find_expression(
    connection: sqlite3.Connection, needles: Sequence[Needle], entries: int
) -> str | None:
    """What FTS5 is asked; None where it cannot tell or is no help."""
    asked = [
        any_of_all(_choose_terms(connection, terms, entries) for terms in ways)
        for ways in _iter_ways([one for one in needles if len(one.folded) >= SIZE])
    ]
    most = _NO_HELP if asked else _DENSE
    for needle in needles:
        if len(needle.folded) < SIZE:
            grams = _find_grams(connection, needle, most)
            if grams is not None:
                asked.append(any_of(grams or [NO_TERM]))
    return " AND ".join(asked) or None


def _iter_ways(needles: Sequence[Needle]) -> Iterator[list[Set[str]]]:
    """The terms of texts of three characters or more, for each way in which an entry can hold them.

    What must stand on one side is put together, so that the terms that stand least often are chosen
    among all.
    """
    certain = {
        term
        for needle in needles
        if needle.side != "both"
        for term in list_terms(needle.side, needle.folded)
    }
    if certain:
        yield [certain]
    for needle in needles:
        if needle.side == "both":
            yield [list_terms(side, needle.folded) for side in _sides(needle)]


def _choose_terms(connection: sqlite3.Connection, terms: Set[str], entries: int) -> list[str]:
    """Those that are worth asking for."""
    frequencies: dict[str, int] = dict(
        connection.execute(
            "SELECT term, entries FROM json_each(?) j"
            " CROSS JOIN concordance_frequent f ON f.term = j.value",
            (json.dumps([*terms]),),
        )
    )
    # The others stand in fewer entries than any that is frequent.
    seldom = entries // (2 * FREQUENT)
    counted = sorted((frequencies.get(term, seldom), term) for term in terms)
    least = max(counted[0][0], 1)
    likely = zip(counted, _FACTORS, strict=False)
    return [term for (often, term), factor in likely if often <= least * factor]


def _sides(needle: Needle) -> tuple[Side, ...]:
    return ("source", "target") if needle.side == "both" else (needle.side,)


def _find_grams(connection: sqlite3.Connection, needle: Needle, most: float) -> list[str] | None:
    """The grams that begin with one or two characters; None where they are too many, or where more
    than this part of the entries have them."""
    make_vocabulary(connection)
    sql = "SELECT term, doc FROM temp.concordance_terms WHERE term >= ? AND term < ?"
    ranges = [gram_range(side, needle.folded) for side in _sides(needle)]
    grams = list[str]()
    entries = 0
    for gram, count in chain.from_iterable(connection.execute(sql, one) for one in ranges):
        grams.append(gram)
        is_frequent = entries <= _SELDOM < entries + count
        entries += count
        if len(grams) > _GRAMS or entries > _OFTEN:
            return None
        if is_frequent and _share(connection, needle) > most:
            return None
    return grams


def _share(connection: sqlite3.Connection, needle: Needle) -> float:
    """How many of the first entries hold it: where that are many, the first hits are read soon."""
    rows = connection.execute(
        "SELECT source, target FROM entry ORDER BY id LIMIT ?", (_LOOKED_AT,)
    ).fetchall()
    first, last = {"source": (0, 1), "target": (1, 2), "both": (0, 2)}[needle.side]
    held = sum(any(needle.folded in fold(text) for text in row[first:last]) for row in rows)
    return held / len(rows) if rows else 0.0


def _read(
    connection: sqlite3.Connection,
    selection: Selection,
    tables: str,
    order: str,
    where: Iterable[Condition],
) -> Iterator[SearchCandidate]:
    source, target = text_columns(selection)
    name, other_form = name_columns(selection)
    conditions = [*where, *conditions_of_entries(selection)]
    for column, locale in (
        ("locale", selection.locale),
        ("source_locale", selection.source_locale),
    ):
        if locale:
            conditions.append(Condition("", f"e.{column} = ?", (locale,)))
    condition, values = joined(conditions)
    rows = connection.execute(
        f"SELECT e.id, {name}, {other_form} IS NOT NULL, {source},"
        f" {target} FROM {tables} WHERE {condition} ORDER BY {order}",
        values,
    )
    # Half the time of Candidate._make, which goes through a function in Python.
    return map(partial(tuple.__new__, SearchCandidate), rows)
