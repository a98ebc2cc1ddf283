"""Words and characters of texts in scripts with and without spaces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmx_extract.match.counting import Size, measure


@pytest.mark.parametrize(
    ("text", "words", "characters"),
    [
        ("Save the file.", 3, 12),
        ("Sign-in isn't **bold**, is it?", 5, 22),
        ("See [the page](https://example.org/a-b.md).", 3, 11),
        ("- — … !", 0, 4),
        ("ファイルを開きます。", 9, 10),
        ("Excel を開く", 4, 8),
        ("a字b", 3, 3),
        ("ｶﾅ 2024 年", 4, 7),
        ("naïve café", 2, 9),
        ("", 0, 0),
    ],
)
def test_words_and_characters_are_counted(text: str, words: int, characters: int) -> None:
    assert measure(text) == Size(1, words, characters)


@given(st.text())
def test_there_are_never_more_words_than_characters(text: str) -> None:
    size = measure(text)
    assert 0 <= size.words <= size.characters <= len(text)


@given(st.text("ab字 .-"), st.text("ab字 .-"))
def test_two_texts_with_a_space_between_them_have_the_words_of_both(one: str, other: str) -> None:
    both = measure(f"{one} {other}")
    assert both.words == measure(one).words + measure(other).words
