"""The tokens of a text for comparison."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmx_extract.match.tokens import split_tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", []),
        ("Save the file.", ["Save", " ", "the", " ", "file", "."]),
        ("two  blanks\n", ["two", "  ", "blanks", "\n"]),
        ("don't 'quote' o’clock", ["don't", " ", "'", "quote", "'", " ", "o’clock"]),
        ("**bold**", ["*", "*", "bold", "*", "*"]),
        ("Office 365", ["Office", " ", "365"]),
        ("保存する。", ["保", "存", "す", "る", "。"]),
        ("ロール", ["ロ", "ー", "ル"]),
        ("Azure を使う", ["Azure", " ", "を", "使", "う"]),
        ("保存", ["保", "存"]),
        ("ที่นี่", ["ที่", "นี่"]),
        ("파일을 저장", ["파일을", " ", "저장"]),
        ("हिन्दी में", ["हिन्दी", " ", "में"]),
        ("e\u0301te\u0301", ["e\u0301te\u0301"]),
        ("か\u3099き", ["か\u3099", "き"]),
        ("👩\u200d👩!", ["👩\u200d👩", "!"]),
        ("\u0301x", ["\u0301", "x"]),
        ("שמור קובץ", ["שמור", " ", "קובץ"]),
        ("می\u200cشود", ["می\u200cشود"]),
        ("𠮷野家", ["𠮷", "野", "家"]),
    ],
    ids=repr,
)
def test_words_stay_whole_and_scripts_without_spaces_are_split_into_characters(
    text: str, tokens: list[str]
) -> None:
    assert split_tokens(text) == tokens


@given(st.text())
def test_the_tokens_together_are_the_text(text: str) -> None:
    tokens = split_tokens(text)
    assert "".join(tokens) == text
    assert "" not in tokens


@given(st.text(st.characters(max_codepoint=127)))
def test_ascii_letters_are_split_like_all_others(text: str) -> None:
    # Non-ASCII text uses the slow path; this character is a word of its own.
    assert split_tokens(text) == split_tokens(f"{text}。")[:-1]
