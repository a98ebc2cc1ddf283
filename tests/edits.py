"""Edits for tests, without the files that contained them."""

import sqlite3
from collections.abc import Mapping
from typing import Any

from tmx_extract.store.edits.find_segments import SegmentFinder, StoredSegment
from tmx_extract.store.edits.row import EditRow
from tmx_extract.store.edits.write import NewRun, editing

LOCALES = ("en-US", "ja-JP")
NOW = "2024-07-01T09:00:00Z"


def find(connection: sqlite3.Connection, handback: str, name: str) -> StoredSegment:
    """Return the segment with that name."""
    found = SegmentFinder(connection).find_by_name(LOCALES, handback, name)
    assert found is not None
    return found


def find_source(connection: sqlite3.Connection, source: str) -> StoredSegment:
    """Return the first current segment with this source."""
    return SegmentFinder(connection).find_by_sources(LOCALES, [source])[source][0]


def edit_of(found: StoredSegment, target: str, **facts: Any) -> EditRow:
    """Return an edit of that segment, made at its location."""
    told: Mapping[str, Any] = {
        **{name: getattr(found, name) for name in EditRow._fields if name in StoredSegment._fields},
        "target": target,
        "based_on": None,
        "unchanged": False,
        "only_here": False,
        "late": bool(found.is_superseded),
        "state": "translated",
        "editor": "",
        "edited_at": NOW,
        "file": "back.xlf",
        "line": 7,
        "unit": "103",
        "way": "id",
        "assignment_id": None,
    }
    return EditRow(**{**told, **facts})


def write_edits(connection: sqlite3.Connection, *edits: EditRow) -> list[int]:
    """Store one run with these edits; return their numbers."""
    with editing(connection, NewRun("merge", NOW, "0.1.0", {"inputs": ["back"]})) as writer:
        numbers = [writer.add(edit).id for edit in edits]
        writer.finish(files=1)
    return numbers
