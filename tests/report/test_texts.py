"""Every text can be shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tmx_extract.report.texts import fitted, show_number, visible, width_of


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("two\n  lines\t", "two lines"),
        ("a\x00b\x1b[31m", "a\ufffdb\ufffd[31m"),
        ("abc\u202edcba\u202c", "abc\ufffddcba\ufffd"),
        ("\ud800", "\ufffd"),
        ("か\u3099 e\u0301", "か\u3099 e\u0301"),
        ("Z" + "\u0300" * 500, "Z" + "\u0300" * 4),
        ("👩\u200d💻", "👩\u200d💻"),
        ("x" * 500, "x" * 399 + "…"),
        (" " * 5_000 + "x", "…"),
    ],
)
def test_invisible_characters_are_shown(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text())
def test_every_text_is_valid_in_xml(text: str) -> None:
    element = etree.Element("text")
    element.text = visible(text)
    assert len(visible(text)) <= 400
    etree.tostring(element)


@given(st.text(), st.integers(5, 40))
def test_a_fitted_text_is_not_too_wide(text: str, widest: int) -> None:
    assert width_of(fitted(text, widest)) <= widest


def test_the_end_of_a_long_path_is_kept() -> None:
    assert fitted("articles/virtual-machines/windows/extensions", 20) == "article…s/extensions"


def test_numbers_are_easy_to_read() -> None:
    assert [show_number(value) for value in (1234567, 0.1234, "2021-06-22")] == [
        "1,234,567",
        "12.3\u202f%",
        "2021-06-22",
    ]
