"""Findings of checks in the pairs of the memory, stored so that no pair is checked twice."""

import json
import sqlite3
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import groupby
from operator import itemgetter
from typing import Literal, NamedTuple

from tmx_extract.model import CheckVersion, Occurrence, Selection
from tmx_extract.store.connection import explained, transaction
from tmx_extract.store.indexes import complete_indexes
from tmx_extract.store.schema import ORDINAL_BITS, SEGMENTS_OF
from tmx_extract.store.select import iter_numbered
from tmx_extract.store.selection.findings import is_checked
from tmx_extract.store.statements import LISTED, list_values

# The number of entries that are read, checked and written in one transaction.
_BATCH = 2_000

TextSpans = tuple[tuple[int, int], ...]


class UncheckedEntry(NamedTuple):
    """An entry in author form."""

    entry_id: int
    source_locale: str
    locale: str
    source: str
    target: str


class KeptFinding(NamedTuple):
    """A stored finding of a check in an entry."""

    code: str
    found: str
    """A few words."""
    source: TextSpans
    """Half-open ranges in the source, in author form."""
    target: TextSpans


CheckEntries = Callable[
    [Sequence[UncheckedEntry], Collection[str]], Iterable[tuple[int, KeptFinding]]
]
"""Return the findings in the given entries; the second argument has the codes of the checks."""


def prepare_checks(connection: sqlite3.Connection, checks: Collection[CheckVersion]) -> int:
    """Delete findings of other versions of these checks; return the number of entries that at least
    one check has not seen."""
    with explained(connection), transaction(connection):
        # Join duplicate entries first.
        complete_indexes(connection)
        for check in checks:
            sql = "DELETE FROM checked WHERE code = ? AND version <> ?"
            if connection.execute(sql, check).rowcount:
                connection.execute("DELETE FROM finding WHERE code = ?", (check.code,))
            connection.execute("INSERT OR IGNORE INTO checked VALUES (?, ?, 0, NULL)", check)
        seen = min(_seen_by(connection, checks).values(), default=0)
        sql = "SELECT count(*) FROM entry WHERE id > ?"
        return int(connection.execute(sql, (seen,)).fetchone()[0])


def check_batch(
    connection: sqlite3.Connection, checks: Collection[CheckVersion], find: CheckEntries
) -> int:
    """Check the next entries with those checks that have not seen them, and store the findings.

    Returns the number of entries, 0 at the end. Everything happens in one transaction, so that no
    run can be undone in between.
    """
    with explained(connection), transaction(connection):
        while True:
            seen_by = _seen_by(connection, checks)
            seen = min(seen_by.values())
            waiting = [code for code, last in seen_by.items() if last == seen]
            # Checks that are behind catch up first.
            ahead = min((last for last in seen_by.values() if last > seen), default=None)
            entries = _read_entries(connection, seen, ahead)
            if entries:
                _keep(connection, find(entries, waiting))
                _advance(connection, waiting, entries[-1].entry_id)
                return len(entries)
            if ahead is None:
                return 0
            _advance(connection, waiting, ahead)


def _seen_by(connection: sqlite3.Connection, checks: Collection[CheckVersion]) -> dict[str, int]:
    """Return the last entry that each check has seen."""
    sql = f"SELECT code, entries_to FROM checked WHERE code IN {LISTED} ORDER BY code"
    return dict(connection.execute(sql, [list_values(check.code for check in checks)]))


def _read_entries(
    connection: sqlite3.Connection, seen: int, last: int | None
) -> list[UncheckedEntry]:
    """Return the next entries after `seen`, up to `last`."""
    found = connection.execute(
        "SELECT id, source_locale, locale, coalesce(author_source, source),"
        " coalesce(author_target, target) FROM entry"
        " WHERE id > ? AND (? IS NULL OR id <= ?) ORDER BY id LIMIT ?",
        (seen, last, last, _BATCH),
    )
    return list(map(UncheckedEntry._make, found))


def _keep(connection: sqlite3.Connection, findings: Iterable[tuple[int, KeptFinding]]) -> None:
    connection.executemany(
        "INSERT INTO finding VALUES (?, ?, ?, ?, ?)",
        (
            (entry_id, one.code, one.found, json.dumps(one.source), json.dumps(one.target))
            for entry_id, one in findings
        ),
    )


def _advance(connection: sqlite3.Connection, codes: Iterable[str], seen: int) -> None:
    connection.executemany(
        "UPDATE checked SET entries_to = ? WHERE code = ?", [(seen, code) for code in codes]
    )


def check_groups(
    connection: sqlite3.Connection,
    check: CheckVersion,
    side: Literal["source", "target"],
    find: Callable[[str, Sequence[str]], str],
) -> None:
    """Check all current pairs with a common text on one side, and store the findings.

    Does nothing if no run was added or undone since the last time. `find` gets the common text and
    the different texts of the other side, in text order.
    """
    with explained(connection), transaction(connection):
        complete_indexes(connection)
        if is_checked(connection, check):
            return
        connection.execute("DELETE FROM finding WHERE code = ?", (check.code,))
        _keep(connection, _iter_grouped(connection, check.code, side, find))
        connection.execute(
            "INSERT OR REPLACE INTO checked SELECT ?, ?,"
            " (SELECT coalesce(max(id), 0) FROM entry), (SELECT max(id) FROM run)",
            check,
        )


_CURRENT = (
    "SELECT DISTINCT s.entry_id FROM document d JOIN handback h ON h.id = d.handback_id"
    f" {SEGMENTS_OF} WHERE s.chosen AND h.superseded_by IS NULL"
)


def _iter_grouped(
    connection: sqlite3.Connection,
    code: str,
    side: Literal["source", "target"],
    find: Callable[[str, Sequence[str]], str],
) -> Iterator[tuple[int, KeptFinding]]:
    texts = {name: f"coalesce(e.author_{name}, e.{name})" for name in ("source", "target")}
    common = texts.pop(side)
    (other,) = texts.values()
    rows = connection.execute(
        f"SELECT e.source_locale, e.locale, {common}, {other}, e.id FROM entry e"
        f" WHERE e.id IN ({_CURRENT}) ORDER BY 1, 2, 3, 4, 5"
    )
    for (_, _, text), group in groupby(rows, key=itemgetter(0, 1, 2)):
        members = list(group)
        if len(members) == 1:
            continue
        others = list(dict.fromkeys(row[3] for row in members))
        found = find(text, others) if len(others) > 1 else ""
        if found:
            yield from ((row[4], KeptFinding(code, found, (), ())) for row in members)


def count_kept_findings(connection: sqlite3.Connection) -> dict[str, int]:
    """Return the number of entries with a finding of each check, the most frequent first."""
    with explained(connection):
        rows = connection.execute(
            "SELECT code, count(*) FROM finding GROUP BY 1 ORDER BY 2 DESC, 1"
        )
        return dict(rows.fetchall())


def iter_findings(
    connection: sqlite3.Connection, selection: Selection
) -> Generator[tuple[Occurrence, tuple[KeptFinding, ...]], None, None]:
    """Yield the selected pairs in page order with the findings of the checks in `with_findings`."""
    codes = list_values(check.code for check in selection.with_findings)
    sql = (
        "SELECT f.code, f.found, f.source_spans, f.target_spans FROM segment s"
        f" JOIN finding f ON f.entry_id = s.entry_id WHERE s.id = ? AND f.code IN {LISTED}"
        " ORDER BY f.code"
    )
    with closing(iter_numbered(connection, selection)) as rows:
        for document_id, occurrence in rows:
            segment = document_id << ORDINAL_BITS | occurrence.ordinal
            found = connection.execute(sql, [segment, codes])
            yield occurrence, tuple(read_finding(*row) for row in found)


def read_finding(code: str, found: str, source: str, target: str) -> KeptFinding:
    """Return a finding from its columns; spans are JSON."""
    return KeptFinding(code, found, _read_spans(source), _read_spans(target))


def _read_spans(written: str) -> TextSpans:
    return tuple((start, end) for start, end in json.loads(written))
