"""Undo a run."""

import sqlite3

from tmx_extract.flows.clock import current_time
from tmx_extract.flows.merge.after_undo import decide_after_undo
from tmx_extract.store.undo import UndoReport, undo_run


def undo(connection: sqlite3.Connection, run_id: int) -> UndoReport:
    """Remove everything that this run added."""
    now = current_time()
    return undo_run(connection, run_id, undone_at=now, decide_again=decide_after_undo)
