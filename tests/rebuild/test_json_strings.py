"""Texts inside JSON strings: found by their escaped tags, escaped and compared."""

import pytest

from tmx_extract.extract.read import read_document
from tmx_extract.model import Origin
from tmx_extract.rebuild import json_strings


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("plain 日本語", "plain 日本語"),
        ('a "b" \\c', 'a \\"b\\" \\\\c'),
        ("a\nb\tc", "a\\nb\\tc"),
        ("\x00\x1f", "\\u0000\\u001f"),
    ],
)
def test_a_text_is_escaped_and_means_the_same(text: str, escaped: str) -> None:
    assert json_strings.escape(text) == escaped
    assert json_strings.means(escaped, text)


@pytest.mark.parametrize(
    ("raw", "decoded"), [('a"', 'a"'), ("a\\", "a\\"), ("\\n", "n"), ("a", "b")]
)
def test_other_characters_do_not_mean_the_text(raw: str, decoded: str) -> None:
    assert not json_strings.means(raw, decoded)


@pytest.mark.parametrize(
    ("path", "quote", "expected"),
    [("a.json", '\\"', True), ("a.md", '"', False), ("a.yml", '\\"', False)],
)
def test_a_segment_is_in_a_string_if_its_tags_are_escaped_in_json(
    path: str, quote: str, expected: bool
) -> None:
    pair = (
        f"<span data-ttu-id={quote}4ef9c-103{quote}>あ</span><span class={quote}sxs-lookup{quote}>"
        f"<span data-stu-id={quote}4ef9c-103{quote}>A</span></span>"
    )
    text = {"a.json": f'{{"title": "{pair}"}}', "a.md": pair, "a.yml": f'title: "{pair}"'}[path]
    document = read_document(text.encode(), Origin(path=path))
    found = [json_strings.is_in_string(document, segment) for segment in document.segments]
    assert found == [expected]
