"""What is known to be wrong with the selected pairs and pages, and who brought them."""

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from tmx_extract.model import CheckVersion
from tmx_extract.store.report.counting import SUM_OF_PAIRS, Kinds
from tmx_extract.store.selection.findings import is_checked


class FindingCount(NamedTuple):
    """What one check has found."""

    code: str
    pairs: int
    segments: Kinds


class ProblemCount(NamedTuple):
    """How often a diagnostic stands on the selected pages."""

    code: str
    severity: str
    times: int
    pages: int


class LastRun(NamedTuple):
    """The newest run that ended well."""

    id: int
    finished_at: str
    """UTC, ISO 8601."""
    tool_version: str


def list_unchecked(connection: sqlite3.Connection, checks: Iterable[CheckVersion]) -> list[str]:
    """The codes of those that have not seen all pairs of the memory."""
    return [check.code for check in checks if not is_checked(connection, check)]


def count_findings(connection: sqlite3.Connection) -> list[FindingCount]:
    """What all checks found in the pairs of `temp.report_pair`, most segments first."""
    rows = connection.execute(
        f"SELECT f.code, count(*), {SUM_OF_PAIRS} FROM finding f JOIN temp.report_pair r"
        " ON r.entry_id = f.entry_id GROUP BY 1"
        " ORDER BY sum(machine) + sum(human) + sum(unknown) DESC, 1"
    )
    return [FindingCount(code, pairs, Kinds(*kinds)) for code, pairs, *kinds in rows]


def count_faulty_pairs(connection: sqlite3.Connection) -> tuple[int, int]:
    """Pairs in which at least one check found something, and their segments."""
    pairs, *kinds = connection.execute(
        f"SELECT count(*), {SUM_OF_PAIRS} FROM temp.report_pair"
        " WHERE entry_id IN (SELECT entry_id FROM finding)"
    ).fetchone()
    return pairs, sum(kinds)


def count_remarks(connection: sqlite3.Connection) -> list[ProblemCount]:
    """The diagnostics of the selected pages by code, most frequent first."""
    rows = connection.execute(
        "SELECT x.code, x.severity, count(*), count(DISTINCT x.document_id) FROM diagnostic x"
        " JOIN temp.selected g ON g.document_id = x.document_id GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2"
    )
    return [ProblemCount(*row) for row in rows]


def read_last_run(connection: sqlite3.Connection) -> LastRun | None:
    """Of the whole memory; None where no run has ended well."""
    found = connection.execute(
        "SELECT id, finished_at, tool_version FROM run WHERE status = 'done'"
        " AND finished_at IS NOT NULL ORDER BY id DESC LIMIT 1"
    ).fetchone()
    return LastRun(*found) if found else None
