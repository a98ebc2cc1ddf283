"""Give one source the same target everywhere, as edits in one run."""

import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass

from tmx_extract.errors import TmxExtractError
from tmx_extract.flows.clock import current_time
from tmx_extract.flows.edit import EditRequest, EditResult, describe_run, keep_edit
from tmx_extract.flows.segment import find_address
from tmx_extract.spacing import with_line_feeds
from tmx_extract.store.connection import snapshot
from tmx_extract.store.edits.find_segments import SegmentFinder, StoredSegment
from tmx_extract.store.edits.write import editing


@dataclass(frozen=True, slots=True, kw_only=True)
class UnifyRequest:
    """One target for all segments with a source. Line ends make no difference: forms change
    them."""

    source_locale: str
    locale: str
    source: str
    """In author form."""
    target: str
    """The target that stays, in author form."""
    others: Collection[str]
    """The targets that it replaces; other targets stay."""
    by: str
    """The person; may be empty."""


def unify_targets(
    connection: sqlite3.Connection, request: UnifyRequest
) -> tuple[EditResult, EditRequest]:
    """Replace the other targets; return the result, and the first edit, which names a segment.

    Raises `TmxExtractError` if no current segment has one of the other targets.
    """
    with snapshot(connection):
        edits = list(_iter_edits(connection, request))
    if not edits:
        raise TmxExtractError(
            "no segment has another target", advice="Load the page again: the memory has changed."
        )
    now = current_time()
    with editing(connection, describe_run(now, edits)) as writer:
        for edit in edits:
            keep_edit(writer, edit, now)
        segments = writer.finish(files=0, finished_at=current_time())
        result = EditResult(run=writer.run_id, verdict="edited", segments=segments)
    return result, edits[0]


def _iter_edits(connection: sqlite3.Connection, request: UnifyRequest) -> Iterator[EditRequest]:
    """Yield one edit for each delivered pair and version of its target; it counts everywhere."""
    locales = (request.source_locale, request.locale)
    source = with_line_feeds(request.source)
    sources = {source, source.replace("\n", "\r\n")}
    found = SegmentFinder(connection).find_by_sources(locales, sources)
    segments = [one for some in found.values() for one in some]
    wanted = with_line_feeds(request.target)
    others = {with_line_feeds(text) for text in request.others} - {wanted}
    targets = dict.fromkeys(one.target for one in segments)
    target = next((one for one in targets if with_line_feeds(one) == wanted), request.target)
    first: dict[tuple[bytes, str], StoredSegment] = {}
    for one in segments:
        if with_line_feeds(one.target) in others:
            first.setdefault((one.author_hash, one.target), one)
    for one in first.values():
        yield EditRequest(
            **asdict(find_address(one)),
            target=target,
            by=request.by,
            expected=one.target,
        )
