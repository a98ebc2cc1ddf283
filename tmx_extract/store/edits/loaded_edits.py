"""Edits that come from another store of pages, where they were decided."""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from tmx_extract.store.edits.row import EditRow
from tmx_extract.store.edits.write import NewRun, editing

_PLACE = ("handback_key", "is_paragraph", "number")


def add_loaded_edits(
    connection: sqlite3.Connection, run: NewRun, rows: Sequence[Mapping[str, Any]]
) -> int:
    """Store edits that the memory does not have yet, in one run; return their number.

    Each row has the columns of an edit that counts: those of `EditVersion` with the delivered pair,
    the person, the time and the state. The edits that they replaced are gone.
    """
    known = set(
        connection.execute(
            "SELECT author_hash, target, handback_key, is_paragraph, number, editor, edited_at"
            " FROM edit"
        )
    )
    new = [row for row in rows if _identity(row) not in known]
    if not new:
        return 0
    with editing(connection, run) as writer:
        # An edit for its own place only may replace one that counts everywhere else.
        elsewhere: dict[tuple[Any, ...], int] = {}
        for row in sorted(new, key=lambda row: not row["only_elsewhere"]):
            place = (row["author_hash"], *(row[name] for name in _PLACE))
            stored = writer.add(_edit(row, elsewhere.get(place) if row["only_here"] else None))
            if row["only_elsewhere"]:
                elsewhere[place] = stored.id
        writer.finish(files=1, finished_at=run.now)
    return len(new)


def _identity(row: Mapping[str, Any]) -> tuple[Any, ...]:
    names = ("author_hash", "edited_target", *_PLACE, "editor", "edited_at")
    return tuple(row[name] for name in names)


def _edit(row: Mapping[str, Any], based_on: int | None) -> EditRow:
    return EditRow(
        source_locale=row["source_locale"],
        locale=row["locale"],
        author_hash=row["author_hash"],
        written_hash=row["written_hash"],
        source=row["author_source"],
        delivered=row["author_target"],
        target=row["edited_target"],
        based_on=based_on,
        unchanged=False,
        only_here=bool(row["only_here"]),
        late=False,
        translation_type=None,
        state=row["edit_state"],
        editor=row["editor"],
        edited_at=row["edited_at"],
        file="",
        line=0,
        unit="",
        way="id",
        assignment_id=None,
        handback_key=row["handback_key"],
        is_paragraph=row["is_paragraph"],
        number=row["number"],
        repository=row["repository"],
        path=row["path"],
    )
