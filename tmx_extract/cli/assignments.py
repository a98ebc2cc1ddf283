"""`tmx-extract assignments`."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from tmx_extract.answers.counts import counted
from tmx_extract.answers.tables import Number, TableCell, TextTable
from tmx_extract.cli.memory import opened_memory
from tmx_extract.cli.options import DEFAULT_STORE, JsonOption, StoreOption
from tmx_extract.cli.output_files import put_value
from tmx_extract.cli.printing import put_table, say

if TYPE_CHECKING:
    from tmx_extract.store.edits.assignment_status import AssignmentStatus

_HEADINGS = (
    *("no.", "name", "for", "locale", "due"),
    *("sent", "edited", "unchanged", "out", "last back"),
)


def assignments(
    db: StoreOption = DEFAULT_STORE,
    name: Annotated[
        str | None, typer.Option(help="List only the assignments of this person.")
    ] = None,
    show_all: Annotated[
        bool, typer.Option("--all", help="List packages that have come back completely too.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """List the segments that are assigned to people, and those that came back.

    A segment is back when `merge` has read it, edited or unchanged. Packages that are completely
    back appear only with --all. `undo RUN` removes an assignment that was never sent.

    Examples:

        tmx-extract assignments --db tm.db
        tmx-extract assignments --all --name Yuki
        tmx-extract assignments --json | jq '.[] | select(.overdue)'
    """
    from tmx_extract.store.edits.assignment_status import iter_assignments
    from tmx_extract.store.edits.people import People, person_key

    today = date.today().isoformat()
    key = person_key(name or "")
    with opened_memory(db) as connection:
        doubt = People(connection).doubt(name or "")
        found = [
            one
            for one in iter_assignments(connection)
            if (show_all or one.out) and key in ("", person_key(one.name))
        ]
    if doubt:
        say(f"warning: nothing went out to {doubt}")
    if as_json:
        put_value([_as_json(one, today) for one in found])
        return
    if not found:
        say("nothing is out" if not show_all else "nothing went out")
        return
    _show(found, today)
    late = sum(_is_overdue(one, today) for one in found)
    out = sum(one.out for one in found)
    say(
        f"{counted(len(found), 'assignment')}, {counted(out, 'segment')} out"
        + (f"; {late:,} overdue" if late else "")
    )


def _is_overdue(one: "AssignmentStatus", today: str) -> bool:
    return bool(one.out and one.due and one.due < today)


def _show(found: "list[AssignmentStatus]", today: str) -> None:
    """A row for each, and below it where the package was written."""
    rows, notes = list[tuple[TableCell, ...]](), list[str]()
    for one in found:
        who = (Number(str(one.id)), one.name, one.kind, one.locale, one.due or "")
        counts = (one.sent, one.edited, one.unchanged, one.out)
        rows.append((*who, *counts, (one.returned_at or "")[:10]))
        late = "; overdue" if _is_overdue(one, today) else ""
        notes.append(f"{one.location} (run {one.run}){late}")
    put_table(TextTable(headings=_HEADINGS, rows=rows, notes=notes))


def _as_json(one: "AssignmentStatus", today: str) -> dict[str, object]:
    return one._asdict() | {"out": one.out, "overdue": _is_overdue(one, today)}
