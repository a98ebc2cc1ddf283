"""Reading the memory: the pairs that a selection asks for, streamed in page order."""

import sqlite3
from collections.abc import Iterator
from hashlib import blake2b

from tmx_extract.errors import NothingToExport
from tmx_extract.model import Occurrence, Page, Selection
from tmx_extract.store.connection import explained

# One integer orders occurrences: grade (MT/HT and date), position of the document, ordinal.
# 20 + 22 + 20 bits: a million dates and segments a page, four million documents.
_ORDINAL_BITS = 20
_POSITION_BITS = 22
_PLACE_MASK = (1 << (_ORDINAL_BITS + _POSITION_BITS)) - 1


def find_locales(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """The (source locale, target locale) pairs in the memory, in text order."""
    with explained(connection):
        return connection.execute(
            "SELECT DISTINCT source_locale, locale FROM handback ORDER BY 1, 2"
        ).fetchall()


def iter_occurrences(connection: sqlite3.Connection, selection: Selection) -> Iterator[Occurrence]:
    """The selected pairs, ordered by repository, path and place in the page.

    Works on a snapshot: what another process adds meanwhile is not seen. Memory stays flat.
    Raises `NothingToExport` where no document passes.
    """
    with explained(connection):
        connection.execute("BEGIN")
        try:
            _select_documents(connection, selection)
            if selection.dedupe in ("pair", "source"):
                _select_best(connection, selection)
                sql = _FROM_BEST
            else:
                sql = _FROM_DOCUMENTS
                if selection.dedupe == "segment":
                    sql += " WHERE s.chosen"
                sql += " ORDER BY g.position, s.ordinal"
            yield from _iter_rows(connection, sql)
        finally:
            connection.execute("ROLLBACK")


def _select_documents(connection: sqlite3.Connection, selection: Selection) -> None:
    """Fill `temp.selected` with the documents, their order and their grade."""
    conditions, values = ["TRUE"], list[object]()
    if not selection.all_handbacks:
        conditions.append("h.superseded_by IS NULL")
    for column, value in (
        ("d.locale", selection.locale),
        ("d.translation_type", selection.translation_type),
    ):
        if value:
            conditions.append(f"{column} = ?")
            values.append(value)
    if selection.path:
        conditions.append("d.path GLOB ?")
        values.append(selection.path)
    connection.execute("DROP TABLE IF EXISTS temp.selected")
    connection.execute(
        "CREATE TEMP TABLE selected (position INTEGER PRIMARY KEY, document_id INTEGER UNIQUE,"
        " grade INTEGER)"
    )
    added = connection.execute(
        "INSERT INTO temp.selected SELECT"
        " row_number() OVER (ORDER BY d.repository, d.path, d.locale, h.handback_date, h.key,"
        " d.handback_date, d.content_hash),"
        " d.id,"
        " dense_rank() OVER (ORDER BY CASE d.translation_type WHEN 'HT' THEN 0 WHEN 'MT' THEN 1"
        " ELSE 2 END, d.handback_date DESC)"
        " FROM document d JOIN handback h ON h.id = d.handback_id WHERE "
        + " AND ".join(conditions),
        values,
    )
    if not added.rowcount:
        raise NothingToExport(
            "no document passes the filters", advice="Look at what there is: tmx-extract stats"
        )


def _select_best(connection: sqlite3.Connection, selection: Selection) -> None:
    """Fill `temp.best` with the places that stand for a pair, or for a source."""
    pair = "e.hash" if selection.as_written else "e.author_hash"
    source = "e.source" if selection.as_written else "e.author_source_hash"
    connection.execute("DROP TABLE IF EXISTS temp.best")
    connection.execute(
        "CREATE TEMP TABLE best (place INTEGER PRIMARY KEY, occurrences INTEGER NOT NULL)"
    )
    ranked = (
        f"SELECT min((g.grade << {_POSITION_BITS + _ORDINAL_BITS})"
        f" | (g.position << {_ORDINAL_BITS}) | s.ordinal) AS rank, count(*) AS occurrences"
    )
    origin = (
        " FROM temp.selected g JOIN segment s ON s.document_id = g.document_id"
        " JOIN entry e ON e.id = s.entry_id WHERE s.chosen"
    )
    if selection.dedupe == "pair":
        ranked += f"{origin} GROUP BY {pair}"
    else:
        # The candidates are the pairs of a source; human before machine and newer before older
        # are in the grade, then the more frequent wins, then text order.
        grade = f"rank >> {_POSITION_BITS + _ORDINAL_BITS}"
        ranked = (
            "SELECT rank, occurrences FROM (SELECT rank, occurrences, row_number() OVER"
            f" (PARTITION BY source_key ORDER BY {grade}, occurrences DESC, target, rank) AS turn"
            f" FROM ({ranked}, {source} AS source_key, e.target AS target{origin}"
            f" GROUP BY {pair})) WHERE turn = 1"
        )
    connection.execute(
        f"INSERT INTO temp.best SELECT rank & {_PLACE_MASK}, occurrences FROM ({ranked})"
        f" ORDER BY rank & {_PLACE_MASK}"
    )


_COLUMNS = (
    "SELECT s.document_id, s.ordinal, s.segment_id, s.number, s.is_paragraph, s.place, s.field,"
    " e.source, e.target, {count}, s.reason"
)
_FROM_DOCUMENTS = (
    _COLUMNS.format(count="1") + " FROM temp.selected g"
    " JOIN segment s ON s.document_id = g.document_id JOIN entry e ON e.id = s.entry_id"
)
_FROM_BEST = (
    _COLUMNS.format(count="b.occurrences") + " FROM temp.best b"
    f" CROSS JOIN temp.selected g ON g.position = b.place >> {_ORDINAL_BITS}"
    " CROSS JOIN segment s ON s.document_id = g.document_id"
    f" AND s.ordinal = b.place & {(1 << _ORDINAL_BITS) - 1}"
    " CROSS JOIN entry e ON e.id = s.entry_id ORDER BY b.place"
)


def _iter_rows(connection: sqlite3.Connection, sql: str) -> Iterator[Occurrence]:
    page_of, page = -1, None
    for document_id, *facts in connection.execute(sql):
        if document_id != page_of or page is None:
            page_of, page = document_id, _read_page(connection, document_id)
        yield Occurrence(page, *facts)


def _read_page(connection: sqlite3.Connection, document_id: int) -> Page:
    key, *facts = connection.execute(
        "SELECT h.key, d.content_hash, d.repository, d.path, d.source_locale, d.locale,"
        " d.locfileid, d.openlocfilehash, d.sourcegitcommit, d.translation_type, d.handback_date"
        " FROM document d JOIN handback h ON h.id = d.handback_id WHERE d.id = ?",
        (document_id,),
    ).fetchone()
    names = (
        "content_hash",
        "repository",
        "path",
        "source_locale",
        "locale",
        "locfileid",
        "openlocfilehash",
        "sourcegitcommit",
        "translation_type",
        "handback_date",
    )
    values = dict(zip(names, facts, strict=True))
    return Page(key=_page_key(key, values["locfileid"], values["openlocfilehash"]), **values)


def _page_key(handback_key: str, locfileid: str | None, openlocfilehash: str | None) -> str:
    """Readable where the handback has a number, else a hash of what names it."""
    if locfileid and openlocfilehash:
        return f"{locfileid}.{openlocfilehash[:12]}"
    return "h" + blake2b(handback_key.encode(), digest_size=10).hexdigest()
