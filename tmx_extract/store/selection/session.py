"""Repeated queries in one part of the memory, which is selected again only after a change."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from tmx_extract.store.connection import explained

_View = TypeVar("_View")


class SelectionSession(Generic[_View]):
    """A connection with the selected documents, and a view of them for each state of the memory.

    Between two queries no transaction is open, so other processes can tidy up the file.
    """

    def __init__(self, connection: sqlite3.Connection, make_view: Callable[[], _View]) -> None:
        """Use `make_view` to select the documents; it is called inside a transaction."""
        self._connection = connection
        self._make_view = make_view
        self._view: _View | None = None
        self._state: tuple[int, int] | None = None

    @contextmanager
    def snapshot(self) -> Iterator[_View]:
        """Yield the view of the current state of the memory.

        Raises `NothingSelected` if no document passes.
        """
        connection = self._connection
        with explained(connection):
            connection.execute("BEGIN")
            is_whole = False
            try:
                view = self._look()
                is_whole = True
                # A caller that stops early also exits here, without an error.
                yield view
            except Exception:
                is_whole = False
                raise
            finally:
                # The selection is valid for the next query, unless another process writes before
                # it.
                self._state = read_state(self._connection) if is_whole else None
                if connection.in_transaction:
                    connection.execute("COMMIT" if is_whole else "ROLLBACK")
                self._view = self._view if is_whole else None

    def _look(self) -> _View:
        """Select again if another process has written."""
        state = read_state(self._connection)
        if self._view is None or state != self._state:
            self._view = self._make_view()
        return self._view


def read_state(connection: sqlite3.Connection) -> tuple[int, int]:
    """Return a value that differs after every change of the memory, by this connection or another.

    Call it inside a transaction, or it is out of date at once.
    """
    # A transaction sees the changes of others only after its first access to the file.
    connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    (version,) = connection.execute("PRAGMA data_version").fetchone()
    return int(version), connection.total_changes
