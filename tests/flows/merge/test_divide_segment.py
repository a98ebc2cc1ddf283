"""Corrected lines are divided only if the division is certain."""

import pytest

from tmx_extract.flows.merge.divide_segment import divide_segment

CASES = [
    # A mark, and one text.
    (["## ", ""], ["ヘルプ"], "## 手引き", ("手引き",)),
    (["- **", "**"], ["名前"], "- **氏名**", ("氏名",)),
    # White space beside marks comes from the tool; the page keeps its own.
    (["## ", ""], ["ヘルプ"], "##手引き", ("手引き",)),
    (["## ", ""], ["ヘルプ"], "手引き", None),
    (["- **", "**"], ["名前"], "- **氏名", None),
    (["## ", ""], ["ヘルプ"], "##", None),
    # Cells of a row.
    (["| ", " | ", " |"], ["一", "二"], "| 壱 | 弐 |", ("壱", "弐")),
    (["| ", " | ", " |"], ["一", "二"], "| 一 | 弐 \\| 参 |", ("一", "弐 \\| 参")),
    (["| ", " | ", " |"], ["一", "二"], "| 壱 | 弐 | 参 |", None),
    (["| ", " | ", " |"], ["一", "二"], "| 一 | 弐 | 参 |", ("一", "弐 | 参")),
    (["| ", " | ", " |"], ["一", ""], "| 壱 |  |", ("壱", "")),
    (["| ", " | ", " |"], ["一", "二"], "| 壱 |  |", None),
    # White space alone proves nothing.
    (["", " ", ""], ["一。", "二。"], "一。 弐。", ("一。", "弐。")),
    (["", " ", ""], ["一。", "二。"], "壱。 二。", ("壱。", "二。")),
    (["", " ", ""], ["一。", "二。"], "壱。 弐。", None),
    (["", " ", ""], ["一。", "二。"], "一。弐つ。", None),
    (["", " ", ""], ["一。", "二つ目。"], "一。二つ目!", ("一。", "二つ目!")),
    # Text added in between may belong to either.
    (["", "", ""], ["一。", "二つ目。"], "一。新しい。二つ目。", None),
    (["", "", ""], ["一。", "二つ目。"], "一。二つ目です。", ("一。", "二つ目です。")),
    (["", "", ""], ["一。", "二つ目。"], "一。二つ目。", ("一。", "二つ目。")),
]


@pytest.mark.parametrize(("between", "known", "line", "expected"), CASES)
def test_a_line_is_divided_if_the_division_is_certain(
    between: list[str], known: list[str], line: str, expected: tuple[str, ...] | None
) -> None:
    assert divide_segment(between, [{text} for text in known], line) == expected


def test_joining_a_divided_line_gives_the_line() -> None:
    """However often the parts occur in the texts, a line is never joined differently."""
    between, known = ["|", "|", "|", ""], [{"a"}, {"b"}, {"c"}]
    for line in ("|a|b|c", "|x|b|c", "|a|x|c", "|a|b|x|y", "|x|y|b|c", "|a|x|y|z|c", "|x|y|z|w"):
        found = divide_segment(between, known, line)
        assert found is None or "".join(f"|{text}" for text in found) == line
