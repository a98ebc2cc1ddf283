"""YAML in one language: every value is read as the string that was between the tags."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pages import pair

from tmx_extract.extract.read import read_document
from tmx_extract.extract.yaml_values import load_mapping
from tmx_extract.model import Document, Origin
from tmx_extract.rebuild.clean import clean, clean_proven
from tmx_extract.rebuild.put_edits import put_edits

ODD = [
    "[成果物]", '"強固" 整合性', "'強固' 整合性", "True", "no", "y", "Off", "null", "~", "=", "<<",
    "1", "-1", "0o17", "017", "0x1F", "1e3", "1_000", "1,000", ".5", ".inf", ".NaN", "12:30:45",
    "2021-04-09", "{鍵}", "# 題", "値 # 注", "値: 鍵", "値:", "&amp", "*鍵*", "!重要", "| 列",
    "> 注", "%d", "@名前", "`code` です", "- 項",
    "? 何", ": 値", "-", "---", "--- 題", "...", ",", "", " ",
    " 鍵", "鍵 ", "a\tb", "🎉 # x", "it's: x", 'it\'s "x": y', "\\", "#1",
]  # fmt: skip
"""Texts that are forbidden in a plain value, or that would change its meaning."""

KEPT = [
    "鍵",
    "-WhatIf スイッチ",
    "a:b",
    "C#",
    "値, 鍵",
    "it's",
    'a "b"',
    "a [b]",
    "é 🎉",
    "?x",
    "x*",
]
"""Texts that need no quotes."""

STYLES = [
    "{}",
    "前 {} 後",
    "{} # 注",
    "&a {}",
    "!!str {}",
    "'{}'",
    '"{}"',
    "|\n    {}",
    ">-\n    {}",
]


def read(text: str, path: str = "a.yml") -> Document:
    return read_document(text.encode(), Origin(path=path))


def key(target: str, number: int = 103, source: str = "Key") -> str:
    return pair(f"4ef9c-{number}", source, target)


@pytest.mark.parametrize("text", ODD)
@pytest.mark.parametrize("path", ["a.yml", "a.md"])
def test_a_plain_value_stays_the_string_it_was(path: str, text: str) -> None:
    inside = f"title: {key(text)}\nother: {key('鍵', 104, text)}\nlast: 終\n"
    page = inside if path == "a.yml" else f"---\n{inside}---\n\n本文\n"
    for side, expected in (("target", (text, "鍵")), ("source", ("Key", text))):
        cleaned = clean_proven(read(page, path), side)  # type: ignore[arg-type] # a literal
        assert cleaned.is_proven
        block = cleaned.text.removeprefix("---\n").partition("---\n\n本文")[0]
        values = {"title": expected[0], "other": expected[1], "last": "終"}
        assert yaml.safe_load(block) == values
        assert load_mapping(block) == values


@pytest.mark.parametrize("text", KEPT)
def test_a_plain_value_gets_no_quotes_without_need(text: str) -> None:
    assert clean(read(f"a: {key(text)}\nb:\n- {key(text, 104)}\n"), "target") == (
        f"a: {text}\nb:\n- {text}\n"
    )


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("a: {} # 注\n", "a: '[鍵]' # 注\n"),
        ("a:\n- {}\n- b: {}\n", "a:\n- '[鍵]'\n- b: '[鍵]'\n"),
        ("a: {{b: {}, c: [x, {}]}}\n", "a: {{b: '[鍵]', c: [x, '[鍵]']}}\n"),
        ("a: &b {}\nc: *b\n", "a: &b '[鍵]'\nc: *b\n"),
        ("a: !!str {}\n", "a: !!str '[鍵]'\n"),
        ("a: {}\r\nb: 1\r\n", "a: '[鍵]'\r\nb: 1\r\n"),
        ("\ufeffa: {}", "\ufeffa: '[鍵]'"),
        ("a: it's\n  {}\n", "a: it's\n  [鍵]\n"),
        ("a: {}\n  it's\n", "a: '[鍵]\n  it''s'\n"),
        ("{}: 1\n", "'[鍵]': 1\n"),
        ("a: '{}'\n", "a: '[鍵]'\n"),
        ("a: |\n  {}\n", "a: |\n  [鍵]\n"),
        ("# {}\na: 1\n", "# [鍵]\na: 1\n"),
        ("a: 1\n---\nb: {}\n", "a: 1\n---\nb: '[鍵]'\n"),
    ],
)
def test_quotes_go_around_the_value_and_nothing_else(page: str, expected: str) -> None:
    text = page.replace("{}", key("[鍵]")).replace("{{", "{").replace("}}", "}")
    cleaned = clean_proven(read(text), "target")
    assert (cleaned.text, cleaned.is_proven) == (
        expected.replace("{{", "{").replace("}}", "}"), True
    )  # fmt: skip


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (f"a: |\n    {key('  鍵')}\nb: 1\n", {"a": "  鍵\n", "b": 1}),
        (f"a: |\r\n    {key('  鍵')}\r\n    値\r\nb: 1\r\n", {"a": "  鍵\n値\n", "b": 1}),
        (f"a: >-\n    {key('  鍵')}\n    値\nb: 1\n", {"a": "  鍵 値", "b": 1}),
        (f"a: '前\n  {key(' 鍵')}'\nb: 1\n", {"a": "前  鍵", "b": 1}),
    ],
)
def test_white_space_at_the_edge_of_a_line_stays(page: str, expected: object) -> None:
    cleaned = clean_proven(read(page), "target")
    assert (yaml.safe_load(cleaned.text), cleaned.is_proven) == (expected, True)


def test_in_author_form_a_value_that_becomes_an_alias_gets_quotes() -> None:
    assert clean(read(f"a: {key(chr(92) + '*鍵')}\n"), "target", author_form=True) == "a: '*鍵'\n"


def test_damaged_quotes_of_a_value_come_back() -> None:
    title = key('「"鍵"」').replace('"', "&quot;")
    assert clean(read(f"---\ntitle: {title}\n---\n", "a.md"), "target") == (
        '---\ntitle: 「"鍵"」\n---\n'
    )


@pytest.mark.parametrize("text", ODD)
def test_a_page_with_edits_keeps_its_other_values(text: str) -> None:
    page = f"a: {key(text)}\nb: {key('値', 104)}\n"
    rebuilt = put_edits(read(page), {1: "新しい: 値"}, side_by_side=False, read=read)
    assert (set(rebuilt.put), yaml.safe_load(rebuilt.text)) == ({1}, {"a": text, "b": "新しい: 値"})


TEXTS = st.one_of(st.text(max_size=8), st.sampled_from([*ODD, *KEPT])).filter(
    lambda text: "span" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)
)


@given(values=st.lists(TEXTS, min_size=1, max_size=4), style=st.sampled_from(["'", '"', None]))
def test_cleaning_serialized_yaml_gives_the_clean_values(
    values: list[str], style: str | None
) -> None:
    pairs = [key(text, 103 + number, f"{text} x") for number, text in enumerate(values)]
    data = {"list": pairs, "map": {"a": pairs[0]}}
    text = yaml.safe_dump(data, default_style=style, allow_unicode=True, width=10_000)
    document = read(text)
    targets = [segment.target for segment in document.segments]
    if len(targets) != len(pairs) + 1:
        return
    cleaned = clean_proven(document, "target")
    assert cleaned.is_proven
    expected = {"list": targets[:-1], "map": {"a": targets[-1]}}
    assert load_mapping(cleaned.text) == expected
    assert yaml.safe_load(cleaned.text) == expected
