"""The index that matches are found with, brought up to date while somebody watches."""

from typing import TYPE_CHECKING

from tmx_extract.cli.options import counted, is_watched, say

if TYPE_CHECKING:
    from sqlite3 import Connection


def prepare(connection: "Connection") -> None:
    """Bring it up to date, with a bar; tells where the store cannot be written to."""
    from tmx_extract.cli.progress import progress
    from tmx_extract.flows.match import count_batches, prepare_index

    total = count_batches(connection)
    with progress("Indexing", total=total, shown=is_watched() and total > 0) as advance:
        entries, is_kept = prepare_index(connection, advance=advance)
    if not is_kept:
        say(
            f"the store cannot be written to, so {counted(entries, 'pair')} were read for this"
            " time only"
        )
