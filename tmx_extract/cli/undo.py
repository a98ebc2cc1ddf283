"""`tmx-extract undo`."""

from typing import Annotated

import typer

from tmx_extract.answers.counts import counted
from tmx_extract.cli.memory import opened_memory
from tmx_extract.cli.options import DEFAULT_STORE, JsonOption, StoreOption
from tmx_extract.cli.output_files import put_value
from tmx_extract.cli.printing import say


def undo(
    run: Annotated[
        int,
        typer.Argument(
            metavar="RUN", help="The number of the run; list them with `tmx-extract runs`."
        ),
    ],
    db: StoreOption = DEFAULT_STORE,
    as_json: JsonOption = False,
) -> None:
    """Remove everything that one run added.

    Pages that other runs also added stay. For a package, only its record is removed, not its files.
    To get pages back, ingest them again.

    Examples:

        tmx-extract undo 3 --db tm.db
    """
    from tmx_extract.flows.undo import undo as run_undo

    with opened_memory(db) as connection:
        undone = run_undo(connection, run)
    if as_json:
        put_value(
            {
                "run": run,
                "documents": undone.documents,
                "segments": undone.segments,
                "edits": undone.edits,
                "assigned": undone.assigned,
                "unproven": undone.unproven,
            }
        )
        return
    if undone.assigned:
        say(f"run {run} undone: {counted(undone.assigned, 'segment')} no longer out to anybody")
        return
    if undone.unproven and not undone.documents:
        say(
            f"run {run} undone: {counted(undone.unproven, 'document')} no longer proven,"
            f" {counted(undone.segments, 'hidden text')} taken out of {db}"
        )
        return
    edits = f" and {counted(undone.edits, 'edit')}" if undone.edits else ""
    say(
        f"run {run} undone: {counted(undone.documents, 'document')} with"
        f" {counted(undone.segments, 'segment')}{edits} taken out of {db}"
    )
