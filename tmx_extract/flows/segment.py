"""Show one segment with everything around it."""

import sqlite3
from dataclasses import dataclass

from tmx_extract.errors import TmxExtractError
from tmx_extract.model import segment_place
from tmx_extract.store.connection import snapshot
from tmx_extract.store.edits.find_segments import SegmentFinder, StoredSegment
from tmx_extract.store.segment_context import SegmentContext, read_context


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentAddress:
    """Names a segment as people see it."""

    source_locale: str
    locale: str
    repository: str
    """Empty if unknown."""
    path: str
    segment_id: str
    """As on the page: `4ef9c-103`."""

    @property
    def place(self) -> str:
        """The segment in the form of output."""
        return segment_place(self.repository, self.path, self.segment_id)


def find_address(segment: StoredSegment) -> SegmentAddress:
    """Return the address of a segment of the memory."""
    return SegmentAddress(
        source_locale=segment.source_locale,
        locale=segment.locale,
        repository=segment.repository,
        path=segment.path,
        segment_id=segment.segment_id,
    )


def expect_segment(connection: sqlite3.Connection, address: SegmentAddress) -> StoredSegment:
    """Return the segment; raise `TmxExtractError` if the memory does not have it."""
    found = SegmentFinder(connection).find_by_segment_id(
        (address.source_locale, address.locale),
        address.repository,
        address.path,
        address.segment_id,
    )
    if found is None:
        raise TmxExtractError(
            f"the memory has no segment {address.place} for {address.locale}",
            advice="Search for it again: its page may have a newer version.",
        )
    return found


def show_segment(
    connection: sqlite3.Connection, address: SegmentAddress
) -> tuple[StoredSegment, SegmentContext]:
    """Return the segment with its texts, and everything around it."""
    with snapshot(connection):
        segment = expect_segment(connection, address)
        return segment, read_context(connection, segment)
