"""The percentage of a match: examples, laws, and a slow implementation."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmx_extract.match.compared_text import ComparedText, encode_words, split_compared_text
from tmx_extract.match.penalties import Deduction, Penalties
from tmx_extract.match.ranking import rank_by_words
from tmx_extract.match.score import Score, score

NO_POINTS = Penalties(code=0, number=0, mark=0, form=0, machine=0, superseded=0)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Save the file.", "Save the file.", Score(100, ())),
        ("Save the\r\n file. ", "Save the file.", Score(100, ())),
        ("Save the file.", "Save the page.", Score(66, ())),
        ("Save the file now", "Save the file", Score(75, ())),
        ("Save the file.", "Save the file!", Score(99, (Deduction("marks", 1),))),
        ("Save the file.", "Save the File.", Score(99, (Deduction("form", 1),))),
        ("ＡＢＣ と ｶﾅ", "ABC と カナ", Score(99, (Deduction("form", 1),))),
        ("Save **the** file.", "Save the file.", Score(99, (Deduction("codes", 1),))),
        ("Save **the** file.", "Save `the` file.", Score(99, (Deduction("codes", 1),))),
        ("**Save** the file.", "Save the **file**.", Score(99, (Deduction("form", 1),))),
        ("[a](b.md) or [c](d.md)", "[a](b.md) or [c](e.md)", Score(99, (Deduction("codes", 1),))),
        ("Up to 10 files", "Up to 20 files", Score(98, (Deduction("numbers", 2),))),
        ("Up to 10 files", "Up to ten files", Score(73, (Deduction("numbers", 2),))),
        (
            "Up to 10 `files`.",
            "Up to 20 files!",
            Score(96, (Deduction("codes", 1), Deduction("numbers", 2), Deduction("marks", 1))),
        ),
        ("a" + "!" * 30, "a", Score(90, (Deduction("marks", 10),))),
        ("ファイルを保存します。", "ファイルを保管します。", Score(90, ())),
        ("", "", Score(100, ())),
        ("", "a", Score(0, ())),
        ("--", "-", Score(49, (Deduction("marks", 1),))),
        ("Nothing here", "is alike!", Score(0, (Deduction("marks", 1),))),
    ],
    ids=repr,
)
def test_the_percentage_is_the_share_of_equal_words_minus_points(
    one: str, other: str, expected: Score
) -> None:
    assert score(split_compared_text(one), split_compared_text(other)) == expected


def test_points_can_be_set() -> None:
    one, other = split_compared_text("Up to 10 **files**"), split_compared_text("Up to 20 files")
    assert score(one, other, Penalties(number=5, code=4)) == Score(
        91, (Deduction("codes", 4), Deduction("numbers", 5))
    )
    assert score(one, other, NO_POINTS) == Score(99, (Deduction("form", 1),))


def test_no_points_are_not_deduction() -> None:
    assert Score(100, ()).without("machine", 0) == Score(100, ())
    assert Score(3, ()).without("machine", 5) == Score(0, (Deduction("machine", 5),))


WORDS = st.sampled_from(
    ["save", "Save", "the", "file", "10", "20", ".", "!", "**", "`", "保", "存", "[a](b)", "&amp;"]
)
TEXTS = st.lists(WORDS, max_size=12).map(" ".join) | st.text(
    st.characters(exclude_categories=["Cs"]), max_size=20
)


@given(TEXTS)
def test_a_text_matches_itself_at_100(text: str) -> None:
    assert score(split_compared_text(text), split_compared_text(text)) == Score(100, ())


@given(TEXTS, TEXTS)
def test_it_does_not_matter_which_text_is_which(one: str, other: str) -> None:
    assert score(split_compared_text(one), split_compared_text(other)) == score(
        split_compared_text(other), split_compared_text(one)
    )


@given(TEXTS, TEXTS, st.sampled_from([Penalties(), NO_POINTS]))
def test_only_equal_texts_have_100(one: str, other: str, penalties: Penalties) -> None:
    found = score(split_compared_text(one), split_compared_text(other), penalties)
    assert (found.percent == 100) == (one.split() == other.split())
    assert 0 <= found.percent <= 100


@given(TEXTS, TEXTS)
def test_the_fast_score_equals_a_slow_implementation(one: str, other: str) -> None:
    first, second = split_compared_text(one), split_compared_text(other)
    assert score(first, second).percent == slow_percent(first, second)


def slow_percent(one: ComparedText, other: ComparedText) -> int:
    if one.text == other.text:
        return 100
    longer = max(len(one.words), len(other.words))
    equal = longer - slow_distance(one.words, other.words)
    percent = 100 if longer == 0 else 100 * equal // longer
    for items, others, points in (
        (one.codes, other.codes, 1),
        (one.numbers, other.numbers, 2),
        (one.marks, other.marks, 1),
    ):
        percent -= min(10, points * max(lacking(items, others), lacking(others, items)))
    return max(0, min(percent, 99))


def lacking(items: Sequence[str], others: Sequence[str]) -> int:
    """Return how many items the others lack."""
    left, count = list(others), 0
    for item in items:
        if item in left:
            left.remove(item)
        else:
            count += 1
    return count


def slow_distance(one: Sequence[str], other: Sequence[str]) -> int:
    """Return the Levenshtein distance, computed as in textbooks."""
    row = list(range(len(other) + 1))
    for number, word in enumerate(one, 1):
        before, row = row, [number]
        for position, its in enumerate(other):
            row.append(min(before[position + 1] + 1, row[-1] + 1, before[position] + (word != its)))
    return row[-1]


@given(TEXTS, st.lists(TEXTS, max_size=6), st.integers(1, 100))
def test_the_rank_of_a_candidate_is_never_below_its_score(
    text: str, texts: list[str], least: int
) -> None:
    words = {
        number: encode_words(split_compared_text(other).words) for number, other in enumerate(texts)
    }
    own = split_compared_text(text)
    ranked = rank_by_words(encode_words(own.words), words, least)
    assert ranked == sorted(ranked, key=lambda item: -item[0])
    percents = {key: percent for percent, key in ranked}
    for number, other in enumerate(texts):
        percent = score(own, split_compared_text(other)).percent
        if percent >= least:
            assert percent <= percents[number]
    assert all(percent >= least for percent in percents.values())
