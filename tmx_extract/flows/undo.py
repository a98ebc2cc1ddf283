"""Taking a run back."""

import sqlite3
from datetime import UTC, datetime

from tmx_extract.store.undo import Undone, undo_run


def undo(connection: sqlite3.Connection, run_id: int) -> Undone:
    """Make the store what it would be had this run never been."""
    now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return undo_run(connection, run_id, undone_at=now)
