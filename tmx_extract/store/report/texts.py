"""The distinct texts of the selected pairs."""

import sqlite3
from collections.abc import Iterator

from tmx_extract.model import Selection, Side
from tmx_extract.store.selection.conditions import text_columns


def iter_texts(connection: sqlite3.Connection, selection: Selection, side: Side) -> Iterator[str]:
    """Yield each text of this side once, in the order of insertion."""
    columns = dict(zip(("source", "target"), text_columns(selection), strict=True))
    rows = connection.execute(
        f"SELECT {columns[side]} FROM (SELECT min(entry_id) AS id FROM temp.report_pair"
        f" GROUP BY {side}_name ORDER BY id) AS first CROSS JOIN entry e ON e.id = first.id"
    )
    return (text for (text,) in rows)
