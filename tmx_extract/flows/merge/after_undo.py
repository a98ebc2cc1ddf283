"""Repeat the merges and decisions after an undone run, without that run."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from tmx_extract.flows.merge.decide import EditContext, decide
from tmx_extract.flows.merge.keep_edits import is_work
from tmx_extract.flows.resolve_after_undo import resolve_after_undo
from tmx_extract.model import NOWHERE
from tmx_extract.spacing import is_same_text
from tmx_extract.store.edits.find_segments import SegmentFinder, StoredSegment
from tmx_extract.store.edits.known_edits import find_assignee
from tmx_extract.store.edits.later_runs import LaterRun, LaterRuns
from tmx_extract.store.edits.row import EditRow
from tmx_extract.store.edits.write import EditWriter


def decide_after_undo(writer: EditWriter, later: LaterRuns, run: LaterRun) -> None:
    """Write the result of the run with the edits and decisions that exist now."""
    if run.kind == "resolve":
        resolve_after_undo(writer, later, run)
        return
    finder = SegmentFinder(writer.connection)
    for _, unit in groupby(run.edits, lambda edit: (edit.file, edit.line, edit.unit, edit.way)):
        for edit, is_meant in _choose(list(unit), finder):
            writer.restore(_decide_again(writer, finder, edit) if is_meant else _passed(edit))


def _choose(unit: Sequence[EditRow], finder: SegmentFinder) -> Iterator[tuple[EditRow, bool]]:
    """Yield each edit of a unit, and whether it applies: if one pair already has the text, the unit
    is for that pair only."""
    if len(unit) == 1 or any(edit.name is not None for edit in unit):
        yield from ((edit, True) for edit in unit)
        return
    found = [finder.find_again(edit) for edit in unit]
    same = [
        edit
        for edit, one in zip(unit, found, strict=True)
        if is_same_text(edit.delivered, edit.target)
        or (one is not None and is_same_text(one.target, edit.target))
    ]
    # The last of several applies, as when the file was merged.
    yield from ((edit, edit in (same[-1:] or unit)) for edit in unit)


def _passed(edit: EditRow) -> EditRow:
    return edit._replace(merged_before=True, unchanged=False)


def _decide_again(writer: EditWriter, finder: SegmentFinder, edit: EditRow) -> EditRow:
    if edit.mark is None:
        return edit
    found = finder.find_again(edit) or _found_of(edit)
    context = EditContext(
        by=edit.editor,
        placed=edit.name,
        mark=edit.mark,
        state=edit.state,
        owner=find_assignee(writer.connection, edit.assignment_id),
        is_sure=True,
        only_here=bool(edit.only_here),
        based_on=edit.based_on,
    )
    decision = decide(writer.connection, found, edit.target, context)
    again = edit._replace(
        based_on=decision.based_on,
        unchanged=decision.verdict == "unchanged",
        merged_before=False,
        assignment_id=decision.assignment and decision.assignment.assignment_id,
    )
    is_kept = decision.verdict == "edited" or (
        decision.verdict == "unchanged"
        and is_work(edit.state, edit.translation_type, decision)
        and not writer.is_kept(again)
    )
    return again._replace(merged_before=not is_kept)


def _found_of(edit: EditRow) -> StoredSegment:
    """Return the segment as the edit recorded it, if its page is no longer in the memory."""
    return StoredSegment(
        row=0,
        **(edit.location or NOWHERE)._asdict(),
        source_locale=edit.source_locale,
        locale=edit.locale,
        source=edit.source,
        source_as_written=edit.source,
        delivered=edit.delivered,
        delivered_as_written=edit.delivered,
        author_hash=edit.author_hash,
        written_hash=edit.written_hash,
        target=edit.delivered,
        edit_id=None,
        translation_type=edit.translation_type,
        is_superseded=int(edit.late),
        chosen=1,
        prefix="",
        content_hash="",
    )
