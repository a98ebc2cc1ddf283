"""The selected documents, with their order, grade and part."""

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import replace

from tmx_extract.errors import NothingSelected
from tmx_extract.model import TYPE_RANKS, Selection, SplitBy, TranslationType
from tmx_extract.store.connection import explained
from tmx_extract.store.schema import DATE_OF_DOCUMENT, FIRST_COMMIT
from tmx_extract.store.selection.conditions import Condition, conditions_of_documents, joined
from tmx_extract.store.selection.empty_selection import advise, explain_nothing
from tmx_extract.store.selection.front_matter import product_of
from tmx_extract.store.selection.problems import is_page_faulty

DATE_BITS = 15
"""Bits for ages in a grade: 32,767 ages."""
# All older documents count as equally old.
_MOST_AGES = (1 << DATE_BITS) - 1


def type_level(kind: TranslationType | None) -> int:
    """The first part of a grade: 0 for the best type."""
    return max(TYPE_RANKS.values()) - TYPE_RANKS[kind]


_WHEN = " ".join(f"WHEN '{kind}' THEN {type_level(kind)}" for kind in TYPE_RANKS if kind)
_TYPE_LEVEL = f"CASE d.translation_type {_WHEN} ELSE {type_level(None)} END"
_FROM = " FROM document d JOIN handback h ON h.id = d.handback_id WHERE "
# The name of a part; U+0000 separates its pieces because nothing else contains it.
_PARTS: Mapping[SplitBy | None, str] = {
    None: "''",
    "document": "d.repository || char(0) || d.path",
    "folder": "d.repository || char(0) || folder_of(d.path)",
    "product": "product_of(d.front_matter)",
    "type": "coalesce(d.translation_type, '')",
}


def select_documents(
    connection: sqlite3.Connection, selection: Selection, by: SplitBy | None
) -> None:
    """Fill `temp.selected`.

    `position` is the position in page order, `part` the name of the part. A lower `grade` is
    better: human before machine, then newer before older, by date and first commit, with deleted
    pages last; zero is reserved for edits. Raises `NothingSelected` if no document passes.
    """
    conditions = conditions_of_documents(connection, selection)
    if selection.without_problems:
        sql, values = is_page_faulty(connection, selection.without_problems)
        options = " ".join(f"--exclude-problem {c}" for c in sorted(selection.without_problems))
        conditions.append(Condition(options, f"NOT {sql}", values))
    _make_functions(connection)
    connection.execute("DROP TABLE IF EXISTS temp.selected")
    connection.execute(
        "CREATE TEMP TABLE selected (document_id INTEGER PRIMARY KEY, part TEXT NOT NULL,"
        " position INTEGER UNIQUE NOT NULL, grade INTEGER NOT NULL, UNIQUE (part, position))"
    )
    condition, wanted = joined(conditions)
    added = connection.execute(
        f"INSERT INTO temp.selected SELECT d.id, {_PARTS[by]},"
        " row_number() OVER (ORDER BY d.repository, d.path, d.locale, h.handback_date, h.key,"
        " d.handback_date, d.content_hash),"
        f" ({_TYPE_LEVEL} << {DATE_BITS}) | min({_MOST_AGES}, dense_rank() OVER"
        f" (ORDER BY d.is_deleted, {DATE_OF_DOCUMENT} DESC, {FIRST_COMMIT} DESC))"
        + _FROM
        + condition,
        wanted,
    )
    if not added.rowcount:
        raise NothingSelected(
            explain_nothing(connection, "document", _FROM, conditions),
            advice=advise(connection, selection),
        )


def count_deleted_pages(connection: sqlite3.Connection, selection: Selection) -> int:
    """Return how many pages deleted in git the selection leaves out."""
    asked = replace(selection, without_deleted=False)
    condition, wanted = joined(conditions_of_documents(connection, asked))
    sql = f"SELECT count(*) FROM (SELECT DISTINCT d.repository, d.path{_FROM}{condition}"
    with explained(connection):
        return int(connection.execute(f"{sql} AND d.is_deleted)", wanted).fetchone()[0])


def folder_of(path: str) -> str:
    """Return the folder of a page; empty for the top folder."""
    return path.rpartition("/")[0]


def _make_functions(connection: sqlite3.Connection) -> None:
    functions: tuple[Callable[[str], str], ...] = (folder_of, product_of)
    for function in functions:
        connection.create_function(function.__name__, 1, function, deterministic=True)
