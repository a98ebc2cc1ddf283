"""Deleted and inserted stretches."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmx_extract.match.difference import DifferencePart, find_difference


def shown(older: str, newer: str) -> str:
    """Return the difference with marks."""
    marks = {"same": "{}", "deleted": "[-{}-]", "inserted": "{{+{}+}}"}
    return "".join(marks[kind].format(text) for kind, text in find_difference(older, newer))


@pytest.mark.parametrize(
    ("older", "newer", "difference"),
    [
        ("", "", ""),
        ("Save.", "Save.", "Save."),
        ("", "Save.", "{+Save.+}"),
        ("Save.", "", "[-Save.-]"),
        ("Save the file.", "Save a file.", "Save [-the-]{+a+} file."),
        ("Save the file.", "Save the old file.", "Save the {+old +}file."),
        ("Licence fee", "License fee", "[-Licence-]{+License+} fee"),
        ("Select **Save**.", "Select Save.", "Select [-**-]Save[-**-]."),
        ("役割を割り当てる", "ロールを割り当てる", "[-役割-]{+ロール+}を割り当てる"),
        ("一覧から選びます。", "一覧から選択します。", "一覧から選[-び-]{+択し+}ます。"),
        ("Azure の管理", "Microsoft Azure の管理", "{+Microsoft +}Azure の管理"),
        ("ที่นี่", "ที่นั่น", "ที่[-นี่-]{+นั่น+}"),
    ],
    ids=repr,
)
def test_differences_are_by_words_or_characters(older: str, newer: str, difference: str) -> None:
    assert shown(older, newer) == difference


def test_changes_around_a_shorter_common_text_are_one() -> None:
    assert shown("See the old guide.", "Read a new guide.") == (
        "[-See the old-]{+Read a new+} guide."
    )


def test_changes_around_a_longer_common_text_are_two() -> None:
    older, newer = "Open your subscription and go.", "See your subscription and leave."
    assert shown(older, newer) == "[-Open-]{+See+} your subscription and [-go-]{+leave+}."


def test_stretches_have_their_kind() -> None:
    assert find_difference("Save it.", "Save them.") == (
        DifferencePart("same", "Save "),
        DifferencePart("deleted", "it"),
        DifferencePart("inserted", "them"),
        DifferencePart("same", "."),
    )


def test_very_long_texts_are_compared_in_bearable_time() -> None:
    older = "".join(chr(0x4E00 + number * 7 % 997) for number in range(6_000))
    newer = "".join(chr(0x4E00 + number * 7 % 991) for number in range(6_000))
    stretches = find_difference(older, newer)
    assert "".join(text for kind, text in stretches if kind != "inserted") == older


TEXTS = st.text("ab 。保存\n", max_size=30) | st.text(max_size=20)


@given(TEXTS, TEXTS)
def test_nothing_is_lost_on_either_side(older: str, newer: str) -> None:
    stretches = find_difference(older, newer)
    assert "".join(text for kind, text in stretches if kind != "inserted") == older
    assert "".join(text for kind, text in stretches if kind != "deleted") == newer
    assert all(text for _, text in stretches)


@given(TEXTS, TEXTS)
def test_deleted_text_comes_before_inserted_text(older: str, newer: str) -> None:
    kinds = [kind for kind, _ in find_difference(older, newer)]
    follows = {("same", "deleted"), ("same", "inserted"), ("deleted", "inserted")}
    follows |= {("deleted", "same"), ("inserted", "same")}
    assert set(pairwise(kinds)) <= follows


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert find_difference(text, text) == ((DifferencePart("same", text),) if text else ())
