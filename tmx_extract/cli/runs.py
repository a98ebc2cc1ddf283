"""`tmx-extract runs`."""

from dataclasses import asdict
from typing import TYPE_CHECKING

from tmx_extract.answers.tables import Number, TableCell, TextTable
from tmx_extract.cli.memory import opened_memory
from tmx_extract.cli.options import DEFAULT_STORE, JsonOption, StoreOption
from tmx_extract.cli.output_files import put_value
from tmx_extract.cli.printing import put_table, say

if TYPE_CHECKING:
    from tmx_extract.store.runs import Run

_HEADINGS = (
    "run",
    "kind",
    "started (UTC)",
    "took",
    "status",
    "files",
    "known",
    "documents",
    "segments",
    "inputs or package",
)


def runs(db: StoreOption = DEFAULT_STORE, as_json: JsonOption = False) -> None:
    """List the runs: date, inputs, and what each run added.

    A run of kind package is a package for a person; `segments` counts the segments in it.

    Examples:

        tmx-extract runs --db tm.db
        tmx-extract runs --json
    """
    from tmx_extract.store.runs import iter_runs

    with opened_memory(db) as connection:
        found = list(iter_runs(connection))
    if as_json:
        put_value([asdict(run) | {"seconds": run.seconds} for run in found])
        return
    if not found:
        say(f"no runs in {db}")
        return
    put_table(TextTable(headings=_HEADINGS, rows=list(map(_row, found))))


def _row(run: "Run") -> tuple[TableCell, ...]:
    return (
        Number(str(run.id)),
        run.kind,
        run.started_at.replace("T", " ").removesuffix("Z"),
        Number("" if run.seconds is None else f"{run.seconds:,.0f} s"),
        run.status,
        run.files,
        run.unchanged,
        run.documents,
        run.segments,
        run.output or " ".join(run.inputs),
    )
