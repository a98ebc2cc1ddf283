"""The joined pairs of a selection, in temporary tables."""

import sqlite3
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice

from tmx_extract.errors import NothingSelected
from tmx_extract.model import Selection, page_name
from tmx_extract.store.joined_locales.join import (
    JoinableText,
    JoinedTexts,
    Joiner,
    JoinNotes,
    name_text,
    name_texts,
)
from tmx_extract.store.joined_locales.page_groups import select_page_groups
from tmx_extract.store.schema import ORDINAL_BITS
from tmx_extract.store.selection.conditions import (
    Condition,
    conditions_of_entries,
    conditions_of_segments,
    joined,
    text_columns,
)
from tmx_extract.store.selection.dedupe_and_sample import (
    ORDINAL_MASK,
    PLACE_MASK,
    RANK,
    best_of,
    draw_by,
    graded,
)
from tmx_extract.store.selection.empty_selection import explain_nothing
from tmx_extract.store.selection.page_order import page_order

# The number of joined pairs held in memory before they are stored.
_GROUP = 1 << 12
_FROM = (
    " FROM temp.page_group j CROSS JOIN temp.selected g ON g.document_id = j.document_id"
    " CROSS JOIN document d ON d.id = j.document_id"
    " CROSS JOIN delivery l ON l.id = d.delivery_id"
    f" CROSS JOIN segment s ON s.id BETWEEN (j.document_id << {ORDINAL_BITS})"
    f" AND (j.document_id << {ORDINAL_BITS} | {ORDINAL_MASK})"
    " CROSS JOIN entry e ON e.id = s.entry_id WHERE "
)


def select_joined(connection: sqlite3.Connection, selection: Selection, notes: JoinNotes) -> None:
    """Fill `temp.given` with the joined pairs.

    `place` is the position of a pair in page order: that of its first target. `target_index` is the
    locale of each text, `rank` its position. Raises `NothingSelected` if nothing can be joined.
    """
    notes.pages_alone = select_page_groups(connection, selection)
    _store_all(connection, selection, notes)
    if connection.execute("SELECT 1 FROM temp.given LIMIT 1").fetchone() is None:
        raise NothingSelected(
            f"no text of {', '.join(selection.locales)} has a counterpart in {selection.source}",
            advice="Pages are joined by ms.openlocfilehash; list the locales with:"
            " tmx-extract stats",
        )
    if selection.dedupe != "segment" or selection.sample is not None:
        _choose(connection, selection)
    if selection.limit is not None:
        connection.execute(
            "DELETE FROM temp.given WHERE place NOT IN"
            " (SELECT v.place FROM (SELECT DISTINCT place FROM temp.given) v"
            f" ORDER BY {page_order(connection, 'v.place')} LIMIT ?)",
            (selection.limit,),
        )


def _store_all(connection: sqlite3.Connection, selection: Selection, notes: JoinNotes) -> None:
    """Fill `temp.given`, and `temp.named` if pairs must be compared or sampled."""
    for name in ("given", "named"):
        connection.execute(f"DROP TABLE IF EXISTS temp.{name}")
    connection.execute(
        "CREATE TEMP TABLE given (place INTEGER, target_index INTEGER, rank INTEGER NOT NULL,"
        " occurrences INTEGER NOT NULL DEFAULT 1, reason TEXT, text TEXT,"
        " PRIMARY KEY (place, target_index)) WITHOUT ROWID"
    )
    connection.execute("CREATE TEMP TABLE named (place INTEGER PRIMARY KEY, name NOT NULL)")
    name_of = _choose_name(selection)
    joiner = Joiner(selection, notes, partial(_read_page_name, connection))
    pairs = joiner.iter_joined(_iter_texts(connection, selection))
    is_by_source = selection.dedupe == "source"
    while several := list(islice(pairs, _GROUP)):
        places = [pair.texts[0][1].rank & PLACE_MASK for pair in several]
        connection.executemany(
            "INSERT INTO temp.given (place, target_index, rank, text) VALUES (?, ?, ?, ?)",
            [
                (place, target_index, part.rank, text if is_by_source else None)
                for place, pair in zip(places, several, strict=True)
                for target_index, part, text in pair.texts
            ],
        )
        if name_of is not None:
            names = zip(places, map(name_of, several), strict=True)
            connection.executemany("INSERT INTO temp.named VALUES (?, ?)", names)


def _read_page_name(connection: sqlite3.Connection, document_id: int) -> str:
    sql = "SELECT repository, path FROM document WHERE id = ?"
    return page_name(*connection.execute(sql, (document_id,)).fetchone())


def _choose_name(selection: Selection) -> Callable[[JoinedTexts], bytes | str] | None:
    """Return a function for the name by which pairs are compared or sampled."""
    if selection.dedupe == "pair":
        return name_texts
    if selection.dedupe == "source":
        return lambda pair: name_text(pair.source)
    if selection.sample is not None:
        return lambda pair: f"{pair.texts[0][1].name}\0{pair.texts[0][1].rank & ORDINAL_MASK}"
    return None


def _iter_texts(connection: sqlite3.Connection, selection: Selection) -> Iterator[JoinableText]:
    """Yield all texts that may be joined, by page group and target index, in page order."""
    source, target = text_columns(selection)
    conditions = _conditions(selection)
    condition, values = joined(conditions)
    texts = map(
        JoinableText._make,
        connection.execute(
            f"SELECT j.number, j.target_index, {graded(RANK)}, j.document_id,"
            f" s.segment_id, l.prefix, s.number, s.is_paragraph, {source}, {target}, j.name"
            f"{_FROM}{condition}"
            " ORDER BY j.number, j.target_index, j.position, s.id",
            values,
        ),
    )
    first = next(texts, None)
    if first is None:
        raise NothingSelected(
            explain_nothing(connection, "pair", _FROM, conditions),
            advice="See what the memory contains: tmx-extract stats",
        )
    yield first
    yield from texts


def _conditions(selection: Selection) -> list[Condition]:
    """Return the conditions on segments; for a translated source, `Joiner` checks the words
    itself."""
    conditions = conditions_of_segments(selection)
    return conditions if selection.source else [*conditions, *conditions_of_entries(selection)]


def _choose(connection: sqlite3.Connection, selection: Selection) -> None:
    """Keep in `temp.given` one pair for each name, and apply the sample."""
    connection.execute("ALTER TABLE temp.given RENAME TO every")
    connection.execute(
        "CREATE TEMP TABLE given (place INTEGER, target_index INTEGER, rank INTEGER NOT NULL,"
        " occurrences INTEGER NOT NULL, reason TEXT,"
        " PRIMARY KEY (place, target_index)) WITHOUT ROWID"
    )
    of_text = (
        "n.name, v.target_index, v.text"
        if selection.dedupe == "source"
        else "n.name, v.target_index"
    )
    best = (
        "SELECT n.name AS name, v.target_index AS target_index, v.text AS target,"
        " min(v.rank) AS rank,"
        " count(*) AS occurrences, NULL AS reason FROM temp.named n"
        f" CROSS JOIN temp.every v ON v.place = n.place GROUP BY {of_text}"
    )
    if selection.dedupe == "source":
        best = best_of(best, "name, target_index", "name, target_index, rank, occurrences")
    _count_pairs(connection, selection)
    first = f"first_value(rank & {PLACE_MASK}) OVER (PARTITION BY name ORDER BY target_index)"
    connection.execute(
        f"INSERT INTO temp.given SELECT {first}, target_index, rank, occurrences, reason"
        " FROM (SELECT b.name AS name, b.target_index AS target_index, b.rank AS rank,"
        " b.reason AS reason,"
        # The other join order would scan all names for every name.
        f" c.occurrences AS occurrences FROM ({best}) b CROSS JOIN temp.counted c USING (name))"
    )
    connection.execute("DROP TABLE temp.every")


def _count_pairs(connection: sqlite3.Connection, selection: Selection) -> None:
    """Fill `temp.counted` with the names, or with those of the sample."""
    connection.execute("DROP TABLE IF EXISTS temp.counted")
    connection.execute(
        "CREATE TEMP TABLE counted (name PRIMARY KEY, occurrences INTEGER NOT NULL) WITHOUT ROWID"
    )
    sql = "INSERT INTO temp.counted SELECT name, count(*) FROM temp.named GROUP BY name"
    if selection.sample is None:
        connection.execute(sql)
    else:
        connection.create_function("lot", 1, draw_by(selection.seed), deterministic=True)
        connection.execute(f"{sql} ORDER BY lot(name), name LIMIT ?", (selection.sample,))
