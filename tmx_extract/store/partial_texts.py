"""Recovered texts of which the page has only the first sentences, as problems."""

import sqlite3
from collections.abc import Mapping

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.store import rows

PARTIAL = "partial-translation"

_SEGMENT = """
    SELECT s.document_id, d.repository, d.path, s.segment_id, s.line, s.column, s.start, s."end"
    FROM segment s JOIN document d ON d.id = s.document_id WHERE s.id = ?
"""


def report_partial_texts(connection: sqlite3.Connection, changed: Mapping[int, bool]) -> None:
    """Remove the problem of recovered segments that became whole, and add that of segments that are
    partial again; `changed` tells for the row of each whether it is whole."""
    for row, is_whole in changed.items():
        document_id, repository, path, name, line, column, start, end = connection.execute(
            _SEGMENT, (row,)
        ).fetchone()
        connection.execute(
            "DELETE FROM diagnostic WHERE document_id = ? AND code = ? AND start = ?",
            (document_id, PARTIAL, start),
        )
        if not is_whole:
            problem = Diagnostic(code=PARTIAL, start=start, end=end, found=name)
            what = (PARTIAL, problem.severity, problem.message)
            values = (document_id, None, repository, path, *what, line, column, start, end)
            connection.execute(rows.INSERT_DIAGNOSTIC, values)
