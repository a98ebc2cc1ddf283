"""Entries that may contain certain texts, in the order of their insertion."""

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

# The number of entries in the first list, for fast first hits, and the maximum for later lists.
_FIRST, _MOST = 64, 4_096
# The maximum number of terms per query is the length of this tuple; the rarest terms are used. A
# term more frequent than the first one times its factor costs more to read than it excludes
# (measured in benchmarks/README.md).
_FACTORS = (1, 100, 20, 10, 10, 10)
# A text of one or two characters becomes a query for all grams that begin with it. If there are
# more of these grams, or more entries with them, the entries themselves are searched.
_GRAMS, _OFTEN = 1_000, 300_000
# A text that occurs more often than this is first searched in a sample of this number of entries.
# If more than the first share of the sample has it, reading all entries is fastest. Beside another
# indexed text, it does not help if more than the second share has it.
_SELDOM, _LOOKED_AT = 2_000, 200
_DENSE, _NO_HELP = 1 / 12, 1 / 3

_Thing = TypeVar("_Thing")


class SearchedText(NamedTuple):
    """A text that an entry must contain."""

    side: Literal["source", "target", "both"]
    """`both`: either side."""
    folded: str
    """The text folded by `fold` or `fold_apart`."""
    exact: str = ""
    """The exact text, if width and case matter."""


class SearchCandidate(NamedTuple):
    """An entry that may contain the requested texts."""

    entry_id: int
    name: bytes
    """Equal for all entries with equal texts in the requested form."""
    has_form: bool
    """Whether the entry as written differs from that form."""
    source: str
    target: str


def in_growing_lists(things: Iterable[_Thing]) -> Iterator[list[_Thing]]:
    """Yield a few items first, then longer lists, because every query has a fixed cost."""
    rest, size = iter(things), _FIRST
    while some := list(islice(rest, size)):
        yield some
        size = min(2 * size, _MOST)


def iter_candidates(
    connection: sqlite3.Connection,
    selection: Selection,
    needles: Sequence[SearchedText],
    last_indexed: int,
) -> Iterator[list[SearchCandidate]]:
    """Yield all entries with the needles, and some without, in growing lists.

    All entries after `last_indexed` are included because they are not in the index.
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


def _iter_exact(selection: Selection, needles: Sequence[SearchedText]) -> Iterator[Condition]:
    """Yield conditions that SQLite can check itself, which is faster than passing the texts."""
    columns = dict(zip(("source", "target"), text_columns(selection), strict=True))
    for needle in needles:
        if needle.exact:
            held = [f"instr({columns[side]}, ?)" for side in _sides(needle)]
            yield Condition("", f"({' OR '.join(held)})", (needle.exact,) * len(held))


def _find_expression(
    connection: sqlite3.Connection, needles: Sequence[SearchedText], entries: int
) -> str | None:
    """Return the query for FTS5; None if the index cannot help."""
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


def _iter_ways(needles: Sequence[SearchedText]) -> Iterator[list[Set[str]]]:
    """Yield the terms of texts with three or more characters, one list for each combination of
    sides.

    Terms for the same side are combined, so that the rarest of all can be chosen.
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
    """Return the terms that are worth a query."""
    frequencies: dict[str, int] = dict(
        connection.execute(
            "SELECT term, entries FROM json_each(?) j"
            " CROSS JOIN concordance_frequent f ON f.term = j.value",
            (json.dumps([*terms]),),
        )
    )
    # All other terms occur in fewer entries than any frequent term.
    seldom = entries // (2 * FREQUENT)
    counted = sorted((frequencies.get(term, seldom), term) for term in terms)
    least = max(counted[0][0], 1)
    likely = zip(counted, _FACTORS, strict=False)
    return [term for (often, term), factor in likely if often <= least * factor]


def _sides(needle: SearchedText) -> tuple[Side, ...]:
    return ("source", "target") if needle.side == "both" else (needle.side,)


def _find_grams(
    connection: sqlite3.Connection, needle: SearchedText, most: float
) -> list[str] | None:
    """Return the grams that begin with one or two characters; None if there are too many, or if
    more than the share `most` of the entries have them."""
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


def _share(connection: sqlite3.Connection, needle: SearchedText) -> float:
    """Return the share of the first entries with the text; if it is high, reading finds hits
    quickly."""
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
    # Half the time of SearchCandidate._make, which calls a Python function.
    return map(partial(tuple.__new__, SearchCandidate), rows)
