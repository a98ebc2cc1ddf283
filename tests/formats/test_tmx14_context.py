"""Neighbours and further locations in TMX, under the names of each tool."""

import re

import pytest
from pages import occurrence, written

from tmx_extract.formats.options import CodeMode, ContextName
from tmx_extract.formats.registry import FORMATS
from tmx_extract.model import Elsewhere

PAIR = occurrence("Now.", "今。")._replace(previous_source="A | <b>.", next_source="Z & \x0b.")
FIRST = occurrence("Now.", "今。")._replace(next_source="Then.")
PROPS: dict[ContextName, tuple[list[tuple[str, str]], list[tuple[str, str]]]] = {
    "memoq": (
        [],
        [
            ("x-context-pre", "&lt;seg&gt;A | &amp;lt;b&amp;gt;.&lt;/seg&gt;"),
            ("x-context-post", "&lt;seg&gt;Z &amp;amp; ␋.&lt;/seg&gt;"),
        ],
    ),
    "phrase": ([], [("context_prev", "A | &lt;b&gt;."), ("context_next", "Z &amp; ␋.")]),
    "xtm": (
        [
            ("x-previous-source-text", "A | &lt;b&gt;."),
            ("x-next-source-text", "Z &amp; ␋."),
        ],
        [],
    ),
    "trados": ([("x-ContextContent", "A || &lt;b&gt;. |  | Z &amp; ␋. | ")], []),
    "omegat": ([("prev", "A | &lt;b&gt;."), ("next", "Z &amp; ␋.")], []),
}


def props(text: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the props of the first `tu` and of its source, without those of every unit."""
    unit, _, source = text.partition("<tu ")[2].partition("<tuv ")
    found = r'<prop type="([^"]+)">([^<]*)</prop>'
    usual = {name for name, _ in re.findall(found, written(WRITE, [FIRST])[0])}
    return (
        [prop for prop in re.findall(found, unit) if prop[0] not in usual],
        re.findall(found, source.partition("</tuv>")[0]),
    )


WRITE = FORMATS["tmx"].write


@pytest.mark.parametrize("name", PROPS)
def test_neighbours_have_the_names_of_the_tool(name: ContextName) -> None:
    text, _ = written(WRITE, [PAIR], context=frozenset({name}))
    assert props(text) == PROPS[name]


def test_a_missing_neighbour_has_no_prop() -> None:
    text, _ = written(WRITE, [FIRST], context=frozenset({"xtm", "phrase", "memoq"}))
    assert props(text) == (
        [("x-next-source-text", "Then.")],
        [("x-context-post", "&lt;seg&gt;Then.&lt;/seg&gt;"), ("context_next", "Then.")],
    )


@pytest.mark.parametrize(
    ("codes", "expected"), [("text", "A **b**"), ("native", "A **b**"), ("plain", "A b")]
)
def test_neighbours_have_the_text_of_their_own_units(codes: CodeMode, expected: str) -> None:
    pair = FIRST._replace(next_source=" A **b**\n")
    text, _ = written(WRITE, [pair], context=frozenset({"xtm"}), codes=codes)
    assert props(text)[0] == [("x-next-source-text", expected)]
    pair = FIRST._replace(next_source=" \n")
    assert props(written(WRITE, [pair], context=frozenset({"xtm", "memoq"}))[0]) == ([], [])


def test_neighbours_are_written_only_on_request() -> None:
    assert props(written(WRITE, [PAIR])[0]) == ([], [])


def test_trados_gets_a_flag_for_the_next_source() -> None:
    text, _ = written(WRITE, [PAIR], context=frozenset({"trados"}))
    assert re.findall(r"<header.*</header>", text) == [
        '<header creationtool="tmx-extract" creationtoolversion="1.2.3" segtype="sentence"'
        ' o-tmf="tmx-extract" adminlang="en-US" srclang="en-US" datatype="x-markdown">'
        '<prop type="x-TextContextMatchType">PrecedingAndFollowingSource</prop>'
        '<prop type="x-IncludesContextContent">True</prop></header>'
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "tmx",
            '<prop type="x-also-in">docs/a.md#0a1b2-105</prop>'
            '<prop type="x-also-in">other.ja-jp:b&amp;c.md#0a1b2-p106</prop>',
        ),
        (
            "xliff",
            "<note>also in: docs/a.md#0a1b2-105</note>"
            "<note>also in: other.ja-jp:b&amp;c.md#0a1b2-p106</note>",
        ),
        (
            "xliff2",
            '<notes><note category="also-in">docs/a.md#0a1b2-105</note>'
            '<note category="also-in">other.ja-jp:b&amp;c.md#0a1b2-p106</note></notes>',
        ),
    ],
)
def test_further_locations_are_written(name: str, expected: str) -> None:
    pair = PAIR._replace(
        elsewhere=(
            Elsewhere("handbook.ja-jp", "docs/a.md", "0a1b2-105"),
            Elsewhere("other.ja-jp", "b&c.md", "0a1b2-p106"),
        )
    )
    assert expected in written(FORMATS[name].write, [pair])[0]
