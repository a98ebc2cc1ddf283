"""The memory that a command works with."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite3 import Connection


@contextmanager
def opened_memory(db: Path) -> "Iterator[Connection]":
    """Yield a connection to the memory; raise `StoreError` if none exists."""
    from tmx_extract.store.connection import open_existing

    with closing(open_existing(db)) as connection:
        yield connection
