"""Bringing a store to the newest schema with sqlite-utils, each step in a transaction."""

import sqlite3
from collections.abc import Callable

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from tmx_extract.store.schema import APPLICATION_ID, MIGRATION_SET, STEPS


def migrate(connection: sqlite3.Connection) -> None:
    """Take the steps that the store has not taken yet."""
    migrations = Migrations(MIGRATION_SET)
    for name, statements in STEPS.items():
        migrations(name=name)(_step(statements))
    # First of all, so that a store whose making is cut short is known for what it is.
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    migrations.apply(Database(connection))


def _step(statements: tuple[str, ...]) -> Callable[[Database], None]:
    def take(database: Database) -> None:
        for statement in statements:
            database.execute(statement)

    return take
