"""Bringing a memory to the newest schema with sqlite-utils, each step in a transaction.

What is current and chosen is settled anew in the last step, for the rules may have changed.
"""

import sqlite3
from collections.abc import Callable

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from tmx_extract.store.competing_texts import choose_by_frequency, choose_texts
from tmx_extract.store.edits.segments import update_edited_segments
from tmx_extract.store.entries import Entries
from tmx_extract.store.indexes import complete_indexes
from tmx_extract.store.schema import APPLICATION_ID, MIGRATION_SET, STEPS
from tmx_extract.store.supersession import supersede


def migrate(connection: sqlite3.Connection) -> None:
    """Take the steps that the store has not taken yet."""
    migrations = Migrations(MIGRATION_SET)
    for name, statements in STEPS.items():
        migrations(name=name)(_step(statements, is_last=name == list(STEPS)[-1]))
    # First of all, so that a store whose making is cut short is known for what it is.
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    migrations.apply(Database(connection))


def _step(statements: tuple[str, ...], *, is_last: bool) -> Callable[[Database], None]:
    def take(database: Database) -> None:
        for statement in statements:
            # Versions that were never released made some of these before the step did.
            if not _is_made(database, statement.strip()):
                database.execute(statement)
        if is_last:
            _update_derived(connection=database.conn)

    return take


def _is_made(database: Database, statement: str) -> bool:
    """Whether the memory has a table, an index or a trigger that this statement makes."""
    sql = "SELECT 1 FROM sqlite_master WHERE sql = ?"
    return database.execute(sql, (statement,)).fetchone() is not None


def _update_derived(connection: sqlite3.Connection) -> None:
    """Settle everything that follows from the documents."""
    pages = connection.execute("SELECT id FROM page").fetchall()
    if not pages:
        return
    complete_indexes(connection)
    handbacks = connection.execute(
        "SELECT handback_id FROM document GROUP BY handback_id HAVING count(*) > 1"
    ).fetchall()
    choose_texts(connection, [handback_id for (handback_id,) in handbacks])
    choose_by_frequency(connection)
    supersede(connection, [page_id for (page_id,) in pages])
    update_edited_segments(connection, Entries(connection))
