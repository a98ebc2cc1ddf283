"""Edits and decisions after a run that is undone, which are decided again without it."""

import json
import sqlite3
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from tmx_extract.store.edits.edited_segments import update_edited_segments
from tmx_extract.store.edits.precedence import name_pairs
from tmx_extract.store.edits.row import EditRow
from tmx_extract.store.edits.write import EditWriter, Verdict
from tmx_extract.store.entries import Entries

_FIELDS = ", ".join(EditRow._fields)
_TOUCHED = (
    "SELECT author_hash, written_hash FROM edit WHERE run_id = :run AND NOT merged_before"
    " UNION SELECT author_hash, written_hash FROM edit WHERE assignment_id IN"
    " (SELECT id FROM assignment WHERE run_id = :run)"
    " UNION SELECT e.author_hash, e.written_hash FROM decision d JOIN edit e ON e.id = d.edit_id"
    " WHERE d.run_id = :run"
)
# A unit without a location may have been decided for several pairs together.
_TOGETHER = (
    "SELECT DISTINCT o.author_hash, o.written_hash FROM ({near}) n JOIN edit e ON e.id = n.id"
    " JOIN edit o ON (o.run_id, o.file, o.line, o.unit) = (e.run_id, e.file, e.line, e.unit)"
    " WHERE e.handback_key IS NULL AND o.handback_key IS NULL"
)
_NEAR = (
    "SELECT id FROM edit WHERE author_hash IN temp.edited_pair"
    " UNION SELECT id FROM edit WHERE written_hash IN temp.edited_pair"
)


class LaterRun(NamedTuple):
    """A merge or a decision after the undone run."""

    id: int
    kind: str
    arguments: Mapping[str, Any]
    edits: Sequence[EditRow]
    """Its edits of the affected pairs, in the order of arrival."""
    decisions: Sequence[tuple[int, Verdict]]
    """Its decisions on these pairs: number of the edit, verdict."""

    @property
    def is_concerned(self) -> bool:
        """Whether it must be decided again; a decision by a rule may apply to new conflicts."""
        return bool(self.edits or self.decisions) or isinstance(self.arguments.get("asked"), str)


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterRuns:
    """The edits and decisions to decide again."""

    gone: Sequence[EditRow]
    """The edits of the undone run."""
    pairs: Collection[bytes]
    """The names of the affected pairs, in both forms."""
    runs: Sequence[LaterRun]


DecideAgain = Callable[[EditWriter, LaterRuns, LaterRun], None]
"""Write the result of a later run without the undone run."""


def remove_later_runs(connection: sqlite3.Connection, run_id: int) -> LaterRuns:
    """Remove the edits and decisions that may depend on a run; `put_back` restores them."""
    pairs = _find_pairs(connection, run_id)
    name_pairs(connection, pairs)
    sql = f"SELECT {_FIELDS} FROM edit WHERE run_id {{than}} ? AND id IN ({_NEAR}) ORDER BY id"
    gone = _read(connection.execute(sql.format(than="="), (run_id,)))
    sql_assigned = "SELECT id FROM assignment WHERE run_id = ?"
    not_sent = {row for (row,) in connection.execute(sql_assigned, (run_id,))}
    edits = [
        edit._replace(assignment_id=None) if edit.assignment_id in not_sent else edit
        for edit in _read(connection.execute(sql.format(than=">"), (run_id,)))
    ]
    decisions = connection.execute(
        f"SELECT run_id, edit_id, verdict FROM decision WHERE run_id > ? AND edit_id IN ({_NEAR})"
        " ORDER BY run_id, edit_id",
        (run_id,),
    ).fetchall()
    connection.execute(f"DELETE FROM decision WHERE run_id > ? AND edit_id IN ({_NEAR})", (run_id,))
    connection.executemany("DELETE FROM edit WHERE id = ?", [(edit.id,) for edit in edits])
    found = connection.execute(
        "SELECT id, kind, arguments FROM run WHERE id > ? AND kind IN ('merge', 'resolve')"
        " AND status <> 'undone' ORDER BY id",
        (run_id,),
    )
    runs = [
        LaterRun(
            number,
            kind,
            json.loads(arguments),
            [edit for edit in edits if edit.run_id == number],
            [(edit_id, verdict) for run, edit_id, verdict in decisions if run == number],
        )
        for number, kind, arguments in found
    ]
    return LaterRuns(gone=gone, pairs=pairs, runs=[run for run in runs if run.is_concerned])


def put_back(
    connection: sqlite3.Connection, entries: Entries, later: LaterRuns, decide_again: DecideAgain
) -> None:
    """Let each later run decide again, in order, with the edits that existed before it."""
    for run in later.runs:
        update_edited_segments(connection, entries, later.pairs)
        decide_again(EditWriter(connection, run.id), later, run)
        connection.execute(
            "UPDATE run SET segments = (SELECT count(*) FROM edit WHERE run_id = run.id"
            " AND NOT unchanged AND NOT merged_before) WHERE id = ?",
            (run.id,),
        )


def put_back_as_it_was(writer: EditWriter, _: LaterRuns, run: LaterRun) -> None:
    """Write the same edits and decisions again."""
    for edit in run.edits:
        writer.restore(edit)
    for edit_id, verdict in run.decisions:
        if writer.has(edit_id):
            writer.decide(edit_id, verdict)


def _find_pairs(connection: sqlite3.Connection, run_id: int) -> set[bytes]:
    """Return the pairs of the run, and those that depend on them through other edits."""
    rows = connection.execute(_TOUCHED, {"run": run_id})
    pairs = {name for row in rows for name in row}
    while True:
        name_pairs(connection, pairs)
        rows = connection.execute(_TOGETHER.format(near=_NEAR))
        found = {name for row in rows for name in row}
        if found <= pairs:
            return pairs
        pairs |= found


def _read(rows: sqlite3.Cursor) -> list[EditRow]:
    return [EditRow._make(row) for row in rows]
