"""The stored texts of pages, compressed in blocks. Each page is read quickly by itself."""

import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

from tmx_extract.errors import DamagedPage
from tmx_extract.model import PageText, PlacedPair
from tmx_extract.store.connection import explained
from tmx_extract.store.schema import ORDINAL_BITS
from tmx_extract.store.statements import insert

# Pages repeat each other's front matter and headings, so pages compressed together need half the
# space. With blocks of this size, SQLite wastes little space, and a page is read in a millisecond.
_BLOCK_BYTES = 1 << 18
# Level 6 saves a fifth of the space and takes three times as long (docs/decisions/0019).
_LEVEL = 1

_PAIRS = f"""
    SELECT s.segment_id, e.source, e.target, s.start, s."end"
    FROM segment s JOIN entry e ON e.id = coalesce(s.delivered_id, s.entry_id)
    WHERE s.id BETWEEN (? << {ORDINAL_BITS}) AND (? << {ORDINAL_BITS} | {(1 << ORDINAL_BITS) - 1})
        AND s.origin IS NULL
    ORDER BY s.id
"""


class _Row(NamedTuple):
    """A row of `page_text`."""

    document_id: int
    run_id: int
    is_whole: int


def add_page_texts(
    connection: sqlite3.Connection, run_id: int, texts: Iterable[tuple[int, PageText]]
) -> int:
    """Store the texts of documents that have none yet, and return their number."""
    count, size = 0, 0
    block: list[tuple[_Row, bytes]] = []
    for document_id, (data, is_whole) in texts:
        block.append((_Row(document_id, run_id, is_whole), data))
        count += 1
        size += len(data)
        if size >= _BLOCK_BYTES:
            _add_block(connection, block)
            block, size = [], 0
    if block:
        _add_block(connection, block)
    return count


def _add_block(connection: sqlite3.Connection, block: Sequence[tuple[_Row, bytes]]) -> None:
    content = b"".join(data for _, data in block)
    block_id = insert(
        connection,
        "INSERT INTO text_block (size, content) VALUES (?, ?)",
        (len(content), zlib.compress(content, _LEVEL)),
    )
    connection.executemany(
        "INSERT INTO page_text (document_id, run_id, is_whole, block_id, start, size)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        _iter_rows(block, block_id),
    )


def _iter_rows(
    block: Iterable[tuple[_Row, bytes]], block_id: int
) -> Iterator[tuple[int, int, int, int, int, int]]:
    start = 0
    for row, data in block:
        yield (*row, block_id, start, len(data))
        start += len(data)


def find_without_text(connection: sqlite3.Connection) -> set[int]:
    """Return the documents with pairs whose text is not stored."""
    rows = connection.execute(
        "SELECT d.id FROM document d JOIN delivery l ON l.id = d.delivery_id"
        " WHERE l.prefix <> '' AND NOT EXISTS"
        " (SELECT 1 FROM page_text t WHERE t.document_id = d.id)"
    )
    return {document_id for (document_id,) in rows}


class PageTexts:
    """Reads stored texts. The last block is kept, because its pages are often read together."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._block_id = 0
        self._block = b""

    def read(self, document_id: int) -> tuple[PageText, list[PlacedPair]]:
        """Return the stored text of a document, and its pairs as they were delivered.

        Raises `DamagedPage` if the text is missing or cannot be read.
        """
        with explained(self._connection):
            found = self._connection.execute(
                "SELECT block_id, start, size, is_whole FROM page_text WHERE document_id = ?",
                (document_id,),
            ).fetchone()
            if found is None:
                raise DamagedPage("it is missing")
            block_id, start, size, is_whole = found
            data = self._read_block(block_id)[start : start + size]
            pairs = self._connection.execute(_PAIRS, (document_id, document_id))
            return PageText(data, bool(is_whole)), list(map(PlacedPair._make, pairs))

    def _read_block(self, block_id: int) -> bytes:
        if block_id != self._block_id:
            self._block = _read_block(self._connection, block_id)
            self._block_id = block_id
        return self._block


def _read_block(connection: sqlite3.Connection, block_id: int) -> bytes:
    found = connection.execute(
        "SELECT size, content FROM text_block WHERE id = ?", (block_id,)
    ).fetchone()
    if found is None:
        raise DamagedPage("it is missing")
    size, content = found
    engine = zlib.decompressobj()
    try:
        # One byte more than the size shows that the size is wrong.
        block = engine.decompress(content, size + 1)
    except (zlib.error, TypeError, ValueError, OverflowError) as error:
        raise DamagedPage(str(error)) from error
    if len(block) != size or not engine.eof:
        raise DamagedPage("wrong size")
    return block


def undo_page_texts(connection: sqlite3.Connection, run_id: int) -> None:
    """Delete the texts that only this run stored, after its sightings and documents are deleted.

    A later run that saw the same document would have stored its text, unless it ran without pages.
    """
    connection.execute(
        "UPDATE page_text SET run_id = coalesce((SELECT min(s.run_id) FROM sighting s"
        " JOIN run r ON r.id = s.run_id WHERE s.document_id = page_text.document_id"
        " AND s.run_id > :run AND coalesce(json_extract(r.arguments, '$.pages'), 1)), run_id)"
        " WHERE run_id = :run",
        {"run": run_id},
    )
    gone = "run_id = ? OR document_id NOT IN (SELECT id FROM document)"
    blocks = connection.execute(
        f"SELECT DISTINCT block_id FROM page_text WHERE {gone}", (run_id,)
    ).fetchall()
    connection.execute(f"DELETE FROM page_text WHERE {gone}", (run_id,))
    for (block_id,) in blocks:
        _write_block_anew(connection, block_id)


def _write_block_anew(connection: sqlite3.Connection, block_id: int) -> None:
    """Write the remaining texts of a block into a new one; damaged texts are deleted."""
    left = connection.execute(
        "SELECT document_id, run_id, is_whole, start, size FROM page_text WHERE block_id = ?"
        " ORDER BY start",
        (block_id,),
    ).fetchall()
    connection.execute("DELETE FROM page_text WHERE block_id = ?", (block_id,))
    if left:
        with suppress(DamagedPage):
            block = _read_block(connection, block_id)
            _add_block(
                connection,
                [(_Row(*row), block[start : start + size]) for *row, start, size in left],
            )
    connection.execute("DELETE FROM text_block WHERE id = ?", (block_id,))
