"""JSON: the object of a page, and its strings with markup."""

import pytest

from tmx_extract.extract.json_values import iter_stretches, load_mapping
from tmx_extract.extract.stretches import SourceStretch

PAIR = (
    '<span data-ttu-id="4ef9c-103">鍵</span>'
    '<span class="sxs-lookup"><span data-stu-id="4ef9c-103">Key</span></span>'
)
WRITTEN = PAIR.replace('"', '\\"')


def fields(text: str) -> list[tuple[str, str]]:
    return [(stretch.field, stretch.value) for stretch in iter_stretches(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": "b"}', {"a": "b"}),
        ('\ufeff{"a": "b"}', {"a": "b"}),
        ('{"a": {"b": ["c"]}}\r\n', {"a": {"b": ["c"]}}),
        ('{"a": "\\u9375 \\ud83c\\udf89"}', {"a": "鍵 🎉"}),
        ("{}", {}),
        ("[]", None),
        ('"a"', None),
        ("1", None),
        ("null", None),
    ],
)
def test_an_object_is_a_mapping_and_nothing_else_is(text: str, expected: object) -> None:
    assert load_mapping(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "{'a': 1}",
        '{"a": 1,}',
        '{"a": 1} // b',
        '{"a": "b\nc"}',
        '{"a": "\\x"}',
        "[" * 100_000,
        '{"a":' * 100_000,
    ],
)
def test_a_text_that_is_not_json_raises_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        load_mapping(text)


def test_a_string_with_markup_is_a_stretch_with_the_positions_of_its_tags() -> None:
    assert list(iter_stretches(f'{{"名": "{WRITTEN}", "b": "c"}}')) == [
        SourceStretch(
            value=PAIR,
            field="名",
            start=7,
            end=123,
            places={0: 7, 30: 39, 31: 40, 38: 47, 63: 74, 93: 106, 96: 109, 103: 116, 110: 123},
        )
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        '{"a": "b"}',
        '{"a": "<span>b</span>"}',
        '{"a": "data-ttu-id"}',
        '{"a": "the class sxs-lookup"}',
    ],
)
def test_other_strings_are_not_stretches(text: str) -> None:
    assert list(iter_stretches(text)) == []


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (f'{{"a": "{WRITTEN}"}}', "a"),
        (f'{{"a" : \r\n "{WRITTEN}"}}', "a"),
        (f'{{"a": {{"b": "{WRITTEN}"}}}}', "b"),
        (f'{{"a": ["b", "{WRITTEN}"]}}', "a"),
        (f'{{"a:b": "{WRITTEN}"}}', "a:b"),
        (f'{{"a": "b:c", "d": "{WRITTEN}"}}', "d"),
        (f'["{WRITTEN}"]', ""),
        (f'"{WRITTEN}"', ""),
    ],
)
def test_the_key_before_a_string_is_its_field(text: str, field: str) -> None:
    assert fields(text) == [(field, PAIR)]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        pytest.param(f'{{"a": [{{"b": "c"}}, "{WRITTEN}"]}}', "a", id="after an object"),
        pytest.param(f'{{"\\u540d": "{WRITTEN}"}}', "名", id="escaped key"),
        pytest.param(f'{{"a": : : "{WRITTEN}"}}', "a", id="more colons than one"),
        pytest.param(f'{{"{"k" * 1_001}": "{WRITTEN}"}}', "k" * 1_000, id="very long key"),
    ],
)
def test_the_field_is_the_key_that_the_string_belongs_to(text: str, field: str) -> None:
    assert fields(text) == [(field, PAIR)]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (WRITTEN, PAIR),
        (WRITTEN.replace("鍵", "\\u9375"), PAIR),
        (WRITTEN.replace("<", "\\u003c").replace(">", "\\u003e"), PAIR),
        (WRITTEN.replace("<", "\\u003C").replace(">", "\\u003E"), PAIR),
        (WRITTEN.replace("Key", "\\\\ \\n\\t \\\\n \\/"), PAIR.replace("Key", "\\ \n\t \\n /")),
        (WRITTEN.replace("Key", "\\ud83c\\udf89"), PAIR.replace("Key", "🎉")),
        (WRITTEN.replace("Key", "\\ud83c"), PAIR.replace("Key", "\ud83c")),
    ],
)
def test_escapes_are_undone_and_tags_still_found(written: str, value: str) -> None:
    (stretch,) = iter_stretches(f'{{"a": "{written}"}}')
    assert (stretch.value, stretch.exact) == (value, True)


def test_escaped_slashes_of_tags_are_tags() -> None:
    (stretch,) = iter_stretches('{"a": "' + WRITTEN.replace("/", "\\/") + '"}')
    assert (stretch.value, stretch.exact) == (PAIR, True)


def test_escaped_letters_of_tags_make_positions_uncertain() -> None:
    text = '{"a": "' + WRITTEN.replace("<span data", "<s\\u0070an data") + '"}'
    assert list(iter_stretches(text)) == [
        SourceStretch(value=PAIR, field="a", start=7, end=133, places={}, exact=False)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(f'{{"a": "{WRITTEN}", "b": ', [("a", PAIR)], id="cut after the string"),
        pytest.param(f'{{"a": "{WRITTEN}', [], id="cut in the string"),
        pytest.param(f'{{"a": "{WRITTEN}\\', [], id="cut in an escape"),
        pytest.param(f"{{'a': \"{WRITTEN}\"}}", [("", PAIR)], id="wrong quotes"),
        pytest.param(f'{{"a": "{WRITTEN}" "b"}}', [("a", PAIR)], id="missing comma"),
        pytest.param(
            f'{{"a": "b\nc", "d": "{WRITTEN}"}}', [("d", PAIR)], id="line end in a string"
        ),
        pytest.param(
            '{"a": "' + WRITTEN.replace("Key", "Key\n\tone") + '"}',
            [("a", PAIR.replace("Key", "Key\n\tone"))],
            id="control characters",
        ),
        pytest.param('{"a": "' + WRITTEN.replace("Key", "\\x") + '"}', [], id="unknown escape"),
    ],
)
def test_damaged_json_is_read_string_by_string(text: str, expected: list[tuple[str, str]]) -> None:
    assert fields(text) == expected
