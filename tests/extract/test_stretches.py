"""From an encoded value to its text, and back to the positions in the file."""

import pytest

from tmx_extract.extract.quote_damage import RepairedText
from tmx_extract.extract.stretches import SourceStretch, stretch_of_scalar


def test_in_a_plain_stretch_offsets_count_from_its_start() -> None:
    stretch = SourceStretch(value="abc", start=10, end=13)
    assert [stretch.to_file(offset) for offset in (0, 2, 3)] == [10, 12, 13]


def test_in_a_repaired_stretch_offsets_count_in_the_damaged_text() -> None:
    repaired = RepairedText(text='a"b', regions=((1, 7),), quotes=(1,))
    stretch = SourceStretch(value='a"b', start=10, end=18, repaired=repaired)
    assert [stretch.to_file(offset) for offset in (0, 1, 2, 3)] == [10, 11, 17, 18]


def test_in_an_encoded_stretch_only_tags_have_positions() -> None:
    stretch = SourceStretch(value="<b>c", start=10, end=20, places={0: 11, 3: 14})
    assert [stretch.to_file(offset) for offset in (0, 3, 1, 4)] == [11, 14, 20, 20]


@pytest.mark.parametrize(
    ("text", "value", "places"),
    [
        ("<span>a</span>", "<span>a</span>", {0: 2, 6: 8, 7: 9, 14: 16}),
        ('<span a=\\"b\\">', '<span a="b">', {0: 2, 12: 16}),
        ("<span a=''b''>", "<span a='b'>", {0: 2, 12: 16}),
        ("\\u003cspan\\u003e", "<span>", {0: 2, 6: 18}),
        ("\\x3C/span\\x3E", "</span>", {0: 2, 7: 15}),
        ("<span\n    a>", "<span a>", {0: 2, 8: 14}),
        ("\\u9375<span>\\n</span>", "鍵<span>\n</span>", {1: 8, 7: 14, 8: 16, 15: 23}),
        ("<spanner>a", "<spanner>a", {}),
        ("", "", {}),
    ],
)
def test_the_tags_of_a_value_are_those_of_the_file_in_order(
    text: str, value: str, places: dict[int, int]
) -> None:
    end = 2 + len(text)
    stretch = stretch_of_scalar(
        f". {text}<span> .", (2, end), value=value, field="key", escaped=True
    )
    assert stretch == SourceStretch(value=value, field="key", start=2, end=end, places=places)


@pytest.mark.parametrize(
    ("text", "value", "places"),
    [
        ("\\\\u003cspan> <span>", "\\u003cspan> <span>", {12: 15, 18: 21}),
        ("\\\\\\u003cspan>", "\\<span>", {1: 4, 7: 15}),
        ("<span \\\\u003e>", "<span \\u003e>", {0: 2, 13: 16}),
        ("<\\/span><\\/span>", "</span></span>", {0: 2, 7: 10, 14: 18}),
        ("\\U0000003cspan\\U0000003E", "<span>", {0: 2, 6: 26}),
    ],
)
def test_an_escape_is_distinguished_from_similar_text(
    text: str, value: str, places: dict[int, int]
) -> None:
    end = 2 + len(text)
    stretch = stretch_of_scalar(f'. {text}"', (2, end), value=value, field="", escaped=True)
    assert stretch == SourceStretch(value=value, start=2, end=end, places=places)


def test_without_escapes_a_backslash_is_text() -> None:
    text = "\\u003cspan> \\\\<span> <\\/span>"
    stretch = stretch_of_scalar(text, (0, 29), value=text, field="", escaped=False)
    assert stretch == SourceStretch(value=text, start=0, end=29, places={14: 14, 20: 20})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("<sp\\\n  an>a", "<span>a"),
        ("\\x3cspan>\\74span>", "<span><span>"),
        ("<span>", "<span><span>"),
        ("<span><span>", "<span>"),
        # The same number of tags, but different ones: an escape hides one, and another is not a
        # tag.
        ("<span\\x61></span><s\\x70an>", "<spana></span><span>"),
        (
            '<span\\x61><span data-ttu-id=\\"4ef9c-103\\"><s\\x70an>',
            '<spana><span data-ttu-id="4ef9c-103"><span>',
        ),
    ],
)
def test_no_position_is_guessed_if_the_tags_do_not_agree(text: str, value: str) -> None:
    end = 2 + len(text)
    stretch = stretch_of_scalar(f". {text} .", (2, end), value=value, field="key", escaped=True)
    assert stretch == SourceStretch(
        value=value, field="key", start=2, end=end, places={}, exact=False
    )


def test_damaged_quotes_of_a_value_are_restored() -> None:
    text = '"<span data-ttu-id=&quot;a&quot;>&quot;b&quot;</span>"'
    stretch = stretch_of_scalar(text, (0, 54), value=text[1:-1], field="key", escaped=True)
    assert stretch == SourceStretch(
        value='<span data-ttu-id="a">"b"</span>',
        field="key",
        start=0,
        end=54,
        places={0: 1, 22: 33, 25: 46, 32: 53},
        repaired=RepairedText(
            text='<span data-ttu-id="a">"b"</span>',
            regions=((18, 52),),
            quotes=(18, 20, 22, 24),
        ),
    )


@pytest.mark.timeout(30)
@pytest.mark.parametrize("tag", ["<span data-ttu-id ", "</span ", "\\u003cspan "])
def test_unclosed_tags_are_read_in_linear_time(tag: str) -> None:
    text = tag * 20_000
    stretch = stretch_of_scalar(text, (0, len(text)), value=text, field="", escaped=True)
    assert stretch.value == text
