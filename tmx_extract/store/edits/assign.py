"""Assignments: the segments sent to a person, with their texts."""

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from tmx_extract.errors import StoreError
from tmx_extract.model import Occurrence, Page, SegmentName
from tmx_extract.store.connection import explained, transaction
from tmx_extract.store.edits.assignment_status import OUTSTANDING, prepare_outstanding
from tmx_extract.store.schema import ORDINAL_BITS, SEGMENTS_OF
from tmx_extract.store.selection.pages import page_key
from tmx_extract.store.sqlite_errors import has_room
from tmx_extract.store.statements import insert


class Assignment(NamedTuple):
    """A package sent to a person; the fields are the columns of `assignment`."""

    name: str
    due: str | None
    """ISO date."""
    kind: str
    location: str
    source_locale: str
    locale: str


class SentSegment(NamedTuple):
    """A segment that is sent."""

    name: SegmentName
    text_hash: bytes
    """Hash of the pair as sent, in author form."""


class RecordedAssignment(NamedTuple):
    """A recorded assignment."""

    id: int
    segments: int
    out_already: tuple[tuple[str, int], ...]
    """The people to whom some of its segments were already sent, by name, with the numbers."""


_TEXTS = (
    f"SELECT s.id & {(1 << ORDINAL_BITS) - 1}, coalesce(e.author_hash, e.hash)"
    f" FROM document d {SEGMENTS_OF} CROSS JOIN entry e ON e.id = s.entry_id WHERE d.id = ?"
)


class SentReader:
    """Collects the data to record about pairs while they are read."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._page: Page | None = None
        self._handback_key = ""
        self._texts: dict[int, bytes] = {}

    def read(self, occurrence: Occurrence) -> SentSegment:
        """Return the name of the segment and its current text."""
        if occurrence.page is not self._page:
            self._page = occurrence.page
            row, self._handback_key = _find_document(self._connection, self._page)
            # Reading a whole page takes half the time of single segments.
            self._texts = dict(self._connection.execute(_TEXTS, (row,)).fetchall())
        name = self._handback_key, int(occurrence.is_paragraph), occurrence.number
        return SentSegment(name, self._texts[occurrence.ordinal])


def _find_document(connection: sqlite3.Connection, page: Page) -> tuple[int, str]:
    """Return the row of the document of a page, and the key of its handback."""
    rows = connection.execute(
        "SELECT d.id, h.key FROM document d JOIN handback h ON h.id = d.handback_id"
        " WHERE d.content_hash = ? AND d.source_locale = ? AND d.locale = ?",
        (page.content_hash, page.source_locale, page.locale),
    )
    # The same content may belong to several handbacks if it has no locfileid.
    return next(
        (row, key)
        for row, key in rows
        if page_key(key, page.locfileid, page.openlocfilehash) == page.key
    )


def expect_writable(connection: sqlite3.Connection) -> None:
    """Raise `StoreError` if the memory is read-only."""
    with explained(connection):
        try:
            with transaction(connection):
                # SQLite refuses the statement, not the lock, if the file is read-only.
                connection.execute("DELETE FROM assignment WHERE FALSE")
        except sqlite3.OperationalError as error:
            name = connection.execute("PRAGMA database_list").fetchone()[2]
            # On a full disk SQLite opens the memory read-only.
            if "readonly" not in str(error) or not has_room(Path(name)):
                raise
            raise StoreError(
                f"{name} is read-only, so the assignment cannot be recorded",
                advice="Make the file and its folder writable, or leave out --assign.",
            ) from error


def add_assignment(
    connection: sqlite3.Connection,
    run_id: int,
    assignment: Assignment,
    sent: Iterable[SentSegment],
    *,
    files: int,
) -> RecordedAssignment:
    """Record the sent segments, in the transaction of a run that has begun."""
    columns = ", ".join(Assignment._fields)
    marks = ", ".join("?" * len(Assignment._fields))
    sql = f"INSERT INTO assignment (run_id, {columns}) VALUES (?, {marks})"
    identity = insert(connection, sql, (run_id, *assignment))
    connection.executemany(
        # The same segment may occur on several pages.
        "INSERT OR IGNORE INTO assigned (assignment_id, handback_key, is_paragraph, number,"
        " text_hash) VALUES (?, ?, ?, ?, ?)",
        ((identity, *one.name, one.text_hash) for one in sent),
    )
    (segments,) = connection.execute(
        "SELECT count(*) FROM assigned WHERE assignment_id = ?", (identity,)
    ).fetchone()
    connection.execute(
        "UPDATE run SET files = ?, segments = ? WHERE id = ?", (files, segments, run_id)
    )
    return RecordedAssignment(identity, segments, tuple(_iter_out_already(connection, identity)))


def _iter_out_already(connection: sqlite3.Connection, identity: int) -> Iterator[tuple[str, int]]:
    others = "SELECT EXISTS (SELECT 1 FROM assignment WHERE id <> ?)"
    if not connection.execute(others, (identity,)).fetchone()[0]:
        return
    prepare_outstanding(connection)
    yield from connection.execute(
        "SELECT a.name, count(DISTINCT n.handback_key || char(0) || n.is_paragraph || char(0)"
        " || n.number) FROM assigned n CROSS JOIN assigned g"
        " ON (g.handback_key, g.is_paragraph, g.number)"
        " = (n.handback_key, n.is_paragraph, n.number) AND g.assignment_id <> n.assignment_id"
        " CROSS JOIN assignment a ON a.id = g.assignment_id"
        f" WHERE n.assignment_id = ? AND {OUTSTANDING} GROUP BY a.name ORDER BY a.name",
        (identity,),
    )
