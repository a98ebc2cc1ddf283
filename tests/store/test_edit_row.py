"""An edit in its stored form: its location, and what contradicts it."""

from typing import Any

import pytest

from tmx_extract.model import SegmentLocation
from tmx_extract.store.edits.row import EditRow

UNPLACED = EditRow(
    source_locale="en-US",
    locale="ja-JP",
    author_hash=b"1",
    written_hash=b"2",
    source="Save.",
    delivered="保存。",
    target="保存します。",
    based_on=None,
    unchanged=False,
    only_here=False,
    late=False,
    translation_type="MT",
    state="translated",
    editor="Ada",
    edited_at="2024-07-01T09:00:00Z",
    file="back.xlf",
    line=7,
    unit="103",
    way="id",
    assignment_id=None,
    run_id=3,
)
LOCATION = SegmentLocation("h1", 1, 103, "4ef9c-p103", "docs.ja-jp", "docs/save.md")


@pytest.mark.parametrize(
    ("fields", "location"),
    [
        ({}, None),
        # Without a handback the other fields are no location.
        ({"number": 103, "segment_id": "4ef9c-103", "path": "docs/save.md"}, None),
        ({"handback_key": "h1"}, SegmentLocation("h1", 0, 0, "", "", "")),
        (
            {"handback_key": "h1", "is_paragraph": 0, "number": 103, "path": "docs/save.md"},
            SegmentLocation("h1", 0, 103, "", "", "docs/save.md"),
        ),
        (
            {"handback_key": "h1", "is_paragraph": 1, "number": 2, "repository": "docs.ja-jp"},
            SegmentLocation("h1", 1, 2, "", "docs.ja-jp", ""),
        ),
        (
            {"handback_key": "h1", "number": 2, "segment_id": "4ef9c-2"},
            SegmentLocation("h1", 0, 2, "4ef9c-2", "", ""),
        ),
        (LOCATION._asdict(), LOCATION),
    ],
)
def test_missing_fields_of_a_location_are_empty(
    fields: dict[str, Any], location: SegmentLocation | None
) -> None:
    edit = UNPLACED._replace(**fields)
    assert edit.location == location
    assert edit.name == (location and location.name)


def test_an_edit_for_a_segment_has_its_location_and_nothing_else_of_it() -> None:
    placed = UNPLACED.at(LOCATION)
    assert placed == UNPLACED._replace(
        handback_key="h1",
        is_paragraph=1,
        number=103,
        segment_id="4ef9c-p103",
        repository="docs.ja-jp",
        path="docs/save.md",
    )
    assert placed.location == LOCATION
    assert placed.name == ("h1", 1, 103)


@pytest.mark.parametrize(
    ("target", "run_id", "editor", "contradicts"),
    [
        ("保存する。", 4, "Ben", True),
        ("保存する。", 4, "", True),
        # The same person, the same merge or the same text is no contradiction.
        ("保存する。", 4, "Ada", False),
        ("保存する。", 3, "Ben", False),
        ("保存します。", 4, "Ben", False),
    ],
)
def test_another_text_of_another_person_in_another_merge_is_a_contradiction(
    target: str, run_id: int, editor: str, *, contradicts: bool
) -> None:
    other = UNPLACED._replace(target=target, run_id=run_id, editor=editor)
    assert UNPLACED.contradicts(other) is contradicts
    assert other.contradicts(UNPLACED) is contradicts


def test_two_unknown_people_contradict_each_other() -> None:
    unknown = UNPLACED._replace(editor="")
    assert unknown.contradicts(unknown._replace(target="保存する。", run_id=4))
