"""The figures of one edit and of several."""

import time

import pytest

from tmx_extract.effort.figures import EffortFigures
from tmx_extract.effort.groups import BY, GroupBy, find_group, in_order
from tmx_extract.effort.measure import measure
from tmx_extract.model import Edit, EditMark

EDIT = Edit(
    id=1,
    source_locale="en-US",
    locale="ja-JP",
    source="Save it.",
    before="a b",
    after="a b",
    delivered_as="MT",
    repository="docs.ja-jp",
    path="a/b.md",
    product="azure",
    mark=EditMark("Yuki", "2024-07-01T09:00:00Z", "final"),
    assignment="summer",
)


def count(text: str) -> tuple[int, int]:
    return len(text.split()), len(text.replace(" ", ""))


def figures(before: str, after: str, *, without_codes: bool = False) -> EffortFigures:
    edit = EDIT._replace(before=before, after=after)
    return measure(edit, count, without_codes=without_codes)


def test_an_unchanged_text_needs_no_edits() -> None:
    assert figures("ab cd", "ab cd") == EffortFigures(
        returned=1,
        words=2,
        characters=4,
        unchanged=1,
        unchanged_words=2,
        unchanged_characters=4,
        longer=5,
        ter_words=2,
        # Four characters, three pairs, two of three, one of four.
        chrf=(4, 4, 4, 3, 3, 3, 2, 2, 2, 1, 1, 1, 0, 0, 0, 0, 0, 0),
    )
    assert (figures("ab", "ab").ter_score, figures("ab", "ab").chrf_score) == (0.0, 100.0)


def test_one_word_of_two_that_changed_is_half() -> None:
    changed = figures("ab cd", "ab ce")
    assert changed == EffortFigures(
        returned=1,
        words=2,
        characters=4,
        distance=1,
        longer=5,
        ter_edits=1,
        ter_words=2,
        chrf=(4, 4, 3, 3, 3, 2, 2, 2, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0),
    )
    assert (changed.ter_score, changed.distance_share) == (50.0, 0.2)
    # For each length the shares of correct and found n-grams are equal: (3/4 + 2/3 + 1/2 + 0) / 4.
    assert changed.chrf_score == pytest.approx(100 * 23 / 48)


def test_sums_weigh_texts_by_their_length() -> None:
    both = figures("ab cd", "ab ce").plus(figures("a b c d e f", "a b c d e f"))
    assert (both.ter_score, both.unchanged_share, both.unchanged_words_share) == (12.5, 0.5, 0.75)
    assert both.unchanged_characters_share == 0.6
    assert both.distance_share == 1 / 16


def test_capitals_marks_and_codes_count() -> None:
    assert figures("the file", "The file").ter_edits == 1
    assert figures("the file", "the file.").ter_edits == 1
    assert figures("the file", "the **file**").ter_edits == 4


def test_spaces_count_only_in_the_distance() -> None:
    blank = figures("a  b", "a b")
    assert (blank.distance, blank.ter_edits, blank.unchanged) == (1, 0, 0)
    assert blank.chrf_score == 100.0


def test_without_codes_only_words_are_compared_but_the_text_counts_as_edited() -> None:
    plain = figures("see [the file](a.md)", "see [the file](b.md)", without_codes=True)
    assert (plain.distance, plain.ter_edits, plain.unchanged) == (0, 0, 0)
    assert figures("see [the file](a.md)", "see [the file](b.md)").distance == 1


def test_empty_texts_are_all_or_nothing() -> None:
    written, deleted, nothing = figures("", "a b"), figures("a b", ""), figures("", "")
    assert [one.ter_score for one in (written, deleted, nothing)] == [100.0, 100.0, 0.0]
    assert [one.chrf_score for one in (written, deleted, nothing)] == [0.0, 0.0, None]
    assert [one.distance_share for one in (written, deleted, nothing)] == [1.0, 1.0, 0.0]
    assert EffortFigures().unchanged_share == 0.0


def test_texts_of_100_kilobytes_are_fast() -> None:
    before = "".join(chr(0x4E00 + number * 7919 % 5000) for number in range(50_000))
    start = time.perf_counter()
    found = figures(before, before[:20_000] + "x" + before[20_001:])
    rewritten = figures(before, before[::-1])
    assert time.perf_counter() - start < 20
    assert (found.distance, found.ter_edits, found.without_shifts) == (1, 1, 1)
    assert rewritten.without_shifts == 1


@pytest.mark.parametrize(
    ("by", "group"),
    [
        ("type", "MT"),
        ("product", "azure"),
        ("person", "Yuki"),
        ("month", "2024-07"),
        ("locale", "ja-JP"),
        ("assignment", "summer"),
        ("page", "docs.ja-jp/a/b.md"),
    ],
)
def test_an_edit_has_its_group(by: GroupBy, group: str) -> None:
    assert by in BY
    assert find_group(EDIT, by) == group


def test_missing_facts_are_empty_and_the_type_is_unknown() -> None:
    edit = EDIT._replace(delivered_as=None, repository="", path="")
    assert (find_group(edit, "type"), find_group(edit, "page")) == ("unknown", "")


def test_machine_text_comes_before_human_text_and_others_by_name() -> None:
    assert in_order("type", ["unknown", "HT", "PE", "MT"]) == ["MT", "HT", "unknown", "PE"]
    assert in_order("month", ["2024-07", "2023-12"]) == ["2023-12", "2024-07"]
