"""The order of pairs in their pages: recovered pairs have ordinals after those of the file."""

import sqlite3

from tmx_extract.store.english_pages import has_recovered
from tmx_extract.store.schema import ORDINAL_BITS

_ORDINAL_MASK = (1 << ORDINAL_BITS) - 1


def page_order(connection: sqlite3.Connection, place: str) -> str:
    """Return the SQL terms by which pairs are in page order; `place` is the SQL for the position of
    the page in `temp.selected`, with the ordinal of the pair."""
    if not has_recovered(connection):
        return place
    position, ordinal = f"(({place}) >> {ORDINAL_BITS})", f"(({place}) & {_ORDINAL_MASK})"
    document = f"(SELECT document_id FROM temp.selected WHERE position = {position})"
    start = f"(SELECT start FROM segment WHERE id = ({document} << {ORDINAL_BITS} | {ordinal}))"
    return f"{position}, {start}, {place}"
