"""The inputs of the memory."""

import sqlite3

from tmx_extract.store.connection import explained


def find_locations(connection: sqlite3.Connection) -> list[str]:
    """Return the inputs as typed, the last one first, because it has the newest pages."""
    with explained(connection):
        rows = connection.execute(
            "SELECT location FROM input ORDER BY"
            " (SELECT max(run_id) FROM sighting WHERE input_id = input.id) DESC, id DESC"
        )
        return [location for (location,) in rows]
