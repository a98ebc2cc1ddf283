"""How OmegaT divides a page: the rules, and the text around a segment."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmx_extract.flows.package.omegat.segmenting import iter_segments


def segments(text: str) -> list[str]:
    return [text[low:high] for low, high in iter_segments(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("One.\nTwo\r\nThree\rFour", ["One.", "Two", "Three", "Four"]),
        ("## Heading", ["## Heading"]),
        ("1. Open it. Close it.", ["1. Open it.", "Close it."]),
        ("> - 12) Open it.", ["> - 12) Open it."]),
        ('## <a name="a"></a>2. Read', ['## <a name="a"></a>2. Read']),
        ("Tools, e.g. this one, etc. and so on.", ["Tools, e.g. this one, etc. and so on."]),
        ("In U.S. dollars.", ["In U.S. dollars."]),
        ("a ? b : c", ["a ? b : c"]),
        ("See v1.2 of a.md.", ["See v1.2 of a.md."]),
        ("| One. Two | Three. |", ["| One.", "Two | Three.", "|"]),
        ("  - \t one \t ", ["- \t one"]),
        ("\xa0 One. \xa0", ["One."]),
        ("\u202fOne.", ["\u202fOne."]),
        ("\x01\n \x02 \n\x01 One. \x01", ["\x01 One.", "\x01"]),
        ("\xa0\n \n\t", []),
        ("\ufeff# Title", ["# Title"]),
        ("", []),
    ],
)
def test_a_page_is_divided_into_lines_and_sentences(text: str, expected: list[str]) -> None:
    assert segments(text) == expected


@given(st.text(alphabet="aA1.?! |#-\t\r\n\xa0\u3000"))
def test_segments_ascend_and_leave_only_white_space(text: str) -> None:
    done = 0
    for low, high in iter_segments(text):
        assert done <= low < high
        assert not text[done:low].strip()
        done = high
    assert not text[done:].strip()
