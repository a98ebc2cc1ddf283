"""Where lines are broken."""

import pytest

from tmx_extract.answers.breaking import break_text


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 5, [""]),
        ("one two", 7, ["one two"]),
        ("one two three", 7, ["one two", "three"]),
        ("a/b-c_d.e f", 4, ["a/b-", "c_d.", "e f"]),
        ("see /root/a", 6, ["see", "/root/", "a"]),
        ("12,345.6 %, 7", 6, ["12,345", ".6 %,", "7"]),
        ("by 21Vianet2, x", 11, ["by", "21Vianet2,", "x"]),
        ("it isn't so", 7, ["it", "isn't", "so"]),
        ("is 12.5 %, 7", 9, ["is", "12.5 %, 7"]),
        ("保存する。「ファイル」", 6, ["保存す", "る。", "「ファ", "イル」"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("  docs/save.md", 8, ["  docs/", "  save.", "  md"]),
        ("か\u3099き\u3099", 2, ["か\u3099", "き\u3099"]),
    ],
)
def test_lines_are_broken_between_words_and_japanese_characters(
    text: str, width: int, lines: list[str]
) -> None:
    assert break_text(text, width) == lines
