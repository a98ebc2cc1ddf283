"""The entries with findings of certain checks."""

import sqlite3
from collections.abc import Collection

from tmx_extract.errors import StoreError
from tmx_extract.model import CheckVersion, Selection
from tmx_extract.store.statements import LISTED, list_values


def select_findings(connection: sqlite3.Connection, selection: Selection) -> None:
    """Fill `temp.flawed` and `temp.wanted` if they are needed.

    Raises `StoreError` if a check has not seen all entries, because the result would be unreliable.
    """
    for table, checks in (
        ("flawed", selection.without_findings),
        ("wanted", selection.with_findings),
    ):
        connection.execute(f"DROP TABLE IF EXISTS temp.{table}")
        if checks:
            _expect_checked(connection, checks)
            connection.execute(f"CREATE TEMP TABLE {table} (entry_id INTEGER PRIMARY KEY)")
            connection.execute(
                f"INSERT INTO temp.{table} SELECT DISTINCT entry_id FROM finding"
                f" WHERE code IN {LISTED} ORDER BY entry_id",
                [list_values(check.code for check in checks)],
            )


def _expect_checked(connection: sqlite3.Connection, checks: Collection[CheckVersion]) -> None:
    for check in checks:
        if not is_checked(connection, check):
            raise StoreError(
                f"not all pairs were checked for {check.code}",
                advice=f"Check them first: tmx-extract check --rule {check.code}",
            )


def is_checked(connection: sqlite3.Connection, check: CheckVersion) -> bool:
    """Return whether this version of the check has seen everything in the memory."""
    found = connection.execute(
        "SELECT 1 FROM checked WHERE code = ? AND version = ?"
        " AND entries_to >= (SELECT coalesce(max(id), 0) FROM entry)"
        " AND (run_id IS NULL OR run_id = (SELECT max(id) FROM run))",
        check,
    )
    return found.fetchone() is not None
