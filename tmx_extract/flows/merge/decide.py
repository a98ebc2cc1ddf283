"""Decide what a returned text is: an edit, unchanged, or merged before."""

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from tmx_extract.formats.translation_states import State
from tmx_extract.model import SegmentName, mark_pair, pair_hash
from tmx_extract.store.edits.find_segments import StoredSegment
from tmx_extract.store.edits.known_edits import (
    ANYWHERE,
    Assigned,
    PairEdits,
    Places,
    is_back,
    list_assigned,
    list_assigned_pair,
    list_edits,
)
from tmx_extract.store.edits.people import person_key
from tmx_extract.store.edits.row import EditRow

UnitVerdict = Literal["edited", "unchanged", "known", "untranslated"]


class Decision(NamedTuple):
    """The decision about a text."""

    verdict: UnitVerdict
    based_on: int | None
    """The edit that it was made from; None for the delivered text, or if unknown."""
    assignment: Assigned | None
    doubtful_names: tuple[str, ...] = ()
    """All people who have the segment, if it is unknown who returned it."""


class EditContext(NamedTuple):
    """The facts about a returned text, besides its words."""

    by: str
    """The person who returned it; empty if unknown."""
    placed: SegmentName | None
    """Its place; None for every place with its source."""
    mark: str = ""
    """The mark of the exported edit, as `mark_pair` makes it; empty without one."""
    state: State = ""
    """The state in the file."""
    is_untouched: bool = False
    """Whether it is a copy of the source or of a match, which no one has confirmed."""
    owner: str = ""
    """The assignee of the package with the file; empty if unknown."""
    is_sure: bool = False
    """Whether `by` was given for the whole merge, not read from a file."""
    only_here: bool = False
    """Whether it is for this place only."""
    based_on: int | None = None
    """The edit that it was made from, if known from an earlier merge and not named in the file."""


class _Base(NamedTuple):
    """The text that the person saw in the file."""

    edit: EditRow | None
    """None for the delivered text."""
    text: str


def decide(
    connection: sqlite3.Connection,
    segment: StoredSegment,
    target: str,
    context: EditContext,
    edits: PairEdits | None = None,
) -> Decision:
    """Compare a text with the versions of its pair in the memory.

    The mark in the file, or else the assignment of the person, shows which edit the person saw.
    Without both it was the delivered text, because edited text is exported with its mark, or it is
    unknown. Then an earlier text is not new, and a person's later text replaces the earlier text
    of the same person.

    If the file marks a text as untranslated, it is not an edit if it equals the sent text, the
    source, or a match. `edits` are the edits of the pair, if they were read before.
    """
    if edits is None:
        edits = list_edits(connection, segment.author_hash, segment.written_hash)
    assignment, doubtful_names = _find_assignment(connection, segment, context)
    decision = _compare(connection, segment, target, context, (assignment, edits))
    decision = decision._replace(doubtful_names=doubtful_names)
    if decision.verdict != "edited":
        return decision
    if (
        context.state == "open"
        and not context.mark
        and target in (segment.target, segment.delivered)
    ):
        return decision._replace(verdict="unchanged", based_on=None)
    if context.is_untouched:
        return decision._replace(verdict="untranslated", based_on=None)
    return decision


def _compare(
    connection: sqlite3.Connection,
    segment: StoredSegment,
    target: str,
    context: EditContext,
    known: tuple[Assigned | None, PairEdits],
) -> Decision:
    assignment, edits = known
    if target == segment.target and segment.edit_id is None:
        return Decision("unchanged", None, assignment)
    base = _find_base(segment, edits, target, context, assignment)
    based_on = base and base.edit and base.edit.id
    if target == (segment.delivered if base is None else base.text):
        return Decision("unchanged", based_on, assignment)
    same, own, has_narrower = _look_back(edits, target, context, based_on)
    if same is None and (target != segment.target or has_narrower):
        return Decision("edited", own or based_on, assignment)
    if assignment is None or is_back(connection, segment, context.placed, assignment.assignment_id):
        return Decision("known", None, assignment)
    # Others made the same edit, but the assignee has done the work too.
    if target == segment.target:
        return Decision("edited", based_on if same is None else same, assignment)
    return Decision("unchanged", same, assignment)


def _look_back(
    edits: PairEdits, target: str, context: EditContext, based_on: int | None
) -> tuple[int | None, int | None, bool]:
    """Return the last edit with the same text since `based_on`, the last one by the same person,
    and whether some are for one place, but the text is for all places."""
    placed, since = context.placed, based_on or 0
    places: Places = (ANYWHERE,) if placed is None else (placed, None)
    # An edit for one place is not enough for a text for all places.
    is_wider = placed is not None and not (context.only_here or context.mark)
    same = edits.find_last(places, only_here=False, target=target)
    if not is_wider:
        same = max(same, edits.find_last(places, only_here=True, target=target))
    own = edits.find_own(places, context.by) if context.by else 0
    has_narrower = is_wider and edits.find_narrow(places) > since
    return same if same > since else None, own if own > since else None, has_narrower


def _iter_made(edits: PairEdits) -> Iterator[EditRow]:
    return (edit for edit in edits if not edit.unchanged)


def _find_assignment(
    connection: sqlite3.Connection, segment: StoredSegment, context: EditContext
) -> tuple[Assigned | None, tuple[str, ...]]:
    """Return the assignment of the segment to the owner of the package, or else to this person.

    Without a place, any segment of the pair counts. If no one is named, it is the only person who
    has it; if several have it, return their names.
    """
    if context.placed is None:
        sent = list_assigned_pair(connection, segment.row)
    else:
        sent = list_assigned(connection, context.placed)
    people = {person_key(one.to): one for one in reversed(sent)}
    for name in (context.owner, context.by):
        if name and person_key(name) in people:
            return people[person_key(name)], ()
    if context.owner or context.is_sure or not people:
        return None, ()
    if len(people) > 1:
        return None, tuple(sorted(one.to for one in people.values()))
    return sent[0], ()


def _find_marked(segment: StoredSegment, made: Sequence[EditRow], mark: str) -> _Base | None:
    """Return the last of the edits with this mark."""
    locales = segment.source_locale, segment.locale
    for edit in reversed(made if mark else ()):
        if mark_pair(*locales, segment.source, edit.target) == mark:
            return _Base(edit, edit.target)
    return None


def _find_base(
    segment: StoredSegment,
    edits: PairEdits,
    target: str,
    context: EditContext,
    assignment: Assigned | None,
) -> _Base | None:
    if not context.mark and assignment is None:
        return None
    made = list(_iter_made(edits))
    base = _find_marked(segment, made, context.mark)
    if base is None and assignment is not None:
        base = _find_sent(segment, made, target, assignment.text_hash)
    if base is None:
        return next(
            (_Base(edit, edit.target) for edit in made if edit.id == context.based_on), None
        )
    return base


def _find_sent(
    segment: StoredSegment, made: Sequence[EditRow], target: str, text_hash: bytes
) -> _Base | None:
    if text_hash == segment.author_hash:
        return _Base(None, segment.delivered)
    locales = segment.source_locale, segment.locale
    for edit in reversed(made):
        if pair_hash(*locales, segment.source, edit.target) == text_hash:
            return _Base(edit, edit.target)
    # The edit that went out may have been undone.
    return _Base(None, target) if pair_hash(*locales, segment.source, target) == text_hash else None
