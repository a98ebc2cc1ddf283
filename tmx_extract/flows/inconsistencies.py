"""Texts with several translations, and translations of several texts."""

import sqlite3
from dataclasses import replace

from tmx_extract.flows.locales import expect_locale_pair
from tmx_extract.model import Selection, Side
from tmx_extract.store.connection import snapshot
from tmx_extract.store.report.conflicts import TextConflict, count_conflicts, list_conflicts
from tmx_extract.store.report.counting import count_selected


def list_inconsistencies(
    connection: sqlite3.Connection, selection: Selection, side: Side, *, texts: int, others: int
) -> list[TextConflict]:
    """Return up to `texts` texts of a side with several on the other side, most segments first;
    each with up to `others` of these.

    Raises `NothingSelected` if no pair passes the selection.
    """
    source_locale, locale = expect_locale_pair(connection, selection)
    selection = replace(selection, source_locale=source_locale, locale=locale)
    with snapshot(connection):
        count_selected(connection, selection)
        count_conflicts(connection, side)
        return list_conflicts(connection, selection, side, texts=texts, others=others)
