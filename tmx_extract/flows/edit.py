"""Edit one segment in place: the same decisions as for a text that comes back in a file."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tmx_extract.errors import OutdatedText, TmxExtractError
from tmx_extract.flows.clock import current_time
from tmx_extract.flows.merge.decide import UnitVerdict
from tmx_extract.flows.merge.fit_target import FittedText
from tmx_extract.flows.merge.keep_edits import EditKeeper
from tmx_extract.flows.merge.options import MergeOptions
from tmx_extract.flows.segment import SegmentAddress, expect_segment
from tmx_extract.formats.fillable_files import FileLanguages
from tmx_extract.formats.returned_units import Returned, UnitPlace
from tmx_extract.model import EditState, mark_pair
from tmx_extract.store.edits.find_segments import StoredSegment
from tmx_extract.store.edits.people import People
from tmx_extract.store.edits.write import EditWriter, NewRun, editing
from tmx_extract.version import __version__

EditScope = Literal["here", "everywhere"]
"""Only this segment, or every segment with the same pair."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditRequest(SegmentAddress):
    """A new target for a segment."""

    target: str
    """Markdown, in author form."""
    by: str
    """The person; may be empty."""
    expected: str | None = None
    """The target that the person saw; None: any."""
    state: EditState = "reviewed"
    comment: str = ""
    scope: EditScope = "everywhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class EditResult:
    """The result of an edit."""

    run: int | None
    """The number of the run, with which it can be undone; None if nothing was kept."""
    verdict: UnitVerdict
    """`edited`: a new text; `unchanged`: the person confirmed the text; `known`: the memory already
    had this edit."""
    segments: int
    """The number of segments whose text changed."""


def edit_segment(connection: sqlite3.Connection, request: EditRequest) -> EditResult:
    """Keep a new target as a run of its own.

    Raises `TmxExtractError` if the memory has no such segment, and `OutdatedText` if its target is
    no longer the expected one.
    """
    now = current_time()
    with editing(connection, describe_run(now, [request])) as writer:
        verdict = keep_edit(writer, request, now)
        segments = writer.finish(files=0, finished_at=current_time())
        number = writer.run_id
    return EditResult(run=number, verdict=verdict, segments=segments)


def describe_run(now: str, requests: Sequence[EditRequest]) -> NewRun:
    """Return the run of these edits, which are by one person."""
    first = requests[0]
    arguments = {
        "inputs": [request.place for request in requests],
        "by": _spell(first.by),
        "only_here": first.scope == "here",
    }
    return NewRun("merge", now, __version__, arguments)


def keep_edit(writer: EditWriter, request: EditRequest, now: str) -> UnitVerdict:
    """Keep one edit in a run that has begun; the segments change when the run ends.

    Raises the same errors as `edit_segment`.
    """
    if not request.target.strip():
        raise TmxExtractError("the target is empty", advice="To go back, undo the run of the edit.")
    # Read inside the transaction: nobody can edit between the comparison and the edit.
    found = expect_segment(writer.connection, request)
    if request.expected not in (None, found.target):
        raise OutdatedText(request.place, expected=request.expected or "", current=found.target)
    only_here = request.scope == "here"
    options = MergeOptions(by=_spell(request.by), only_here=only_here)
    keeper = EditKeeper(writer, options, now, People(writer.connection))
    keeper.start_file("")
    fitted = FittedText(found, request.target, is_alone=only_here)
    decision = keeper.keep(_as_returned(found, request), request.place, "id", fitted)
    return decision.verdict if decision is not None else "known"


def _spell(name: str) -> str:
    return " ".join(name.split())


def _as_returned(found: StoredSegment, request: EditRequest) -> Returned:
    """Return the edit as a unit of a file that a person sent back."""
    mark = ""
    if found.edit_id is not None:
        mark = mark_pair(found.source_locale, found.locale, found.source, found.target)
    return Returned(
        id=found.segment_id,
        place=UnitPlace(segment_id=found.segment_id, repository=found.repository, path=found.path),
        languages=FileLanguages(request.source_locale, request.locale),
        source=found.source,
        target=request.target,
        state=request.state,
        line=0,
        problems=(),
        by=request.by,
        edit=mark,
        comment=request.comment,
    )
