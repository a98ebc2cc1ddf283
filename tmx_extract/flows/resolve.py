"""Decide about edits that contradict each other, or whose text is gone."""

import sqlite3
from collections.abc import Collection, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from tmx_extract.errors import ConflictError
from tmx_extract.flows.clock import current_time
from tmx_extract.model import ResolveRule
from tmx_extract.store.edits.conflicts import (
    EditConflict,
    find_conflict,
    iter_conflicts,
)
from tmx_extract.store.edits.find_segments import find_on_page
from tmx_extract.store.edits.row import EditRow
from tmx_extract.store.edits.write import EditWriter, NewRun, editing
from tmx_extract.version import __version__


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolveOptions:
    """The options of a decision."""

    drop: bool = False
    """Decide against the named edits, not for them."""
    text: str | None = None
    """The target to use instead."""
    by: str = ""
    """The person who decides."""


@dataclass(slots=True, kw_only=True)
class ResolveReport:
    """The result of a decision."""

    run: int = 0
    resolved: int = 0
    segments: int = 0
    """The number of segments whose text changed."""


def resolve(
    connection: sqlite3.Connection, edit_ids: Collection[int], options: ResolveOptions
) -> ResolveReport:
    """Decide for, or against, these edits: all or none.

    Raises `ConflictError` if one of them is not open.
    """
    with _deciding(connection, options, list(edit_ids)) as writer:
        for edit_id in edit_ids:
            conflict = find_conflict(connection, edit_id)
            if conflict is None:
                raise ConflictError(
                    f"edit {edit_id} is in no conflict",
                    advice="See what is open: tmx-extract conflicts",
                )
            _decide(writer, conflict, edit_id, options)
        return _finish(writer, len(edit_ids))


def resolve_all(
    connection: sqlite3.Connection, rule: ResolveRule, options: ResolveOptions
) -> ResolveReport:
    """Decide all open conflicts by one rule; conflicts that it does not cover stay open."""
    with _deciding(connection, options, rule) as writer:
        return _finish(writer, decide_all(writer, rule, iter_conflicts(connection)))


def decide_all(writer: EditWriter, rule: ResolveRule, conflicts: Iterable[EditConflict]) -> int:
    """Decide these conflicts by a rule; return the number of decisions."""
    count = 0
    for conflict in list(conflicts):
        is_contradiction = conflict.kind == "two-edits"
        if is_contradiction == (rule == "seen"):
            continue
        choose = max if rule == "newest" else min
        chosen = choose(conflict.edits, key=lambda edit: edit.id)
        _decide(writer, conflict, chosen.id, ResolveOptions(drop=rule == "seen"))
        count += 1
    return count


def _deciding(
    connection: sqlite3.Connection, options: ResolveOptions, asked: object
) -> AbstractContextManager[EditWriter]:
    now = current_time()
    arguments = {"inputs": [], "asked": asked, "drop": options.drop, "by": options.by}
    return editing(connection, NewRun("resolve", now, __version__, arguments))


def _finish(writer: EditWriter, resolved: int) -> ResolveReport:
    segments = writer.finish()
    return ResolveReport(run=writer.run_id, resolved=resolved, segments=segments)


def _decide(
    writer: EditWriter, conflict: EditConflict, edit_id: int, options: ResolveOptions
) -> None:
    own = next(edit for edit in conflict.edits if edit.id == edit_id)
    if conflict.kind == "two-edits":
        rivals = [edit for edit in conflict.edits if edit.id != edit_id]
        _decide_among(writer, own, rivals, options)
        return
    if not options.drop:
        writer.add(_moved(writer.connection, own, options))
    writer.decide(own.id, "seen")


def _decide_among(
    writer: EditWriter, own: EditRow, rivals: Iterable[EditRow], options: ResolveOptions
) -> None:
    if options.drop:
        writer.decide(own.id, "dropped")
        return
    chosen = own.id
    if options.text is not None:
        chosen = writer.add(_rewritten(own, options, based_on=own.id)).id
    decide_for(writer, own, rivals, chosen)


def decide_for(writer: EditWriter, own: EditRow, rivals: Iterable[EditRow], chosen: int) -> None:
    """Decide against the rivals of an edit; `chosen` is the edit itself, or its correction."""
    for rival in rivals:
        if own.name is not None and rival.name is None:
            # The edit remains valid for all other places.
            writer.decide(chosen, "seen")
        else:
            writer.decide(rival.id, "dropped")


def _moved(connection: sqlite3.Connection, edit: EditRow, options: ResolveOptions) -> EditRow:
    """Return the edit for the current text of the page; raise `ConflictError` without one."""
    found = find_on_page(connection, edit)
    if found is None:
        raise ConflictError(
            f"the English of edit {edit.id} is no longer on {edit.path or 'any page'}",
            advice=f"Leave it as it is: tmx-extract resolve {edit.id} --drop",
        )
    moved = _rewritten(edit, options, based_on=None)._replace(
        author_hash=found.author_hash,
        written_hash=found.written_hash,
        delivered=found.delivered,
        translation_type=found.translation_type,
        late=False,
    )
    return moved.at(found.location)


def _rewritten(edit: EditRow, options: ResolveOptions, *, based_on: int | None) -> EditRow:
    """Return a copy of the edit as a person's decision."""
    return edit._replace(
        target=edit.target if options.text is None else options.text,
        editor=options.by or edit.editor,
        based_on=based_on,
        unchanged=False,
        way="resolved",
    )
