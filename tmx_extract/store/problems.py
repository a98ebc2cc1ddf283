"""All stored problems, with their places and advice."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import merge

from tmx_extract.problem_codes.code import Severity
from tmx_extract.problem_codes.registry import CODES
from tmx_extract.store.connection import explained
from tmx_extract.store.schema import ORDINAL_BITS
from tmx_extract.store.supersession import find_lost_markup

_Row = tuple[str, str, int, int, str, str]
"""Repository, path, line, column, code, message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One problem at one place."""

    repository: str
    path: str
    line: int
    """From 1."""
    column: int
    """From 1, in characters."""
    severity: Severity
    code: str
    message: str
    advice: str


_DIAGNOSTICS = """
    SELECT coalesce(d.repository, g.repository), coalesce(d.path, g.path), g.line, g.column,
           g.code, g.message
    FROM diagnostic g
    LEFT JOIN document d ON d.id = g.document_id
    LEFT JOIN handback h ON h.id = d.handback_id
"""
_CONFLICTS = """
    SELECT d.repository, d.path, o.line, o.column, 'conflicting-texts',
           o.segment_id || ' has ' || quote(oe.target) || ', chosen was ' || quote(ce.target)
           || ' (' || c.rule || ')'
    FROM conflict c
    JOIN segment o ON o.id = c.other_id
    JOIN document d ON d.id = o.document_id
    JOIN entry oe ON oe.id = o.entry_id
    JOIN segment s ON s.id = c.chosen_id
    JOIN entry ce ON ce.id = s.entry_id
    JOIN handback h ON h.id = c.handback_id
"""


_NOT_PROVEN = """
    SELECT d.repository, d.path, 1, 1, 'english-not-found', d.openlocfilehash
    FROM document d
    JOIN handback h ON h.id = d.handback_id
    WHERE d.english_hash IS NULL AND EXISTS (SELECT 1 FROM proof p WHERE p.document_id = d.id)
"""
_DERIVED = ("conflicting-texts", "english-not-found", "lost-markup")
"""Codes that are derived from other tables; all others are stored as found."""


def iter_problems(
    connection: sqlite3.Connection, *, all_handbacks: bool = False
) -> Iterator[Problem]:
    """Yield the problems of current documents and of files that were not stored, by path and place.

    With `all_handbacks`, include those of superseded documents.
    """
    condition = "TRUE" if all_handbacks else "h.superseded_by IS NULL"
    with explained(connection):
        found = connection.execute(
            f"{_DIAGNOSTICS} WHERE {condition} UNION ALL {_CONFLICTS} WHERE {condition}"
            f" UNION ALL {_NOT_PROVEN} AND {condition} ORDER BY 1, 2, 3, 4, 5"
        )
        for row in merge(found, _list_lost_markup(connection)):
            yield _problem(row)


def count_conflicts(connection: sqlite3.Connection) -> int:
    """Return how many segments of one delivery have several texts, including superseded
    handbacks."""
    return int(connection.execute("SELECT count(*) FROM conflict").fetchone()[0])


def count_superseded_problems(connection: sqlite3.Connection, run_id: int | None = None) -> int:
    """Return the number of errors and warnings in superseded documents, of all runs or of one."""
    documents = "SELECT d.id FROM document d JOIN handback h ON h.id = d.handback_id"
    if run_id is not None:
        documents += f" JOIN sighting g ON g.document_id = d.id AND g.run_id = {int(run_id)}"
    documents += " WHERE h.superseded_by IS NOT NULL"
    (count,) = connection.execute(
        "SELECT (SELECT count(*) FROM diagnostic WHERE severity <> 'info'"
        f" AND document_id IN ({documents})) + (SELECT count(*) FROM conflict"
        f" WHERE other_id >> {ORDINAL_BITS} IN ({documents}))"
    ).fetchone()
    return int(count)


def _list_lost_markup(connection: sqlite3.Connection) -> list[_Row]:
    return [
        (page.repository, page.path, 1, 1, "lost-markup", page.date or "no date")
        for page in find_lost_markup(connection)
    ]


def _problem(row: _Row) -> Problem:
    repository, path, line, column, code, message = row
    kind = CODES[code]
    return Problem(
        repository=repository,
        path=path,
        line=line,
        column=column,
        severity=kind.severity,
        code=code,
        message=f"{kind.what}: {message}" if code in _DERIVED else message,
        advice=kind.advice,
    )
