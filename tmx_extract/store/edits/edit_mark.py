"""The author, time and state of an edit."""

import sqlite3

from tmx_extract.model import EditMark


def read_mark(connection: sqlite3.Connection, edit_id: int) -> EditMark:
    """Return the author, time and state of an edit."""
    sql = "SELECT editor, edited_at, state FROM edit WHERE id = ?"
    return EditMark._make(connection.execute(sql, (edit_id,)).fetchone())
