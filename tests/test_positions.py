"""Lines and columns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmx_extract.positions import LineIndex


@pytest.mark.parametrize(
    ("text", "places"),
    [
        pytest.param("", [(1, 1)], id="empty"),
        pytest.param("ab", [(1, 1), (1, 2), (1, 3)], id="one line"),
        pytest.param("a\nb", [(1, 1), (1, 2), (2, 1), (2, 2)], id="two lines"),
        pytest.param("\n\n", [(1, 1), (2, 1), (3, 1)], id="empty lines"),
        pytest.param("a\r\nb", [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2)], id="CRLF"),
        pytest.param("a\rb", [(1, 1), (1, 2), (1, 3), (1, 4)], id="CR alone ends no line"),
        pytest.param("鍵🎉\nb", [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2)], id="code points"),
        pytest.param("\ufeffa\n", [(1, 1), (1, 2), (1, 3), (2, 1)], id="byte order mark"),
        pytest.param("a\u2028b\x0b\x85", [(1, 1), (1, 2), (1, 3), (1, 4), (1, 5), (1, 6)], id="LS"),
    ],
)
def test_each_offset_has_a_line_and_a_column_from_one(
    text: str, places: list[tuple[int, int]]
) -> None:
    index = LineIndex(text)
    assert [index.locate(offset) for offset in range(len(text) + 1)] == places


@given(st.text(alphabet="ab\n\r鍵"), st.data())
def test_line_and_column_map_back_to_the_offset(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    line, column = LineIndex(text).locate(offset)
    assert sum(len(before) + 1 for before in text.split("\n")[: line - 1]) + column - 1 == offset
