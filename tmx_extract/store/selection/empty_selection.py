"""The filter that excluded everything."""

import sqlite3
from collections.abc import Sequence

from tmx_extract.locales import did_you_mean_locale
from tmx_extract.model import Selection
from tmx_extract.store.selection.conditions import Condition, joined
from tmx_extract.store.selection.paths import advise_on_path


def explain_nothing(
    connection: sqlite3.Connection, thing: str, where: str, conditions: Sequence[Condition]
) -> str:
    """Return a sentence about the first filter that excludes everything, alone or with earlier
    ones.

    `where` is the rest of a query, from FROM to WHERE.
    """
    for number, last in enumerate(conditions):
        if _is_any(connection, where, conditions[: number + 1]):
            continue
        if number == 0 or not _is_any(connection, where, [last]):
            return f"no {thing} passes {last.option}"
        before = ", ".join(condition.option for condition in conditions[:number])
        return f"no {thing} passes both {before} and {last.option}"
    return f"no {thing} passes the filters"


def advise(connection: sqlite3.Connection, selection: Selection) -> str:
    """Return the advice for a selection without documents."""
    if selection.path:
        return advise_on_path(connection, selection.path)
    for locale, column in (
        (selection.locale, "locale"),
        (selection.source_locale, "source_locale"),
    ):
        known = [tag for (tag,) in connection.execute(f"SELECT DISTINCT {column} FROM handback")]
        if locale and known and locale not in known:
            near = did_you_mean_locale(locale, known)
            return f"The memory has {', '.join(sorted(known))}.{near}"
    return "See what the memory contains: tmx-extract stats"


def _is_any(connection: sqlite3.Connection, where: str, conditions: Sequence[Condition]) -> bool:
    condition, values = joined(conditions)
    found = connection.execute(f"SELECT 1{where}{condition} LIMIT 1", values)
    return found.fetchone() is not None
