"""Whether a unit is for a segment, and the target that the memory keeps of it."""

from contextlib import closing
from typing import Any

import pytest
from edits import find_source
from pages import document, page, store_of

from tmx_extract.flows.merge.fitting import FittedText, fit
from tmx_extract.store.edits.find_segments import StoredSegment


@pytest.fixture(scope="module")
def segment() -> StoredSegment:
    with closing(store_of(document(page({103: ("Save.", "保存。")})))) as connection:
        return find_source(connection, "Save.")


def texts(source: str, target: str, /, **others: str) -> dict[str, str]:
    """The texts of a segment that is nowhere edited or escaped."""
    return {
        "source": source,
        "source_as_written": source,
        "delivered": target,
        "delivered_as_written": target,
        "target": target,
        **others,
    }


PLAIN = texts("Save it.", "それを 保存。")
EDITED = texts("Save it.", "それを 保存。", target="保存する。")
# As the tool writes it and as the author had it; one escape is the author's own.
STARS = texts(
    "A * star.",
    "星 * と \\_。",
    source_as_written="A \\* star.",
    delivered_as_written="星 \\* と \\_。",
)
OTHERWISE = texts("A.", "星。", delivered_as_written="星 \\*。")
STRONG = texts("Save **it**.", "**それ**を保存。")
ONE_SIDE = texts("Save it.", "**それ**を保存。")


@pytest.mark.parametrize(
    ("facts", "source", "target", "expected"),
    [
        (PLAIN, "Save it.", "新しい。", {"target": "新しい。"}),
        (PLAIN, "Save this.", "新しい。", None),
        (PLAIN, "save it.", "新しい。", None),
        # White space that a tool changed is none of the person's work.
        (PLAIN, "Save it.", " それを  保存。\n", {"target": "それを 保存。"}),
        (PLAIN, "Save it.", "それを保存。", {"target": "それを保存。"}),
        (PLAIN, "Saveit.", "それを保存。", {"target": "それを 保存。"}),
        (PLAIN, " Save  it. ", "それを保存。", {"target": "それを保存。"}),
        (PLAIN, "Saveit.", "それを!", {"target": "それを!"}),
        # What was edited, and what was delivered.
        (EDITED, "Save it.", "保存する。 ", {"target": "保存する。"}),
        (EDITED, "Save it.", " それを  保存。", {"target": "それを 保存。"}),
        # Without codes, as `--codes plain` writes both.
        (STRONG, "Save it.", "それを保存。", {"target": "**それ**を保存。", "wording": "words"}),
        (STRONG, "Save it.", "それを残す。", {"target": "**それ**を残す。", "wording": "words"}),
        (STRONG, "Save it.", "これを残す。", {"target": None, "wording": "words"}),
        (STRONG, "Save **it**.", "これを残す。", {"target": "これを残す。"}),
        # Codes that the source does not have tell of the whole file.
        (ONE_SIDE, "Save it.", "それを保存。", {"target": "それを保存。", "is_doubtful": True}),
        (ONE_SIDE, "Save it.", "**それ**を残す。", {"target": "**それ**を残す。"}),
        # A text as written that was left as it was.
        (STARS, "A \\* star.", "星 \\* と \\_。", {"target": "星 * と \\_。"}),
        (STARS, "A * star.", "星 * と \\_!", {"target": "星 * と \\_!"}),
        (STARS, "A * star.", "星 \\* と \\_!", {"target": "星 \\* と \\_!"}),
    ],
)
def test_a_unit_has_the_target_of_its_segment(
    segment: StoredSegment,
    facts: dict[str, Any],
    source: str,
    target: str,
    expected: dict[str, Any] | None,
) -> None:
    found = segment._replace(**facts)
    fitted = fit(source, target, found, as_written=False)
    assert fitted == (None if expected is None else FittedText(**{"found": found, **expected}))


@pytest.mark.parametrize(
    ("facts", "target", "expected"),
    [
        # As many escapes as the page has: the same of them go.
        (STARS, "星 \\* と \\_!", "星 * と \\_!"),
        (STARS, "新 \\# \\*", "新 # \\*"),
        # One more or fewer: the rule tells which go.
        (STARS, "星 \\* だけ。", "星 * だけ。"),
        (STARS, "星。", "星。"),
        (STARS, "星 * と \\_。", "星 * と \\_。"),
        # The published text has other words as well, so its escapes tell nothing.
        (OTHERWISE, "月 \\*。", "月 *。"),
        (PLAIN, "月 \\*。", "月 \\*。"),
    ],
)
def test_escapes_of_the_tool_are_taken_off_texts_as_written(
    segment: StoredSegment, facts: dict[str, Any], target: str, expected: str
) -> None:
    found = segment._replace(**facts)
    fitted = fit(found.source_as_written, target, found, as_written=True)
    assert fitted is not None
    assert fitted.target == expected
