"""Undo a run."""

import sqlite3

from tmx_extract.flows.clock import tell_now
from tmx_extract.flows.merge.again import decide_again
from tmx_extract.store.undo import Undone, undo_run


def undo(connection: sqlite3.Connection, run_id: int) -> Undone:
    """Remove everything that this run added."""
    now = tell_now()
    return undo_run(connection, run_id, undone_at=now, decide_again=decide_again)
