"""YAML: mappings as plain values, scalars with their positions, values with markup."""

import pytest
import yaml

from tmx_extract.extract import yaml_values
from tmx_extract.extract.stretches import SourceStretch
from tmx_extract.extract.yaml_values import YamlValue, iter_scalars, iter_stretches, load_mapping

TARGET_TAG = '<span data-ttu-id="4ef9c-103">'
LOOKUP = '</span><span class="sxs-lookup"><span data-stu-id="4ef9c-103">'
PAIR = f"{TARGET_TAG}鍵{LOOKUP}Key</span></span>"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: b\nc: 1\n", {"a": "b", "c": "1"}),
        ("\ufeffa: b\n", {"a": "b"}),
        ("a: b\r\nc: d\r\n", {"a": "b", "c": "d"}),
        ("---\na: b\n", {"a": "b"}),
        ("### YamlMime:Hub\na: b\n", {"a": "b"}),
        ("a: [1, {b: ~}]\n", {"a": ["1", {"b": "~"}]}),
        ("a: &x {b: c}\nd: *x\n", {"a": {"b": "c"}, "d": {"b": "c"}}),
        ("a: b\na: c\n", {"a": "c"}),
        ("a: !!int 1\nb: !include c\n", {"a": "1", "b": "c"}),
        ("<<: {a: b}\n", {"<<": {"a": "b"}}),
        ("a: '二つ目の''引用符'''\n", {"a": "二つ目の'引用符'"}),
        ("{}", {}),
        ("[a]: b\n? {c: [鍵]}\n: d\n", {'["a"]': "b", '{"c": ["鍵"]}': "d"}),
        ("a: {[b, c]: d}\n", {"a": {'["b", "c"]': "d"}}),
        ("a: &x [b]\n*x : c\n", {"a": ["b"], '["b"]': "c"}),
    ],
)
def test_a_mapping_holds_strings_lists_and_mappings(text: str, expected: object) -> None:
    assert load_mapping(text) == expected


@pytest.mark.parametrize("text", ["", "# a\n"])
def test_an_empty_text_is_an_empty_mapping(text: str) -> None:
    assert load_mapping(text) == {}


@pytest.mark.parametrize("text", ["a", "- a: b", "[a, b]", "~"])
def test_anything_else_is_not_a_mapping(text: str) -> None:
    assert load_mapping(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "a: [",
        "a: b: c",
        "a: *b",
        "a: &b [*b]",
        "a: b\n---\nc: d\n",
        "a: \x00",
        "[" * 101 + "]" * 101,
        "[" * 100_000,
        "- " * 100_000,
        '"' * 100_000 + "[" * 101,
    ],
)
def test_a_text_that_cannot_be_parsed_raises_an_error_of_yaml(text: str) -> None:
    with pytest.raises(yaml.YAMLError):
        load_mapping(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a: &b [*b]", id="a list within itself"),
        pytest.param("a: &b {c: *b}", id="a mapping within itself"),
        pytest.param("? &a [*a]\n: b", id="a key within itself"),
        pytest.param(
            "\n".join(["a0: &a0 [x]", *(f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 101))]),
            id="ever deeper",
        ),
        pytest.param("a: &a [" + "x, " * 1_000 + "]\nb: [" + "*a, " * 200 + "]", id="ever wider"),
        pytest.param(
            "a: &a [" + "[], " * 90 + "]\n" + "".join(f"? [{n}, *a]\n: b\n" for n in range(2_300)),
            id="ever more keys",
        ),
    ],
)
def test_a_text_that_expands_excessively_raises_an_error_of_yaml(text: str) -> None:
    with pytest.raises(yaml.YAMLError, match=r"^expands to more than 200000 nodes or 100 levels$"):
        load_mapping(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            f"a: &a {'x' * 1_000}\nb: [{'*a, ' * 2_000}]", id="a long text again and again"
        ),
        pytest.param(f"a: &a {'x' * 1_000}\n? [{'*a, ' * 2_000}]\n: b", id="a long text in a key"),
        pytest.param("? " * 60 + "a", id="keys in keys, their quotes escaped at each level"),
        pytest.param("{" * 60 + "a" + ": b}" * 60, id="keys in keys in braces"),
    ],
)
def test_a_text_that_expands_to_too_many_characters_raises_an_error_of_yaml(text: str) -> None:
    with pytest.raises(yaml.YAMLError, match=r"^expands to 1000000 characters more than it has$"):
        load_mapping(text)


def test_a_long_text_may_be_repeated_a_few_times() -> None:
    long = "x" * 1_000
    assert load_mapping(f"a: &a {long}\nb: [*a, *a]\n? [*a]\n: b") == {
        "a": long,
        "b": [long, long],
        f'["{long}"]': "b",
    }


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a: " + "x" * 1_000_001 + "\n", id="one value"),
        pytest.param("a: &x " + "x" * 1_000_001 + "\n", id="one value with an anchor"),
        pytest.param("a: R&D\nb: " + "x" * 2_000_000 + "\n", id="a sign that is not an anchor"),
        pytest.param("? [" + "x" * 300_000 + "]\n: b\n", id="a collection as key"),
    ],
)
def test_a_long_text_counts_its_own_length_once(text: str) -> None:
    found = load_mapping(text)
    assert found is not None
    assert sum(len(key) + len(str(value)) for key, value in found.items()) > len(text) - 12


@pytest.mark.parametrize(
    ("text", "scalars"),
    [
        ("[a]: b\n", [("[0]", "a"), ("?", "b")]),
        ("? [[a], b]\n: c\n", [("[0][0]", "a"), ("[1]", "b"), ("?", "c")]),
        ("? {a: {b: c}}\n: d\n", [("a.b", "c"), ("?", "d")]),
        (
            "x: {[a]: {[b]: c}}\ny: d\n",
            [("x.[0]", "a"), ("x.?.[0]", "b"), ("x.?.?", "c"), ("y", "d")],
        ),
    ],
)
def test_collections_as_keys_may_be_nested(text: str, scalars: list[tuple[str, str]]) -> None:
    assert [(one.field, one.value) for one in iter_scalars(text)] == scalars


def test_a_text_with_too_many_nodes_raises_an_error_of_yaml() -> None:
    with pytest.raises(yaml.YAMLError, match=r"^more than 1000000 nodes$"):
        load_mapping("a: [" + "b, " * 1_000_000 + "]")


@pytest.mark.parametrize(
    ("name", "text", "least"),
    [
        # The mapping, the key, the list and two items.
        ("MAX_COMPOSED", "a: [bb, cc]", 5),
        ("MAX_COMPOSED", "aa: bb", 3),
        # The content of the mapping of the text does not count.
        ("MAX_NODES", "a: [b, c]", 2),
        ("MAX_NODES", "a: {b: c, d: [e]}", 3),
        ("MAX_NODES", "a: &x [b, c]\nd: [*x, *x]", 8),
        ("MAX_DEPTH", "a: [[b]]", 2),
        ("MAX_DEPTH", "a: [b, {c: d}, [e]]", 3),
        ("MAX_TAG_DIRECTIVES", "%TAG !a! b\n---\na: b", 1),
    ],
)
def test_a_limit_is_the_most_that_is_read(
    name: str, text: str, least: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yaml_values, name, least)
    assert load_mapping(text)
    monkeypatch.setattr(yaml_values, name, least - 1)
    with pytest.raises(yaml.YAMLError):
        load_mapping(text)


def test_a_text_with_too_many_directives_raises_an_error_of_yaml() -> None:
    text = "".join(f"%TAG !a{n}! b\n" for n in range(101)) + "---\na: b\n"
    for read in (load_mapping, lambda text: list(iter_scalars(text))):
        with pytest.raises(yaml.YAMLError, match=r"^more than 100 %TAG directives$"):
            read(text)


def test_a_hundred_levels_by_anchors_are_not_too_deep() -> None:
    lines = ["a0: &a0 [x]", *(f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 100))]
    expected: object = "x"
    for _ in range(100):
        expected = [expected]
    assert (load_mapping("\n".join(lines)) or {})["a99"] == expected


def test_a_hundred_levels_are_not_too_deep() -> None:
    assert load_mapping("a: " + "[" * 99 + "b" + "]" * 99) is not None


def test_many_brackets_side_by_side_are_not_deep() -> None:
    assert load_mapping("a: [" + "[b], " * 1_000 + "]") == {"a": [["b"]] * 1_000}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: b\nc: 鍵", [YamlValue("a", "b", 3, 4), YamlValue("c", "鍵", 8, 9)]),
        ("a:\nb: c", [YamlValue("a", "", 2, 2), YamlValue("b", "c", 6, 7)]),
        ("- a\n- b", [YamlValue("[0]", "a", 2, 3), YamlValue("[1]", "b", 6, 7)]),
        (
            "- - a\n  - b\n- c",
            [
                YamlValue("[0][0]", "a", 4, 5),
                YamlValue("[0][1]", "b", 10, 11),
                YamlValue("[1]", "c", 14, 15),
            ],
        ),
        (
            "a:\n- b: c\n  d: e\n- f\ng: h",
            [
                YamlValue("a[0].b", "c", 8, 9),
                YamlValue("a[0].d", "e", 15, 16),
                YamlValue("a[1]", "f", 19, 20),
                YamlValue("g", "h", 24, 25),
            ],
        ),
        (
            "{a: [b, {c: d}], e: f}",
            [
                YamlValue("a[0]", "b", 5, 6),
                YamlValue("a[1].c", "d", 12, 13),
                YamlValue("e", "f", 20, 21),
            ],
        ),
        ("a: 'b''c'", [YamlValue("a", "b'c", 3, 9, "'")]),
        ('a: "b\\tc" # d', [YamlValue("a", "b\tc", 3, 9, '"')]),
        ("a: b\n  c\n", [YamlValue("a", "b c", 3, 8)]),
        ("a: 🎉b\r\nc: d\r\n", [YamlValue("a", "🎉b", 3, 5), YamlValue("c", "d", 10, 11)]),
        ("a: &x b\nc: *x\nd: e", [YamlValue("a", "b", 3, 7), YamlValue("d", "e", 17, 18)]),
        ("a: &x b\n*x : c", [YamlValue("a", "b", 3, 7), YamlValue("*", "c", 13, 14)]),
        ("a: !t b", [YamlValue("a", "b", 3, 7)]),
        ("a: []\nb: {}\nc: d", [YamlValue("c", "d", 15, 16)]),
        ("a", [YamlValue("", "a", 0, 1)]),
        ("", []),
    ],
)
def test_scalars_come_with_their_key_path_and_place(text: str, expected: list[YamlValue]) -> None:
    assert list(iter_scalars(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: |\n  b\n  c\nd: e", [YamlValue("a", "b\nc\n", 3, 13), YamlValue("d", "e", 16, 17)]),
        ("a: >-\n  b\n  c\n\nd: e", [YamlValue("a", "b c", 3, 15), YamlValue("d", "e", 18, 19)]),
    ],
)
def test_a_block_extends_from_its_indicator_to_the_next_key(
    text: str, expected: list[YamlValue]
) -> None:
    assert list(iter_scalars(text)) == expected


def test_a_byte_order_mark_counts() -> None:
    assert list(iter_scalars("\ufeffa: b\nc: d")) == [
        YamlValue("a", "b", 4, 5),
        YamlValue("c", "d", 9, 10),
    ]


def test_a_key_that_is_not_a_scalar_is_a_question_mark_and_its_parts_are_values() -> None:
    assert list(iter_scalars("? [a, b]\n: c\nd: e\n")) == [
        YamlValue("[0]", "a", 3, 4),
        YamlValue("[1]", "b", 6, 7),
        YamlValue("?", "c", 11, 12),
        YamlValue("d", "e", 16, 17),
    ]


def test_scalars_before_a_mistake_are_returned() -> None:
    scalars = iter_scalars("a: b\nc: [d\n")
    assert next(scalars) == YamlValue("a", "b", 3, 4)
    with pytest.raises(yaml.YAMLError):
        list(scalars)


def test_scalars_are_returned_down_to_a_depth_that_no_page_has() -> None:
    (scalar,) = iter_scalars("[" * 100 + "a" + "]" * 100)
    assert scalar == YamlValue("[0]" * 100, "a", 100, 101)
    with pytest.raises(yaml.YAMLError, match="nested deeper than 100 levels"):
        list(iter_scalars("[" * 101 + "a" + "]" * 101))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"? {'k' * 2_000}\n: a", id="one long key"),
        pytest.param(f"{'k' * 600}:\n  {'k' * 600}: a", id="two keys"),
    ],
)
def test_a_key_path_has_at_most_a_thousand_characters(text: str) -> None:
    (scalar,) = iter_scalars(text)
    assert len(scalar.field) == 1_000


def test_only_values_with_markup_are_stretches() -> None:
    text = f"a: b\nc: {PAIR}\nd: the data of sxs\n"
    assert list(iter_stretches(text)) == [
        SourceStretch(
            value=PAIR,
            field="c",
            start=8,
            end=118,
            places={0: 8, 30: 38, 31: 39, 38: 46, 63: 71, 93: 101, 96: 104, 103: 111, 110: 118},
        )
    ]


def test_a_stretch_knows_where_its_text_begins_in_the_file() -> None:
    assert list(iter_stretches(f"c: {PAIR}", offset=1_000)) == [
        SourceStretch(
            value=PAIR,
            field="c",
            start=1_003,
            end=1_113,
            places={
                0: 1_003,
                30: 1_033,
                31: 1_034,
                38: 1_041,
                63: 1_066,
                93: 1_096,
                96: 1_099,
                103: 1_106,
                110: 1_113,
            },
        )
    ]


@pytest.mark.parametrize(
    ("written", "value", "sides"),
    [
        pytest.param(PAIR, PAIR, ("鍵", "Key"), id="plain"),
        pytest.param(f"'{PAIR}'", PAIR, ("鍵", "Key"), id="single quotes"),
        pytest.param(
            "'" + PAIR.replace("Key", "Key''s") + "'",
            PAIR.replace("Key", "Key's"),
            ("鍵", "Key''s"),
            id="apostrophe",
        ),
        pytest.param('"' + PAIR.replace('"', '\\"') + '"', PAIR, ("鍵", "Key"), id="double quotes"),
        pytest.param(
            '"' + PAIR.replace('"', '\\"').replace("鍵", "\\u9375").replace("Key", "K\\x65y") + '"',
            PAIR,
            ("\\u9375", "K\\x65y"),
            id="escapes",
        ),
        pytest.param(
            '"' + PAIR.replace('"', '\\"').replace("<", "\\u003C").replace(">", "\\x3e") + '"',
            PAIR,
            ("鍵", "Key"),
            id="escaped brackets",
        ),
        pytest.param(
            '"' + PAIR.replace('"', '\\"').replace("span ", "span\n  ") + '"',
            PAIR,
            ("鍵", "Key"),
            id="folded tags",
        ),
        pytest.param(f"|\n  {PAIR}", PAIR, ("鍵", "Key"), id="literal"),
        pytest.param(
            "|\n  " + PAIR.replace("Key", "Key\n  one"),
            PAIR.replace("Key", "Key\none"),
            ("鍵", "Key\n  one"),
            id="literal over two lines",
        ),
        pytest.param(
            ">-\n  " + PAIR.replace("Key", "Key\n  one"),
            PAIR.replace("Key", "Key one"),
            ("鍵", "Key\n  one"),
            id="folded",
        ),
    ],
)
def test_the_sides_of_a_pair_are_found_in_every_style(
    written: str, value: str, sides: tuple[str, str]
) -> None:
    text = f"# 鍵 🎉\nkey: {written}\n"
    (stretch,) = iter_stretches(text)
    assert (stretch.value.rstrip("\n"), stretch.field, stretch.exact) == (value, "key", True)
    source_start = value.index(LOOKUP) + len(LOOKUP)
    places = [30, value.index(LOOKUP), source_start, value.index("</span></span>")]
    target_start, target_end, source_start, source_end = map(stretch.to_file, places)
    assert (text[target_start:target_end], text[source_start:source_end]) == sides
