"""Where the memory was read from."""

import sqlite3

from tmx_extract.store.connection import explained


def find_locations(connection: sqlite3.Connection) -> list[str]:
    """The inputs as they were given, the last first, for what is newest lies there."""
    with explained(connection):
        rows = connection.execute(
            "SELECT location FROM input ORDER BY"
            " (SELECT max(run_id) FROM sighting WHERE input_id = input.id) DESC, id DESC"
        )
        return [location for (location,) in rows]
