"""Pages in one language: markup is removed, and everything else stays."""

import json
from pathlib import Path

import pytest
import yaml

from tmx_extract.extract.read import read_document
from tmx_extract.model import Document, Origin, Side
from tmx_extract.rebuild.clean import clean

FIXTURES = Path(__file__).parent.parent / "fixtures" / "extract"


def pair(identifier: str, target: str, source: str) -> str:
    return (
        f'<span data-ttu-id="{identifier}">{target}</span>'
        f'<span class="sxs-lookup"><span data-stu-id="{identifier}">{source}</span></span>'
    )


def quoted(text: str) -> str:
    """Return the text as written between double quotes in YAML and JSON."""
    return text.replace('"', '\\"')


def read(text: str, path: str = "a.md") -> Document:
    return read_document(text.encode(), Origin(path=path))


def both(text: str, path: str = "a.md") -> tuple[str, str]:
    """Return the page in its target and in its source language."""
    document = read(text, path)
    return clean(document, "target"), clean(document, "source")


# Markdown.


def test_clean_keeps_one_side_and_everything_around_it() -> None:
    first = pair("4ef9c-103", "鍵を **回す**。", "Turn the **key**.")
    second = pair("4ef9c-104", "開く。", "Open it.")
    assert both(f"# 題\n\n- {first} {second}\n\n```cs\nvar x = 1;\n```\n") == (
        "# 題\n\n- 鍵を **回す**。 開く。\n\n```cs\nvar x = 1;\n```\n",
        "# 題\n\n- Turn the **key**. Open it.\n\n```cs\nvar x = 1;\n```\n",
    )


@pytest.mark.parametrize(
    "text",
    ["", "本文\n", "---\ntitle: 題\n---\n", "\ufeff本文\r\n", '<span class="ui">鍵</span>', "\x00"],
)
def test_a_page_without_pairs_stays_unchanged(text: str) -> None:
    assert both(text) == (text, text)


def test_line_ends_and_byte_order_mark_stay() -> None:
    text = (
        "\ufeff---\r\ntitle: 題\r\n---\n\r\n"
        + pair("4ef9c-103", "鍵\r\n値", "Key\nvalue")
        + "\r\n\n \t\r\n\r"
    )
    assert both(text) == (
        "\ufeff---\r\ntitle: 題\r\n---\n\r\n鍵\r\n値\r\n\n \t\r\n\r",
        "\ufeff---\r\ntitle: 題\r\n---\n\r\nKey\nvalue\r\n\n \t\r\n\r",
    )


def test_empty_sides_leave_nothing() -> None:
    text = f"a {pair('4ef9c-103', '', 'Key')} b {pair('4ef9c-104', '鍵', '')} c"
    assert both(text) == ("a  b 鍵 c", "a Key b  c")


def test_spans_of_the_author_stay() -> None:
    text = f'<span class="ui">{pair("4ef9c-103", "<span>鍵</span>", "a <span>key</span>")}</span>'
    assert both(text) == (
        '<span class="ui"><span>鍵</span></span>',
        '<span class="ui">a <span>key</span></span>',
    )


def test_pairs_of_front_matter_are_replaced_too() -> None:
    alt = pair("4ef9c-103", "題", "Title''s")
    text = (
        f"---\ntitle: {pair('4ef9c-101', '題', 'Title')} # {pair('4ef9c-102', '注', 'Note')}\n"
        f"alt: '{alt}'\n---\n本文"
    )
    assert both(text) == (
        "---\ntitle: 題 # 注\nalt: '題'\n---\n本文",
        "---\ntitle: Title # Note\nalt: 'Title''s'\n---\n本文",
    )


def test_incomplete_pairs_stay_unchanged() -> None:
    lone = '<span data-ttu-id="4ef9c-103">鍵</span> '
    source = (
        '<span class="sxs-lookup"><span data-stu-id="4ef9c-104">Key</span></span> '
        "<span data-ttu-id='4ef9c-105'>鍵</span> "
    )
    unclosed = '<span data-ttu-id="4ef9c-107">終'
    text = f"{lone}{source}{pair('4ef9c-106', '回す。', 'Turn it.')} {unclosed}"
    assert both(text) == (
        f"{lone}{source}回す。 {unclosed}",
        f"{lone}{source}Turn it. {unclosed}",
    )


def test_complete_pairs_with_faults_are_replaced() -> None:
    no_lookup = (
        '<span data-ttu-id="4ef9c-103">鍵</span><span data-stu-id="4ef9c-103">Key</span></span>'
    )
    unbalanced = pair("4ef9c-104", "開く <span> を", "Open <span> now")
    assert both(f"{no_lookup} {unbalanced} {unbalanced}") == (
        "鍵 開く <span> を 開く <span> を",
        "Key Open <span> now Open <span> now",
    )


@pytest.mark.parametrize("page", sorted(FIXTURES.glob("*.m*")), ids=lambda page: page.stem)
def test_no_pair_is_left_in_a_page_in_one_language(page: Path) -> None:
    document = read_document(page.read_bytes(), Origin(path=page.name))
    for side in ("target", "source"):
        again = read(clean(document, side), page.name)
        assert [segment.id for segment in again.segments] == []


# Author form.


@pytest.mark.parametrize(
    ("author_form", "side", "expected"),
    [
        (False, "target", r"星 (\*) です。 \* 本文"),
        (False, "source", r"A star (\*). \* 本文"),
        (True, "target", r"星 (*) です。 \* 本文"),
        (True, "source", r"A star (*). \* 本文"),
    ],
)
def test_tool_escapes_are_removed_only_on_request_and_only_in_pairs(
    author_form: bool, side: Side, expected: str
) -> None:
    document = read(pair("4ef9c-103", r"星 (\*) です。", r"A star (\*).") + r" \* 本文")
    assert clean(document, side, author_form=author_form) == expected


def test_without_escapes_the_author_form_is_the_page_unchanged() -> None:
    document = read(f"&quot; {pair('4ef9c-103', '&quot;鍵&quot;', 'Key')} **本文**\r\n")
    assert clean(document, "target", author_form=True) == "&quot; &quot;鍵&quot; **本文**\r\n"


# Damaged quotes.

DAMAGED = (
    "&quot;前&quot; "
    '<span data-ttu-id="4ef9c-103&quot;>「&quot;鍵&quot;」</span>'
    "<span class=&quot;sxs-lookup&quot;><span data-stu-id=&quot;4ef9c-103&quot;>"
    "A &quot;key&quot;</span></span>\n\n[x](a.md &quot;題&quot;)\n\n"
    "<span data-ttu-id=&quot;4ef9c-104&quot;>値</span>"
    "<span class=&quot;sxs-lookup&quot;><span data-stu-id=&quot;4ef9c-104&quot;>Value</span></span>"
    ' <b id=&quot;a" c="&quot;">&quot;後&quot;</b>\n'
)


def test_inside_pairs_damaged_quotes_come_back_and_outside_the_page_stays() -> None:
    assert both(DAMAGED) == (
        '&quot;前&quot; 「"鍵"」\n\n[x](a.md &quot;題&quot;)\n\n値'
        ' <b id=&quot;a" c="&quot;">&quot;後&quot;</b>\n',
        '&quot;前&quot; A "key"\n\n[x](a.md &quot;題&quot;)\n\nValue'
        ' <b id=&quot;a" c="&quot;">&quot;後&quot;</b>\n',
    )


def test_in_author_form_damaged_quotes_come_back_in_the_whole_region() -> None:
    document = read(DAMAGED)
    assert clean(document, "target", author_form=True) == (
        '&quot;前&quot; 「"鍵"」\n\n[x](a.md "題")\n\n値 <b id="a" c="&quot;">&quot;後&quot;</b>\n'
    )
    assert clean(document, "source", author_form=True) == (
        '&quot;前&quot; A "key"\n\n[x](a.md "題")\n\nValue'
        ' <b id="a" c="&quot;">&quot;後&quot;</b>\n'
    )


def test_a_damaged_region_that_ends_inside_a_pair_ends_there() -> None:
    text = (
        '<span data-ttu-id="4ef9c-103&quot;>&quot;鍵" &quot;値&quot;</span>'
        '<span class="sxs-lookup"><span data-stu-id="4ef9c-103">Key</span></span> &quot;'
    )
    assert clean(read(text), "target", author_form=True) == '"鍵" &quot;値&quot; &quot;'


def test_in_author_form_front_matter_with_damaged_quotes_stays_yaml() -> None:
    title = pair("4ef9c-101", "題", "Title").replace('"', "&quot;")
    text = f'---\ntitle: "{title} &quot;x&quot;"\n---\n本文\n'
    cleaned = clean(read(text), "target", author_form=True)
    assert yaml.safe_load(cleaned.split("---")[1]) == {"title": "題 &quot;x&quot;"}


# YAML.


@pytest.mark.parametrize(
    ("written", "target", "source"),
    [
        pytest.param(pair("4ef9c-103", "鍵", "Key"), "鍵", "Key", id="plain"),
        pytest.param(f"'{pair('4ef9c-103', '鍵', 'Key')}'", "'鍵'", "'Key'", id="single quotes"),
        pytest.param(
            "'" + pair("4ef9c-103", "''鍵''", "It''s") + "'",
            "'''鍵'''",
            "'It''s'",
            id="apostrophes",
        ),
        pytest.param(
            '"' + quoted(pair("4ef9c-103", '\\u9375: "鍵"', "C:\\\\Key\\tx")) + '"',
            '"\\u9375: \\"鍵\\""',
            '"C:\\\\Key\\tx"',
            id="escapes",
        ),
        pytest.param(
            '"' + quoted(pair("4ef9c-103", "鍵", "Key\n    and\\\n    \\ value")) + '"',
            '"鍵"',
            '"Key\n    and\\\n    \\ value"',
            id="folded",
        ),
        pytest.param(
            "|\n    - " + pair("4ef9c-103", "鍵\n    値", "Key\n\n    value") + "\n\n    # 題",
            "|\n    - 鍵\n    値\n\n    # 題",
            "|\n    - Key\n\n    value\n\n    # 題",
            id="literal",
        ),
        pytest.param(
            ">-\n    " + pair("4ef9c-103", "鍵", "Key\n    value"),
            ">-\n    鍵",
            ">-\n    Key\n    value",
            id="folded block",
        ),
    ],
)
def test_values_of_yaml_keep_their_encoding(written: str, target: str, source: str) -> None:
    text = "# 鍵 🎉\r\nitems:\r\n- key: {}\n  b: &c 'd' # e\n"
    assert both(text.format(written), "a.yml") == (text.format(target), text.format(source))


def test_a_byte_order_mark_of_yaml_stays() -> None:
    text = f"\ufeff### YamlMime:Hub\r\ntitle: {pair('4ef9c-101', '題', 'Title')}\r\n"
    assert both(text, "a.yml") == (
        "\ufeff### YamlMime:Hub\r\ntitle: 題\r\n",
        "\ufeff### YamlMime:Hub\r\ntitle: Title\r\n",
    )


def test_in_author_form_encoded_values_of_yaml_keep_their_encoding() -> None:
    written = quoted(pair("4ef9c-103", r"星 (\\*)", r"A star (\\*)"))
    document = read(f'a: "{written}"\nb: {pair("4ef9c-104", chr(92) + "*", "x")}\n', "a.yml")
    assert clean(document, "target", author_form=True).splitlines()[0] == r'a: "星 (\\*)"'


@pytest.mark.parametrize("side", ["target", "source"])
@pytest.mark.parametrize("style", ["'", '"', "|", None])
def test_yaml_in_one_language_means_the_clean_values(side: Side, style: str | None) -> None:
    first = pair("4ef9c-103", "「\"鍵\"」: '値'", 'A "key": it\'s')
    value = f"- {first}\n- é {pair('4ef9c-104', '#', '&')}"
    text = yaml.safe_dump({"a": [value, 1], "b": "c"}, default_style=style, allow_unicode=True)
    expected = {
        "target": "- 「\"鍵\"」: '値'\n- é #",
        "source": '- A "key": it\'s\n- é &',
    }[side]
    cleaned = yaml.load(clean(read(text, "a.yml"), side), yaml.CBaseLoader)  # noqa: S506 - strings only
    assert cleaned == {"a": [expected, "1"], "b": "c"}


# JSON.


def test_values_of_json_keep_their_encoding() -> None:
    first = quoted(pair("4ef9c-101", "\\u9375 \\ud83c\\udf89", 'Say "yes"\\n'))
    second = pair("4ef9c-102", "C:\\\\鍵", "\\/").replace('"', "\\u0022").replace("<", "\\u003c")
    text = '\ufeff{{\r\n\t"a" : "{}", "b": ["- {} \\t"], "c": 1.0}}'
    assert both(text.format(first, second), "a.json") == (
        text.format("\\u9375 \\ud83c\\udf89", "C:\\\\鍵"),
        text.format('Say \\"yes\\"\\n', "\\/"),
    )


@pytest.mark.parametrize("side", ["target", "source"])
@pytest.mark.parametrize("escaped", [True, False])
@pytest.mark.parametrize("author_form", [True, False])
def test_json_in_one_language_means_the_clean_values(
    side: Side, escaped: bool, author_form: bool
) -> None:
    first = pair("4ef9c-103", '「"鍵"」\\\\', 'A\t"key"')
    value = f"- {first}\n🎉 {pair('4ef9c-104', '', 'x')}"
    text = json.dumps({"a": [value, 1], "b": "c"}, ensure_ascii=escaped, indent=1)
    expected = {"target": '- 「"鍵"」\\\\\n🎉 ', "source": '- A\t"key"\n🎉 x'}[side]
    cleaned = clean(read(text, "a.json"), side, author_form=author_form)
    assert json.loads(cleaned) == {"a": [expected, 1], "b": "c"}


@pytest.mark.parametrize("author_form", [True, False])
def test_values_with_unknown_positions_stay_unchanged(author_form: bool) -> None:
    value = quoted(pair("4ef9c-103", "鍵", "Key")).replace("<span", "<\\u0073pan")
    other = quoted(pair("4ef9c-104", "値", "Value"))
    text = '{{"a": "{} &quot;", "b": "{}"}}'
    document = read(text.format(value, other), "a.json")
    assert clean(document, "target", author_form=author_form) == text.format(value, "値")
    assert clean(document, "source", author_form=author_form) == text.format(value, "Value")
