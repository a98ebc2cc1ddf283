"""Sources by their targets: which other texts are translated in the same words."""

import sqlite3
from collections.abc import Iterable, Iterator

from tmx_extract.spacing import drop_space, fold_source
from tmx_extract.store.edits.find_segments import Locales


class TargetIndex:
    """Compares targets and sources white space aside. Made when it is first asked."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._tables: dict[Locales, str] = {}
        self._edited: dict[Locales, dict[int, set[int]]] = {}

    def start_file(self) -> None:
        """Begin another file: the one before may have brought edits."""
        self._edited.clear()

    def has_other_source(self, locales: Locales, source: str, target: str) -> bool:
        """Whether another source has, or had, this target: delivered or edited."""
        key, own = hash(drop_space(target)), hash(fold_source(source))
        edited = self._list_edited(locales).get(key, set())
        if len(edited) > 1 or (edited and own not in edited):
            return True
        found = self._connection.execute(
            f"SELECT 1 FROM temp.{self._expect_table(locales)} WHERE key = ? AND source <> ?"
            " LIMIT 1",
            (key, own),
        )
        return found.fetchone() is not None

    def _list_edited(self, locales: Locales) -> dict[int, set[int]]:
        edited = self._edited.get(locales)
        if edited is None:
            edited = self._edited[locales] = {}
            rows = self._connection.execute(
                "SELECT target, source FROM edit WHERE source_locale = ? AND locale = ?", locales
            )
            for key, source in _hash_all(rows):
                edited.setdefault(key, set()).add(source)
        return edited

    def _expect_table(self, locales: Locales) -> str:
        """Return the name of a table with hashes of the delivered targets and their sources.

        The table is lost when a file is rolled back, and is then made again. The hashes change
        with each process.
        """
        table = self._tables.setdefault(locales, f"source_of_target_{len(self._tables)}")
        connection = self._connection
        if connection.execute(f"PRAGMA temp.table_info({table})").fetchall():
            return table
        connection.execute(
            f"CREATE TEMP TABLE {table} (key INTEGER, source INTEGER, PRIMARY KEY (key, source))"
            " WITHOUT ROWID"
        )
        for target in ("target", "author_target"):
            rows = connection.execute(
                f"SELECT {target}, coalesce(author_source, source) FROM entry"
                f" WHERE source_locale = ? AND locale = ? AND {target} IS NOT NULL",
                locales,
            )
            connection.executemany(f"INSERT OR IGNORE INTO {table} VALUES (?, ?)", _hash_all(rows))
        return table


def _hash_all(rows: Iterable[tuple[str, str]]) -> Iterator[tuple[int, int]]:
    for target, source in rows:
        yield hash(drop_space(target)), hash(fold_source(source))
