"""Equal and different texts in a search."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmx_extract.folding import find_places, fold, fold_apart

TEXTS = st.text(
    st.one_of(
        st.sampled_from("aAｶカ\u3099ﾞ゛がｱßﬁİǰ\u0301\u0300\u0345e가\u1100\u1161\u11a8㌀① \0\uffff"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=12,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ＡＢＣ", "abc"),
        ("ｶﾅ", "カナ"),
        ("ｶﾞｲﾄﾞ", "ガイド"),
        ("か\u3099", "が"),
        ("Cafe\u0301", "CAFÉ"),
        ("STRASSE", "straße"),
        ("①㌔", "1キロ"),
        ("\u00a0\u3000", "  "),
        ("１０％", "10%"),
    ],
)
def test_width_case_and_composition_are_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("カ", "ガ"), ("か", "カ"), ("é", "e"), ("a b", "a  b"), ("行", "行\n")]
)
def test_differences_between_words_stay(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(TEXTS)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(TEXTS, TEXTS, TEXTS)
def test_a_separately_folded_part_is_a_part(before: str, part: str, after: str) -> None:
    assert fold_apart(part) in fold_apart(before + part + after)


@given(TEXTS, st.data())
def test_ranges_contain_the_text_found_in_the_folded_text(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    first = data.draw(st.integers(0, max(0, len(folded) - 1)))
    last = data.draw(st.integers(min(first + 1, len(folded)), len(folded)))
    if first == last:
        return
    ((start, end),) = find_places(text, [(first, last)])
    assert folded[first:last] in fold(text[start:end])
    assert fold(text[:start]) + fold(text[start:end]) + fold(text[end:]) == folded


def test_ranges_have_whole_characters() -> None:
    assert find_places("ＡＢ か\u3099ﬁ", [(0, 2), (3, 4), (4, 5)]) == [(0, 2), (3, 5), (5, 6)]
    assert find_places("plain", [(1, 3)]) == [(1, 3)]


def test_marks_reordered_by_folding_move_no_others() -> None:
    # Folded, it is i with grave, iota, x.
    assert find_places("i\u0345\u0300x", [(0, 1), (2, 3)]) == [(0, 3), (3, 4)]
