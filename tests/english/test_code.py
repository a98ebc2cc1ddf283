"""Fenced code and comments."""

import time

import pytest

from tmx_extract.english.code import find_code, is_inside, without_code


@pytest.mark.parametrize(
    ("text", "outside"),
    [
        ("a ```b``` c", "a ```b``` c"),
        ("a\n```sh\nb\n```\nc", "a\n\nc"),
        ("a\n> ~~~\n> b\n> ~~~\n> c", "a\n\n> c"),
        ("a\n````\n```\nb\n````\nc", "a\n\nc"),
        ("a\n```\nb\n~~~\nc\n````\nd", "a\n\nd"),
        ("a <!-- b\n``` --> c", "a  c"),
        ("a\n```\n<!-- b\n```\nc --> d", "a\n\nc --> d"),
        ("a\n```\nb", "a\n"),
        ("a <!-- b", "a "),
        ("", ""),
    ],
)
def test_text_outside_of_code_and_comments(text: str, outside: str) -> None:
    assert without_code(text) == outside


def test_positions_in_ranges() -> None:
    text = "a\n```\nb\n```\nc <!--d--> e"
    ranges = find_code(text)
    assert ranges == [(2, 11), (14, 22)]
    inside = [text[position] for position in range(len(text)) if is_inside(ranges, position)]
    assert "".join(inside) == "```\nb\n```<!--d-->"


@pytest.mark.parametrize("piece", ["```\n", "<!--", "-->", "~~~~\n```\n", "> "])
def test_code_is_found_in_linear_time(piece: str) -> None:
    began = time.process_time()
    find_code(piece * 50_000)
    assert time.process_time() - began < 2
