"""Update the index for matches, with a progress bar."""

from typing import TYPE_CHECKING

from tmx_extract.answers.counts import counted
from tmx_extract.cli.printing import say
from tmx_extract.cli.progress import progress

if TYPE_CHECKING:
    from sqlite3 import Connection


def prepare(connection: "Connection") -> None:
    """Update it, with a progress bar; report a read-only memory."""
    from tmx_extract.flows.match import count_batches, prepare_index

    total = count_batches(connection)
    with progress("Indexing", count=lambda: total, wanted=total > 0) as advance:
        entries, is_kept = prepare_index(connection, advance=advance)
    if not is_kept:
        say(
            f"the memory cannot be written to, so {counted(entries, 'pair')} were read for this"
            " time only"
        )
