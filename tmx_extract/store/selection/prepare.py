"""What every question about a part of the memory begins with."""

import sqlite3

from tmx_extract.model import Selection, SplitBy
from tmx_extract.store.edits.outstanding import select_out
from tmx_extract.store.selection.documents import select_documents
from tmx_extract.store.selection.findings import select_findings
from tmx_extract.store.selection.problems import select_faulty


def prepare_selection(
    connection: sqlite3.Connection, selection: Selection, by: SplitBy | None = None
) -> None:
    """Fill the temporary tables that the conditions of a selection ask: `selected`, and those of
    problems, findings and what is out.

    Raises `NothingToExport` where no document passes, `StoreError` where a check that is named has
    not seen all that there is.
    """
    select_documents(connection, selection, by)
    if selection.without_problems:
        select_faulty(connection, selection.without_problems)
    select_findings(connection, selection)
    if selection.unassigned:
        select_out(connection)
