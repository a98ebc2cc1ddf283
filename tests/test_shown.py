import json

import pytest

from tmx_extract.shown import ascii_json, escape_in_json, printable, visible, visible_lines

CASES = [
    ("plain 日本語 é", "plain 日本語 é", "plain 日本語 é", "plain 日本語 é"),
    ("a\x1b[1mb", r"a\x1b[1mb", r"a\x1b[1mb", "a\ufffd[1mb"),
    ("a\nb\tc", r"a⏎b\tc", "a\nb\tc", "a\nb\tc"),
    ("a\r\nb", r"a\r⏎b", "a\r\nb", "a\r\nb"),
    ("a\rb", r"a\rb", r"a\rb", "a\ufffdb"),
    ("\x00\x7f\x85\x9b", r"\x00\x7f\x85\x9b", r"\x00\x7f\x85\x9b", "\ufffd" * 4),
    ("\u2028\u2029\u202e\u2069", r"\u2028\u2029\u202e\u2069", None, "\ufffd" * 4),
    ("\udc80", r"\udc80", r"\udc80", "\ufffd"),
    # Languages need these.
    ("\u200f\u200e\u200c\u200d", "\u200f\u200e\u200c\u200d", None, "\u200f\u200e\u200c\u200d"),
]


@pytest.mark.parametrize(("text", "one_line", "lines", "html"), CASES)
def test_control_characters_are_escaped(
    text: str, one_line: str, lines: str | None, html: str
) -> None:
    shown = (visible(text), visible_lines(text), printable(text))
    assert shown == (one_line, one_line if lines is None else lines, html)


@pytest.mark.parametrize("text", [case[0] for case in CASES] + ["😀\U0010ffff"])
def test_json_keeps_its_value(text: str) -> None:
    written = json.dumps([text], ensure_ascii=False, indent=2)
    assert json.loads(escape_in_json(written)) == [text]
    assert json.loads(ascii_json(written)) == [text]
    assert ascii_json(written).isascii()
