"""Every remark that the store keeps, with its place and what to do."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from tmx_extract.diagnostics import CODES, Severity
from tmx_extract.store.connection import explained


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One remark on one place."""

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
    WHERE h.superseded_by IS NULL
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
    WHERE h.superseded_by IS NULL
"""


def iter_problems(connection: sqlite3.Connection) -> Iterator[Problem]:
    """The remarks on current documents and on files that were not stored, by path and place."""
    with explained(connection):
        found = connection.execute(f"{_DIAGNOSTICS} UNION ALL {_CONFLICTS} ORDER BY 1, 2, 3, 4, 5")
        for repository, path, line, column, code, message in found:
            kind = CODES[code]
            yield Problem(
                repository=repository,
                path=path,
                line=line,
                column=column,
                severity=kind.severity,
                code=code,
                message=message if code != "conflicting-texts" else f"{kind.what}: {message}",
                advice=kind.advice,
            )
