"""The preparation of every query on a part of the memory."""

import sqlite3

from tmx_extract.model import Selection, SplitBy
from tmx_extract.store.edits.assignment_status import select_out
from tmx_extract.store.selection.documents import select_documents
from tmx_extract.store.selection.findings import select_findings
from tmx_extract.store.selection.problems import select_faulty


def prepare_selection(
    connection: sqlite3.Connection, selection: Selection, by: SplitBy | None = None
) -> None:
    """Fill the temporary tables for the conditions of a selection: `selected`, and those for
    problems, findings and assignments.

    Raises `NothingSelected` if no document passes, `StoreError` if a named check has not seen all
    entries.
    """
    select_documents(connection, selection, by)
    if selection.without_problems:
        select_faulty(connection, selection.without_problems)
    select_findings(connection, selection)
    if selection.unassigned:
        select_out(connection)
