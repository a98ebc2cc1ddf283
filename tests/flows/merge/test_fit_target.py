"""Whether a unit belongs to a segment, and the target that the memory stores."""

from contextlib import closing
from typing import Any

import pytest
from edits import find_source
from pages import document, page, store_of

from tmx_extract.flows.merge.fit_target import FittedText, fit_target
from tmx_extract.store.edits.find_segments import StoredSegment


@pytest.fixture(scope="module")
def segment() -> StoredSegment:
    with closing(store_of(document(page({103: ("Save.", "保存。")})))) as connection:
        return find_source(connection, "Save.")


def texts(source: str, target: str, /, **others: str) -> dict[str, str]:
    """Return the texts of a segment without edits and escapes."""
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
# As the tool writes it and as the author wrote it; one escape is the author's own.
STARS = texts(
    "A * star.",
    "星 * と \\_。",
    source_as_written="A \\* star.",
    delivered_as_written="星 \\* と \\_。",
)
FEWER_WORDS = texts("A.", "星  \\*。", delivered_as_written="星 x \\*。")
OTHERWISE = texts("A.", "星。", delivered_as_written="星 \\*。")
STRONG = texts("Save **it**.", "**それ**を保存。")
ONE_SIDE = texts("Save it.", "**それ**を保存。")
# A person put the escape back, or changed only spaces or codes.
ESCAPED = texts("A.", "星 * だ。", delivered_as_written="星 \\* だ。", target="星 \\* だ。")
SPACED = texts("Save it.", "それを 保存。", target="それを  保存。")
RESPACED = texts("Save it.", "それを保存。", target="それを 保存。")
STRONG_SPACED = texts("Save **it**.", "**それ**を 保存。", target="**それ**を  保存。")
STRONG_EDITED = texts("Save **it**.", "**それ**を保存。", target="**保存**する。")
# The author's own escape, and a source that has no escape in the memory.
OWN_STAR = texts("A \\* star.", "星。")
NO_STAR = texts("A * star.", "星。")


@pytest.mark.parametrize(
    ("facts", "source", "target", "expected"),
    [
        (PLAIN, "Save it.", "新しい。", {"target": "新しい。"}),
        (PLAIN, "Save this.", "新しい。", None),
        (PLAIN, "save it.", "新しい。", None),
        # White space changed by a tool is not the person's work.
        (PLAIN, "Save it.", " それを  保存。\n", {"target": "それを 保存。"}),
        (PLAIN, "Save it.", "それを保存。", {"target": "それを保存。"}),
        (PLAIN, "Saveit.", "それを保存。", {"target": "それを 保存。"}),
        (PLAIN, " Save  it. ", "それを保存。", {"target": "それを保存。"}),
        (PLAIN, "Saveit.", "それを!", {"target": "それを!"}),
        # The edited and the delivered text.
        (EDITED, "Save it.", "保存する。 ", {"target": "保存する。"}),
        (EDITED, "Save it.", " それを  保存。", {"target": "それを 保存。"}),
        # Without codes, as `--codes plain` writes both.
        (
            STRONG,
            "Save it.",
            "それを保存。",
            {"target": "**それ**を保存。", "codes_written": "words"},
        ),
        (
            STRONG,
            "Save it.",
            "それを残す。",
            {"target": "**それ**を残す。", "codes_written": "words"},
        ),
        (STRONG, "Save it.", "これを残す。", {"target": None, "codes_written": "words"}),
        (STRONG, "Save **it**.", "これを残す。", {"target": "これを残す。"}),
        # Codes that the source lacks are decided for the whole file.
        (ONE_SIDE, "Save it.", "それを保存。", {"target": "それを保存。", "is_doubtful": True}),
        (ONE_SIDE, "Save it.", "**それ**を残す。", {"target": "**それ**を残す。"}),
        # An unchanged text as written.
        (STARS, "A \\* star.", "星 \\* と \\_。", {"target": "星 * と \\_。"}),
        (STARS, "A * star.", "星 * と \\_!", {"target": "星 * と \\_!"}),
        (STARS, "A * star.", "星 \\* と \\_!", {"target": "星 \\* と \\_!"}),
        (ESCAPED, "A.", "星 \\* だ。", {"target": "星 \\* だ。"}),
        (ESCAPED, "A.", "星 * だ。", {"target": "星 * だ。"}),
        (OWN_STAR, " A  \\* star.", "月。", {"target": "月。"}),
        (NO_STAR, "A \\* star.", "月。", {"target": "月。"}),
        (OWN_STAR, "A * star.", "月。", {"target": "月。", "codes_written": "words"}),
        # The current text comes before the delivered one.
        (SPACED, "Save it.", "それを 保存。\n", {"target": "それを  保存。"}),
        (RESPACED, "Saveit.", "そ れを保存。", {"target": "それを 保存。"}),
        (
            STRONG_SPACED,
            "Save it.",
            "それを 保存。\n",
            {"target": "**それ**を  保存。", "codes_written": "words"},
        ),
        # The delivered text has its own codes.
        (
            STRONG_EDITED,
            "Save it.",
            "それを保存。",
            {"target": "**それ**を保存。", "codes_written": "words"},
        ),
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
    fitted = fit_target(source, target, found, as_written=False)
    assert fitted == (None if expected is None else FittedText(**{"segment": found, **expected}))


@pytest.mark.parametrize(
    ("facts", "target", "expected"),
    [
        # The same number of escapes as the page: the same ones are removed.
        (STARS, "星 \\* と \\_!", "星 * と \\_!"),
        (STARS, "新 \\# \\*", "新 # \\*"),
        # One more or fewer: the rule decides.
        (STARS, "星 \\* だけ。", "星 * だけ。"),
        (STARS, "星。", "星。"),
        (STARS, "星 * と \\_。", "星 * と \\_。"),
        # The published text has other words too, so its escapes prove nothing.
        (OTHERWISE, "月 \\*。", "月 *。"),
        (FEWER_WORDS, "月 \\*。", "月 *。"),
        (PLAIN, "月 \\*。", "月 \\*。"),
    ],
)
def test_escapes_of_the_tool_are_taken_off_texts_as_written(
    segment: StoredSegment, facts: dict[str, Any], target: str, expected: str
) -> None:
    found = segment._replace(**facts)
    fitted = fit_target(found.source_as_written, target, found, as_written=True)
    assert fitted is not None
    assert fitted.target == expected
