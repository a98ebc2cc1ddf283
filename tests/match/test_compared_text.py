"""The parts of a text that are compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmx_extract.match.compared_text import ComparedText, encode_words, split_compared_text


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "Save the  **file**.\n",
            ComparedText(
                text="Save the **file**.",
                words=("save", "the", "file"),
                numbers=(),
                marks=(".",),
                codes=("****",),
            ),
        ),
        (
            "See [the docs](https://contoso.com/a1) for 10 `tips`",
            ComparedText(
                text="See [the docs](https://contoso.com/a1) for 10 `tips`",
                words=("see", "the", "docs", "for", "0", "tips"),
                numbers=("10",),
                marks=(),
                codes=("[](https://contoso.com/a1)", "``"),
            ),
        ),
        (
            "10 個のファイル、ｶﾅ。",
            ComparedText(
                text="10 個のファイル、ｶﾅ。",
                words=("0", "個", "の", "フ", "ァ", "イ", "ル", "カ", "ナ"),
                numbers=("10",),
                marks=("、", "。"),
                codes=(),
            ),
        ),
        (
            "１０&nbsp;ＫＢ \\*",
            ComparedText(
                text="１０&nbsp;ＫＢ \\*",
                words=("0", "kb"),
                numbers=("10",),
                marks=("*",),
                codes=(),
            ),
        ),
        ("C#", ComparedText(text="C#", words=("c",), numbers=(), marks=("#",), codes=())),
        ("--", ComparedText(text="--", words=("-", "-"), numbers=(), marks=("-", "-"), codes=())),
        (
            "<br/>",
            ComparedText(text="<br/>", words=("<br/>",), numbers=(), marks=(), codes=("<br/>",)),
        ),
        (" \n", ComparedText(text="", words=(), numbers=(), marks=(), codes=())),
    ],
    ids=repr,
)
def test_words_numbers_marks_and_codes_are_separated(text: str, parts: ComparedText) -> None:
    assert split_compared_text(text) == parts


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1)))
def test_every_word_becomes_one_character_that_can_be_stored(words: list[str]) -> None:
    encoded = encode_words(words)
    assert len(encoded) == len(words)
    assert encoded.encode().decode() == encoded
    assert all(ord(character) > 0xFFFF for character in encoded)
    for word, character in zip(words, encoded, strict=True):
        assert encode_words([word]) == character


def test_the_characters_are_the_same_in_every_process() -> None:
    assert [hex(ord(character)) for character in encode_words(["save", "file", "保"])] == [
        "0x73ade",
        "0x103610",
        "0xafce0",
    ]
