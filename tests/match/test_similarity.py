"""The similarity of versions of one sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmx_extract.match.similarity import ALIKE, similarity


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("Applies to", "**Applies to**"),
        ("What's new in Partner Dashboard", "What's new in Partner Center"),
        ("Check payment status in CHIP", "Check payment status in the incentives platform (CHIP)"),
        ("管理者としてリセットする", "管理者はリセットします"),
        ("Don't open it", "Do not open it, don't"),
    ],
)
def test_versions_of_one_sentence_are_similar(older: str, newer: str) -> None:
    assert ALIKE <= similarity(older, newer) < 1


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("Agreement End Date", "Payment date"),
        ("Conditional Access", "Additional considerations:"),
        ("Consumed Quantity", "ConsumedService"),
        ("Open the customer list in Partner Center.", "Save the report to your computer."),
        ("Yes", "No"),
        ("", "Save."),
        ("*", "-"),
    ],
)
def test_other_sentences_are_not_similar(older: str, newer: str) -> None:
    assert similarity(older, newer) < ALIKE


@given(st.text(), st.text())
def test_similarity_is_between_0_and_1_and_the_same_both_ways(one: str, other: str) -> None:
    assert 0 <= similarity(one, other) <= 1
    assert similarity(one, other) == pytest.approx(similarity(other, one))
    assert similarity(one, one) == 1


def test_equal_words_count_nothing_if_most_characters_differ() -> None:
    assert similarity("Go", f"go {'-' * 50}") == 0.0
