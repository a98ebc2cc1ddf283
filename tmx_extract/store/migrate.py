"""Migration of a memory to the newest schema with sqlite-utils, each step in a transaction.

The last step derives the current and chosen versions again, because the rules may have changed.
"""

import re
import sqlite3
from collections.abc import Callable, Mapping

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from tmx_extract.store.author_forms import update_author_forms
from tmx_extract.store.delivery_conflicts import choose_by_frequency, choose_texts
from tmx_extract.store.edits.edited_segments import update_edited_segments
from tmx_extract.store.entries import Entries
from tmx_extract.store.indexes import complete_indexes
from tmx_extract.store.schema import APPLICATION_ID, MIGRATION_SET, STEPS
from tmx_extract.store.supersession import supersede

_CREATED = re.compile(r"CREATE (?:UNIQUE )?(?:TABLE|INDEX|TRIGGER|VIEW) (?P<name>\w+)")
_COMMENT = re.compile(r"--[^\n]*")


def migrate(connection: sqlite3.Connection) -> None:
    """Apply the missing steps."""
    migrations = Migrations(MIGRATION_SET)
    for name, statements in STEPS.items():
        migrations(name=name)(_step(name, statements))
    # This comes first, so that a memory whose creation was interrupted is recognized.
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    migrations.apply(Database(connection))


# What follows from a step for the rows of a memory.
_CONSEQUENCES: Mapping[str, Callable[[sqlite3.Connection], None]] = {"8": update_author_forms}


def _step(name: str, statements: tuple[str, ...]) -> Callable[[Database], None]:
    def take(database: Database) -> None:
        if _is_taken(database, name):
            # Another process was faster; whoever opens the memory tries again.
            raise sqlite3.OperationalError(f"step {name} already exists")
        for statement in statements:
            # Unreleased versions created some of these before the step existed.
            if not _is_made(database, statement.strip()):
                database.execute(statement)
        if name in _CONSEQUENCES:
            _CONSEQUENCES[name](database.conn)
        if name == list(STEPS)[-1]:
            _update_derived(connection=database.conn)

    return take


def _is_taken(database: Database, name: str) -> bool:
    sql = "SELECT 1 FROM _sqlite_migrations WHERE migration_set = ? AND name = ?"
    return database.execute(sql, (MIGRATION_SET, name)).fetchone() is not None


def _is_made(database: Database, statement: str) -> bool:
    """Return whether the memory has the table, index or trigger that this statement creates.

    Comments do not count, because other versions of the tool have other comments.
    """
    created = _CREATED.match(statement)
    if created is None:
        return False
    sql = "SELECT sql FROM sqlite_master WHERE name = ?"
    (found,) = database.execute(sql, (created["name"],)).fetchone() or ("",)
    return _without_comments(found) == _without_comments(statement)


def _without_comments(statement: str) -> str:
    return " ".join(_COMMENT.sub("", statement).split())


def _update_derived(connection: sqlite3.Connection) -> None:
    """Derive everything that follows from the documents."""
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
