"""Known problems of the selected pairs and pages, and the last run."""

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from tmx_extract.model import CheckVersion
from tmx_extract.store.report.counting import SUM_OF_PAIRS, KindCounts
from tmx_extract.store.selection.findings import is_checked


class FindingCount(NamedTuple):
    """The findings of one check."""

    code: str
    pairs: int
    segments: KindCounts


class ProblemCount(NamedTuple):
    """The number of problems of one code on the selected pages."""

    code: str
    severity: str
    times: int
    pages: int


class LastRun(NamedTuple):
    """The newest completed run."""

    id: int
    finished_at: str
    """UTC, ISO 8601."""
    tool_version: str


def list_unchecked(connection: sqlite3.Connection, checks: Iterable[CheckVersion]) -> list[str]:
    """Return the codes of checks that have not seen all pairs of the memory."""
    return [check.code for check in checks if not is_checked(connection, check)]


def count_findings(connection: sqlite3.Connection) -> list[FindingCount]:
    """Return the findings of all checks in `temp.report_pair`, most segments first."""
    rows = connection.execute(
        f"SELECT f.code, count(*), {SUM_OF_PAIRS} FROM finding f JOIN temp.report_pair r"
        " ON r.entry_id = f.entry_id GROUP BY 1"
        " ORDER BY sum(machine) + sum(human) + sum(unknown) DESC, 1"
    )
    return [FindingCount(code, pairs, KindCounts(*kinds)) for code, pairs, *kinds in rows]


def count_faulty_pairs(connection: sqlite3.Connection) -> tuple[int, int]:
    """Return the number of pairs with at least one finding, and of their segments."""
    pairs, *kinds = connection.execute(
        f"SELECT count(*), {SUM_OF_PAIRS} FROM temp.report_pair"
        " WHERE entry_id IN (SELECT entry_id FROM finding)"
    ).fetchone()
    return pairs, sum(kinds)


def count_problems(connection: sqlite3.Connection) -> list[ProblemCount]:
    """Return the problems of the selected pages by code, most frequent first."""
    rows = connection.execute(
        "SELECT x.code, x.severity, count(*), count(DISTINCT x.document_id) FROM diagnostic x"
        " JOIN temp.selected g ON g.document_id = x.document_id GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2"
    )
    return [ProblemCount(*row) for row in rows]


def read_last_run(connection: sqlite3.Connection) -> LastRun | None:
    """Return the newest completed run of the whole memory; None if none exists."""
    found = connection.execute(
        "SELECT id, finished_at, tool_version FROM run WHERE status = 'done'"
        " AND finished_at IS NOT NULL ORDER BY id DESC LIMIT 1"
    ).fetchone()
    return LastRun(*found) if found else None
