"""The filters of a selection as SQL conditions."""

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from tmx_extract.model import Selection
from tmx_extract.store.joined_locales.page_groups import list_translated
from tmx_extract.store.selection.front_matter import FrontMatterTest, product_of
from tmx_extract.store.selection.paths import find_pattern

# The characters that `str.strip` removes; SQLite's `trim` removes only the space.
_WHITE_SPACE = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())


# Few pages have such front matter, so most segments need only one look-up in a small list.
_IS_PROSE = """
    s.document_id IN (SELECT document_id FROM diagnostic WHERE code = 'front-matter-as-prose')
    AND EXISTS (
        SELECT 1 FROM diagnostic g WHERE g.document_id = s.document_id
        AND g.code = 'front-matter-as-prose' AND s.start < g."end"
    )
"""


class Condition(NamedTuple):
    """One filter."""

    option: str
    """The option as typed, for messages."""
    sql: str
    """The condition on `document d` and `handback h`, or `segment s`, or `entry e`."""
    values: tuple[object, ...]


def conditions_of_documents(
    connection: sqlite3.Connection, selection: Selection
) -> list[Condition]:
    """Return the conditions on a document `d` of a handback `h`; create the functions they need."""
    found = []
    if not selection.all_handbacks:
        found.append(Condition("the current versions", "h.superseded_by IS NULL", ()))
    if selection.without_deleted:
        found.append(Condition("the pages that git still has", "NOT d.is_deleted", ()))
    for option, sql, value in (
        ("--locale", "d.locale = ?", selection.locale),
        ("--source-locale", "d.source_locale = ?", selection.source_locale),
        ("--type", "d.translation_type = ?", _type_of_pages(selection)),
        ("--repository", "d.repository GLOB ?", selection.repository),
        ("--since", "d.handback_date >= ?", selection.since),
        ("--until", "d.handback_date <= ?", selection.until),
    ):
        if value:
            found.append(Condition(f"{option} {value}", sql, (value,)))
    if selection.path:
        sql, values = find_pattern(connection, selection.path).condition("d")
        found.append(Condition(f"--path {selection.path}", sql, values))
    if selection.product:
        connection.create_function("product_of", 1, product_of, deterministic=True)
        sql = "product_of(d.front_matter) = ?"
        found.append(Condition(f"product {selection.product}", sql, (selection.product,)))
    if selection.locales:
        tags = list_translated(selection)
        sql = f"d.locale IN ({','.join('?' * len(tags))})"
        found.append(Condition(f"--locales {','.join(tags)}", sql, tags))
    for number, wanted in enumerate(selection.where):
        name = f"front_matter_fits_{number}"
        connection.create_function(name, 1, FrontMatterTest(wanted), deterministic=True)
        found.append(Condition(f"--where {wanted}", f"{name}(d.front_matter)", ()))
    return found


def conditions_of_segments(selection: Selection) -> list[Condition]:
    """Return the conditions on a segment `s`; expects the temporary tables that they use."""
    found = []
    if selection.dedupe != "none":
        found.append(Condition("the chosen texts", "s.chosen", ()))
    if not selection.front_matter_prose:
        found.append(Condition("no --front-matter-prose", f"NOT ({_IS_PROSE})", ()))
    if selection.places:
        places = sorted(selection.places)
        marks = ",".join("?" * len(places))
        # The plus prevents SQLite from building an index of all segments, which takes seconds.
        found.append(Condition(f"--in {','.join(places)}", f"+s.place IN ({marks})", tuple(places)))
    if selection.proven:
        sql = "s.source_level IN ('verbatim', 'unwrapped', 'folded')"
        found.append(Condition("--proven", sql, ()))
    if selection.without_problems:
        options = " ".join(f"--exclude-problem {c}" for c in sorted(selection.without_problems))
        sql = "NOT EXISTS (SELECT 1 FROM temp.faulty f WHERE f.segment_id = s.id)"
        found.append(Condition(options, sql, ()))
    if selection.without_findings:
        options = " ".join(f"--exclude-problem {one.code}" for one in selection.without_findings)
        sql = "NOT EXISTS (SELECT 1 FROM temp.flawed f WHERE f.entry_id = s.entry_id)"
        found.append(Condition(options, sql, ()))
    if selection.with_findings:
        sql = "EXISTS (SELECT 1 FROM temp.wanted f WHERE f.entry_id = s.entry_id)"
        options = " ".join(f"--rule {one.code}" for one in selection.with_findings)
        found.append(Condition(options, sql, ()))
    if selection.unassigned:
        sql = "NOT EXISTS (SELECT 1 FROM temp.out f WHERE f.segment_id = s.id)"
        found.append(Condition("--unassigned", sql, ()))
    return found


def _type_of_pages(selection: Selection) -> str | None:
    """Return the required type of pages; edited pairs occur on pages of any type."""
    return None if selection.translation_type == "PE" else selection.translation_type


def conditions_of_entries(selection: Selection) -> list[Condition]:
    """Return the conditions on an entry `e`."""
    found = []
    if selection.translation_type is not None:
        wanted = int(selection.translation_type == "PE")
        option = f"--type {selection.translation_type}"
        found.append(Condition(option, "e.is_edited = ?", (wanted,)))
    for option, sql, words in (
        ("--min-words", "e.source_words >= ?", selection.min_words),
        ("--max-words", "e.source_words <= ?", selection.max_words),
    ):
        if words is not None:
            found.append(Condition(f"{option} {words}", sql, (words,)))
    if selection.not_identical:
        source, target = text_columns(selection)
        sql = f"trim({source}, ?) <> trim({target}, ?)"
        found.append(Condition("--not-identical", sql, (_WHITE_SPACE, _WHITE_SPACE)))
    return found


def text_columns(selection: Selection, entry: str = "e") -> tuple[str, str]:
    """Return the columns for source and target of an entry in the requested form."""
    source, target = f"{entry}.source", f"{entry}.target"
    if selection.as_written:
        return source, target
    return (
        f"coalesce({entry}.author_source, {source})",
        f"coalesce({entry}.author_target, {target})",
    )


def name_columns(selection: Selection) -> tuple[str, str]:
    """Return the name of a pair in the requested form, and the column that is NULL if both forms
    are equal.

    If a pair as written equals the author form of another pair, both have the same hash.
    """
    column = f"e.{'written' if selection.as_written else 'author'}_hash"
    return f"coalesce({column}, e.hash)", column


def joined(conditions: Sequence[Condition]) -> tuple[str, list[object]]:
    """Return all conditions as one, with their values."""
    sql = " AND ".join(condition.sql for condition in conditions) or "TRUE"
    return sql, [value for condition in conditions for value in condition.values]
