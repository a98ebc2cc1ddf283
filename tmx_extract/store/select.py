"""Reading the memory: the pairs that a selection asks for, streamed in page order."""

import sqlite3
from collections.abc import Generator, Iterator
from hashlib import blake2b

from tmx_extract.errors import NothingToExport
from tmx_extract.model import Occurrence, Page, Selection
from tmx_extract.store.connection import explained
from tmx_extract.store.indexes import has_index
from tmx_extract.store.schema import ORDINAL_BITS, SEGMENTS_OF

# One integer orders occurrences: MT/HT, date, position of the document, ordinal.
# 2 + 15 + 22 + 24 bits: 32,768 dates, four million documents, sixteen million segments a page.
_POSITION_BITS = 22
_DATE_BITS = 15
_PLACE_MASK = (1 << (ORDINAL_BITS + _POSITION_BITS)) - 1
_ORDINAL_MASK = (1 << ORDINAL_BITS) - 1


def find_locales(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """The (source locale, target locale) pairs in the memory, in text order."""
    with explained(connection):
        return connection.execute(
            "SELECT DISTINCT source_locale, locale FROM handback ORDER BY 1, 2"
        ).fetchall()


def iter_occurrences(
    connection: sqlite3.Connection, selection: Selection
) -> Generator[Occurrence, None, None]:
    """The selected pairs, ordered by repository, path and place in the page.

    Works on a snapshot: what another process adds meanwhile is not seen. Memory stays flat. Close
    it when not all is wanted.
    Raises `NothingToExport` where no document passes.
    """
    with explained(connection):
        connection.execute("BEGIN")
        try:
            _select_documents(connection, selection)
            if selection.dedupe in ("pair", "source"):
                _select_best(connection, selection)
                last = f"b.occurrences, coalesce(b.reason, {_REASON})"
                sql = _columns(selection, last) + _FROM_BEST
            else:
                sql = _columns(selection, f"1, {_REASON}") + _FROM_DOCUMENTS
                if selection.dedupe == "segment":
                    sql += " WHERE s.chosen"
                sql += " ORDER BY g.position, s.id"
            yield from _iter_rows(connection, sql)
        finally:
            connection.execute("ROLLBACK")


def _select_documents(connection: sqlite3.Connection, selection: Selection) -> None:
    """Fill `temp.selected` with the documents, their order and their grade."""
    conditions, values = ["TRUE"], list[object]()
    if not selection.all_handbacks:
        conditions.append("h.superseded_by IS NULL")
    for condition, value in (
        ("d.locale = ?", selection.locale),
        ("d.source_locale = ?", selection.source_locale),
        ("d.translation_type = ?", selection.translation_type),
        ("d.path GLOB ?", selection.path),
        ("d.handback_date >= ?", selection.since),
        ("d.handback_date <= ?", selection.until),
    ):
        if value:
            conditions.append(condition)
            values.append(value)
    connection.execute("DROP TABLE IF EXISTS temp.selected")
    connection.execute(
        "CREATE TEMP TABLE selected"
        " (document_id INTEGER PRIMARY KEY, position INTEGER UNIQUE, grade INTEGER)"
    )
    added = connection.execute(
        "INSERT INTO temp.selected SELECT d.id,"
        " row_number() OVER (ORDER BY d.repository, d.path, d.locale, h.handback_date, h.key,"
        " d.handback_date, d.content_hash),"
        " (CASE d.translation_type WHEN 'HT' THEN 0 WHEN 'MT' THEN 1 ELSE 2 END"
        f" << {_DATE_BITS}) | dense_rank() OVER (ORDER BY coalesce(d.handback_date, '') DESC)"
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
    # A pair as written and another pair's author form are the same text, hence the same hash.
    form = "written" if selection.as_written else "author"
    pair = f"coalesce(e.{form}_hash, e.hash)"
    source, target = _texts(selection)
    connection.execute("DROP TABLE IF EXISTS temp.best")
    connection.execute(
        "CREATE TEMP TABLE best"
        " (place INTEGER PRIMARY KEY, occurrences INTEGER NOT NULL, reason TEXT)"
    )
    grade_bits = _POSITION_BITS + ORDINAL_BITS
    # A run that is just bringing very much has put the index off.
    by_index = "INDEXED BY segment_entry" if has_index(connection, "segment_entry") else ""
    by_entry = (
        f"SELECT s.entry_id, min((g.grade << {grade_bits}) | (g.position << {ORDINAL_BITS})"
        f" | (s.id & {_ORDINAL_MASK})) AS rank, count(*) AS occurrences"
        f" FROM segment s {by_index}"
        " CROSS JOIN temp.selected g ON g.document_id = s.document_id"
        " WHERE s.chosen GROUP BY s.entry_id"
    )
    ranked = (
        "SELECT min(rank) AS rank, sum(occurrences) AS occurrences,"
        f" {source} AS source, {target} AS target, NULL AS reason"
        f" FROM ({by_entry}) JOIN entry e ON e.id = entry_id GROUP BY {pair}"
    )
    if selection.dedupe == "source":
        ranked = _best_of_source(ranked, grade_bits)
    connection.execute(
        f"INSERT INTO temp.best SELECT rank & {_PLACE_MASK}, occurrences, reason FROM ({ranked})"
        f" ORDER BY rank & {_PLACE_MASK}"
    )


def _best_of_source(pairs: str, grade_bits: int) -> str:
    """Of the pairs of each source the best, and what decided against the second best.

    Human before machine and newer before older are in the grade, then the more frequent wins,
    then text order.
    """
    grade = f"rank >> {grade_bits}"
    order = f"(PARTITION BY source ORDER BY {grade}, occurrences DESC, target, rank)"
    graded = (
        f"SELECT rank, occurrences, {grade} AS grade, row_number() OVER {order} AS turn,"
        f" lead({grade}) OVER {order} AS next_grade,"
        f" lead(occurrences) OVER {order} AS next_occurrences FROM ({pairs})"
    )
    return (
        "SELECT rank, occurrences, CASE WHEN next_grade IS NULL THEN NULL"
        f" WHEN grade >> {_DATE_BITS} <> next_grade >> {_DATE_BITS}"
        f" THEN CASE grade >> {_DATE_BITS} WHEN 0 THEN 'human' ELSE 'known-type' END"
        " WHEN grade <> next_grade THEN 'newest'"
        " WHEN occurrences <> next_occurrences THEN 'most-frequent'"
        f" ELSE 'text-order' END AS reason FROM ({graded}) WHERE turn = 1"
    )


# What is not chosen has a reason too: why it was not.
_REASON = "CASE WHEN s.chosen THEN s.reason END"
_FROM_DOCUMENTS = (
    " FROM temp.selected g"
    f" JOIN document d ON d.id = g.document_id {SEGMENTS_OF} JOIN entry e ON e.id = s.entry_id"
)
_FROM_BEST = (
    " FROM temp.best b"
    f" CROSS JOIN temp.selected g ON g.position = b.place >> {ORDINAL_BITS}"
    f" CROSS JOIN segment s ON s.id = (g.document_id << {ORDINAL_BITS}"
    f" | (b.place & {_ORDINAL_MASK}))"
    " CROSS JOIN entry e ON e.id = s.entry_id ORDER BY b.place"
)


def _columns(selection: Selection, last: str) -> str:
    source, target = _texts(selection)
    return (
        f"SELECT s.document_id, s.id & {_ORDINAL_MASK}, s.segment_id, s.number, s.is_paragraph,"
        f" s.place, s.field, {source}, {target}, {last}, s.line"
    )


def _texts(selection: Selection) -> tuple[str, str]:
    """The columns of source and target in the form that is asked for."""
    if selection.as_written:
        return "e.source", "e.target"
    return "coalesce(e.author_source, e.source)", "coalesce(e.author_target, e.target)"


def _iter_rows(connection: sqlite3.Connection, sql: str) -> Iterator[Occurrence]:
    page_of, page = -1, None
    for document_id, *facts in connection.execute(sql):
        if document_id != page_of or page is None:
            page_of, page = document_id, _read_page(connection, document_id)
        yield Occurrence(page, *facts)


def _read_page(connection: sqlite3.Connection, document_id: int) -> Page:
    key, *facts = connection.execute(
        "SELECT h.key, d.content_hash, l.prefix, d.repository, d.path, d.source_locale, d.locale,"
        " d.locfileid, d.openlocfilehash, d.sourcegitcommit, d.translation_type, d.handback_date"
        " FROM document d JOIN handback h ON h.id = d.handback_id"
        " JOIN delivery l ON l.id = d.delivery_id WHERE d.id = ?",
        (document_id,),
    ).fetchone()
    names = (
        "content_hash",
        "prefix",
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
