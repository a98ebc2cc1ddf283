"""Edits in pages: their positions, their encoding, and refusals."""

import json
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import pair

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.extract.read import SUFFIXES, read_document
from tmx_extract.extract.yaml_values import load_mapping
from tmx_extract.model import Document, Origin
from tmx_extract.rebuild.clean import clean, iter_parts
from tmx_extract.rebuild.put_edits import RebuiltPage, put_edits

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tmx-extract-corpora"
REPOSITORIES = ["PowerShell-Docs.ja-jp", "office-js-docs-pr.ja-jp", "partner-center-pr.ja-jp"]
SAMPLES = Path(__file__).parent.parent.parent / "samples"

STAR = r"星 (\*) です。"
"""As the side-by-side tool writes it; the author wrote no backslash."""


def read(text: str, path: str = "a.md") -> Document:
    return read_document(text.encode(), Origin(path=path))


def put(
    text: str,
    edits: dict[int, str],
    path: str = "a.md",
    *,
    side_by_side: bool = False,
    strict: bool = False,
) -> RebuiltPage:
    return put_edits(
        read(text, path),
        edits,
        side_by_side=side_by_side,
        read=lambda text: read(text, path),
        strict=strict,
    )


def key(target: str, number: int = 103) -> str:
    """Return a pair with this target."""
    return pair(f"4ef9c-{number}", "Key.", target)


def quoted(text: str) -> str:
    """Return the text as written between double quotes in YAML and JSON."""
    return text.replace('"', '\\"')


def both(text: str, edits: dict[int, str], path: str = "a.md") -> tuple[str, str]:
    """Return the page side by side and clean, with all edits inserted without problems."""
    found = [put(text, edits, path, side_by_side=beside) for beside in (True, False)]
    for rebuilt in found:
        assert (set(rebuilt.put), dict(rebuilt.left), rebuilt.problems) == (set(edits), {}, ())
    return found[0].text, found[1].text


def codes(rebuilt: RebuiltPage) -> tuple[dict[int, str], list[tuple[str, str]]]:
    """Return the reasons for omitted edits, and the problems of the others."""
    return (
        {ordinal: remark.code for ordinal, remark in rebuilt.left.items()},
        [(remark.code, remark.found) for remark in rebuilt.problems],
    )


# Running text.


def test_only_the_target_changes() -> None:
    text = f"# {key('鍵')}\n\n- {key('値 `x`', 104)} {key('回す', 105)}  \r\n\n```\n鍵\n```"
    assert both(text, {0: "新しい鍵", 1: "`x` の値"}) == (
        f"# {key('新しい鍵')}\n\n- {key('`x` の値', 104)} {key('回す', 105)}  \r\n\n```\n鍵\n```",
        "# 新しい鍵\n\n- `x` の値 回す  \r\n\n```\n鍵\n```",
    )


def test_without_edits_the_page_is_unchanged() -> None:
    text = f"\ufeff{key('鍵')}\r\n"
    assert both(text, {}) == (text, "\ufeff鍵\r\n")


def test_without_markup_the_page_equals_clean_in_author_form() -> None:
    text = f"{key('鍵')} {key(STAR, 104)}\n"
    assert put(text, {0: "新しい鍵"}).text == "新しい鍵 星 (*) です。\n"
    assert clean(read(text), "target", author_form=True) == "鍵 星 (*) です。\n"


@pytest.mark.parametrize(
    "edit",
    [
        "",
        " 鍵 ",
        "&quot;鍵&quot; & &lt;",
        "<span>鍵</span>",
        "<b>鍵",
        "\\",
        '"',
        "a\tb\x0b\x00",
        "\u2028",
        "𠮷🗝",
        'class="x&quot;> "',
    ],
)
def test_unusual_texts_come_back_unchanged(edit: str) -> None:
    text = f"{key('鍵')} {key('値', 104)}\n"
    rebuilt = put(text, {0: edit}, side_by_side=True)
    assert rebuilt.text == f"{key(edit)} {key('値', 104)}\n"
    assert put(text, {0: edit}).text == f"{edit} 値\n"


def test_an_edit_may_have_the_spans_that_the_target_had() -> None:
    text = f"{key('</span>鍵')}\n"
    rebuilt = put(text, {0: "</span>新"}, side_by_side=True)
    assert (rebuilt.text, rebuilt.left) == (f"{key('</span>新')}\n", {})


@pytest.mark.parametrize(
    ("page", "edit", "expected"),
    [
        ("{}\r\n", "a\nb", "a\r\nb"),
        ("{}\n", "a\r\nb", "a\nb"),
        ("# x\r\n\r\n{}", "a\nb", "a\r\nb"),
        ("{}", "a\nb", "a\nb"),
    ],
)
def test_line_ends_are_those_of_the_place(page: str, edit: str, expected: str) -> None:
    assert both(page.format(key("鍵")), {0: edit}) == (
        page.format(key(expected)),
        page.format(expected),
    )


def test_a_target_keeps_the_line_ends_it_had() -> None:
    old, new = "鍵\n値", "a\nb"
    assert both(f"{key(old)}\r\n", {0: new}) == (f"{key(new)}\r\n", f"{new}\r\n")


def test_damaged_quotes_stay_damaged_beside_the_source() -> None:
    text = (
        '<span data-ttu-id="4ef9c-103&quot;>「&quot;鍵&quot;」</span>'
        "<span class=&quot;sxs-lookup&quot;><span data-stu-id=&quot;4ef9c-103&quot;>"
        "A &quot;key&quot;</span></span>\n\n[x](a.md &quot;題&quot;)\n"
    )
    assert both(text, {0: '"新"'}) == (
        text.replace("「&quot;鍵&quot;」", "&quot;新&quot;"),
        '"新"\n\n[x](a.md "題")\n',
    )
    beside = put(text, {0: "&quot;"}, side_by_side=True)
    assert codes(beside) == ({0: "edit-not-readable"}, [])
    assert beside.text == text


# Escapes of the side-by-side tool.


def test_an_edit_that_the_page_already_has_is_not_written() -> None:
    text = f"{key(STAR)}\n"
    rebuilt = put(text, {0: "星 (*) です。"}, side_by_side=True)
    assert (rebuilt.text, set(rebuilt.put), rebuilt.problems) == (text, {0}, ())


def test_an_edit_that_would_lose_an_escape_when_it_is_read_is_reported() -> None:
    rebuilt = put(f"{key('鍵')}\n", {0: STAR}, side_by_side=True)
    assert codes(rebuilt) == ({}, [("edit-loses-escape", STAR)])
    assert put(f"{key('鍵')}\n", {0: STAR}).problems == ()


@pytest.mark.parametrize(
    ("target", "edit", "is_reported"),
    [
        (STAR, STAR, True),
        (STAR, r"(\*) です。", True),
        (STAR, "星 (*) です。", False),
        ("鍵", "新", False),
        # The author form of the target, which has other escapes.
        (r"\``\*`", r"``\*`", False),
        (r"\``\*`", "``*`", False),
        ("``*`", r"``\*`", True),
    ],
)
def test_an_escape_is_lost_unless_the_page_has_the_edit(
    target: str, edit: str, *, is_reported: bool
) -> None:
    rebuilt = put(f"{key(target)}\n", {0: edit}, side_by_side=True)
    assert codes(rebuilt) == ({}, [("edit-loses-escape", edit)] if is_reported else [])


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("a.md", "{}\n"),
        ("a.md", "---\ntitle: {}\n---\n"),
        ("a.yml", "title: {}\n"),
        ("a.yml", "title: '{}'\n"),
        ("a.yml", "title: |\n  {}\n"),
        ("a.yml", "# {}\n"),
    ],
)
def test_in_a_clean_page_the_escape_of_an_edit_stays(path: str, page: str) -> None:
    text = page.format(key(STAR))
    texts = [put(text, edits, path).text for edits in ({0: STAR}, {0: "星 (*) です。"}, {})]
    assert texts == [page.format(one) for one in (STAR, "星 (*) です。", "星 (*) です。")]


# Values of YAML and JSON.


@pytest.mark.parametrize(
    ("before", "edit", "after"),
    [
        ("title: {}", "新しい鍵", "title: {}"),
        ("title: {} # 注", "it's", "title: {} # 注"),
        ("title: '{}' # 注", "it''s", "title: '{}' # 注"),
    ],
)
def test_plain_and_single_quoted_values_hold_suitable_edits(
    before: str, edit: str, after: str
) -> None:
    text = f"---\n{before.format(key('鍵'))}\nx: y\n---\n\n本文\n"
    assert both(text, {0: edit.replace("''", "'")}) == (
        f"---\n{after.format(key(edit))}\nx: y\n---\n\n本文\n",
        f"---\n{after.format(edit)}\nx: y\n---\n\n本文\n",
    )


@pytest.mark.parametrize(
    ("edit", "beside", "alone"),
    [
        ("値: 鍵", "'{}'", "'値: 鍵'"),
        ("値 # 鍵", "'{}'", "'値 # 鍵'"),
        ("- 鍵", "{}", "'- 鍵'"),
        ("it's: 鍵", "'{}'", "'it''s: 鍵'"),
        ("*鍵*", "{}", "'*鍵*'"),
        ("yes", "{}", "'yes'"),
        ("12", "{}", "'12'"),
        ("", "{}", "''"),
        (" 鍵", "{}", "' 鍵'"),
        ('"鍵"', "{}", "'\"鍵\"'"),
    ],
)
def test_plain_values_get_quotes_when_they_need_them(edit: str, beside: str, alone: str) -> None:
    markup = key(edit)
    if beside != "{}":
        markup = markup.replace("'", "''")
    assert both(f"---\ntitle: {key('鍵')}\n---\n", {0: edit}) == (
        f"---\ntitle: {beside.format(markup)}\n---\n",
        f"---\ntitle: {alone}\n---\n",
    )


@pytest.mark.parametrize("written", ["{}", "'{}'"])
def test_edits_unsuitable_for_single_quotes_get_double_quotes(written: str) -> None:
    text = f"---\ntitle: {written.format(key('鍵'))}\n---\n"
    escaped = r"a\n\"b\"\u2028\x07"
    assert both(text, {0: 'a\n"b"\u2028\x07'}) == (
        f'---\ntitle: "{quoted(key("鍵")).replace("鍵", escaped)}"\n---\n',
        f'---\ntitle: "{escaped}"\n---\n',
    )


def test_values_in_brackets_are_quoted_for_their_commas() -> None:
    text = f"items: [{key('鍵')}, {{a: {key('値', 104)}}}]\n"
    assert both(text, {0: "a, b", 1: "a}"}, "a.yml") == (
        f"items: ['{key('a, b')}', {{a: '{key('a}', 104)}'}}]\n",
        "items: ['a, b', {a: 'a}'}]\n",
    )
    assert both(f"title: {key('鍵')}\n", {0: "a, b"}, "a.yml")[1] == "title: a, b\n"


def test_double_quoted_values_are_escaped() -> None:
    text = f'title: "{quoted(key("鍵"))}: {quoted(key("値", 104))}" # 注\r\nx: 1\r\n'
    escaped = r"C:\\ \"新\"\n\t<b>"
    rebuilt = [put(text, {0: 'C:\\ "新"\n\t<b>'}, "a.yml", side_by_side=it) for it in (True, False)]
    assert [item.left for item in rebuilt] == [{}, {}]
    assert [item.text for item in rebuilt] == [
        text.replace("鍵", escaped),
        f'title: "{escaped}: 値" # 注\r\nx: 1\r\n',
    ]


@pytest.mark.parametrize(
    ("style", "written"),
    [("|", "a\n    b\n\n    c"), (">", "a\n\n    b\n\n\n    c")],
)
def test_blocks_keep_their_style_and_indentation(style: str, written: str) -> None:
    page = f"a:\n  b: {style}\n    前\n    {{}}\n    後\n  c: d\n"
    assert both(page.format(key("鍵")), {0: "a\nb\n\nc"}, "a.yml") == (
        page.format(key(written)),
        page.format(written),
    )


def test_blocks_with_carriage_returns_keep_them() -> None:
    page = "---\r\nb: |2-\r\n  前\r\n    {}\r\n---\r\n"
    written = "a\r\n    b"
    assert both(page.format(key("鍵")), {0: "a\n  b"}) == (
        page.format(key(written)),
        page.format(written),
    )


def test_the_other_texts_of_a_value_stay_as_written() -> None:
    text = f"---\ntitle: '{key('鍵')} - it''s {key('値', 104)}'\n---\n"
    assert both(text, {1: "it's"})[1] == "---\ntitle: '鍵 - it''s it''s'\n---\n"


def test_strings_of_json_are_escaped() -> None:
    text = f'{{"title": "{quoted(key("鍵"))}", "x": "\\u003cb>"}}\r\n'
    edit = 'C:\\ "鍵"\n\x07</b>'
    written = 'C:\\\\ \\"鍵\\"\\n\\u0007</b>'
    rebuilt = put(text, {0: edit}, "a.json", side_by_side=True)
    assert (rebuilt.text, rebuilt.left) == (text.replace("鍵", written), {})
    assert put(text, {0: edit}, "a.json").text == f'{{"title": "{written}", "x": "\\u003cb>"}}\r\n'


def test_markup_in_a_comment_takes_one_line() -> None:
    text = f"# {key('鍵')}\ntitle: x\n"
    assert both(text, {0: "新"}, "a.yml") == (f"# {key('新')}\ntitle: x\n", "# 新\ntitle: x\n")
    assert codes(put(text, {0: "a\nb"}, "a.yml"))[0] == {0: "edit-line-break"}
    assert codes(put(text, {0: "a\x08"}, "a.yml"))[0] == {0: "edit-not-readable"}


def test_a_value_with_unknown_positions_keeps_its_text() -> None:
    markup = quoted(key("鍵")).replace("span", "\\x73pan", 1)
    text = f'a: "{markup}"\nb: {key("値", 104)}\n'
    rebuilt = put(text, {0: "新", 1: "新"}, "a.yml", side_by_side=True)
    assert codes(rebuilt)[0] == {0: "edit-place-unknown"}
    assert rebuilt.text == f'a: "{markup}"\nb: {key("新", 104)}\n'


@pytest.mark.parametrize("written", ["鍵\n  穴", "鍵\n\n  穴", "鍵  \n  穴", "鍵\\\n  穴"])
def test_a_key_on_several_lines_keeps_its_text(written: str) -> None:
    text = f"? {key(written)}\n: {key('値', 104)}\n"
    rebuilt = put(text, {0: "新", 1: "新"}, "a.yml", side_by_side=True)
    start = text.index(written)
    expected = Diagnostic(
        code="edit-place-unknown", start=start, end=start + len(written), found="4ef9c-103"
    )
    assert (dict(rebuilt.left), set(rebuilt.put)) == ({0: expected}, {1})
    assert rebuilt.text == f"? {key(written)}\n: {key('新', 104)}\n"


# Refusals.


@pytest.mark.parametrize(
    ("page", "edit", "code"),
    [
        ("# {}\n", "a\nb", "edit-line-break"),
        ("> ## {}\n", "a\nb", "edit-line-break"),
        ("- {}\n", "a\nb", "edit-line-break"),
        ("| {} | b |\n|--|--|\n", "a\nb", "edit-line-break"),
        ("| {} | b |\n|--|--|\n", "a|b", "edit-table-bar"),
        ("| [{}](x) | b |\n|--|--|\n", "`a|b`", "edit-table-bar"),
        ("[{}](a.md)\n", "a]", "edit-bracket"),
        ("[{}](a.md)\n", "[a", "edit-bracket"),
        ("![{}](a.png)\n", "]a[", "edit-bracket"),
        ("[{}](a.md)\n", "a\\", "edit-bracket"),
        ("[{}](a.md)\n", "a\\\\\\", "edit-bracket"),
        ("|{}| b |\n|--|--|\n", "a\\", "edit-table-bar"),
        ("{}\n", key("x"), "edit-breaks-markup"),
        ("{}\n", "\ud800", "edit-not-readable"),
    ],
)
def test_an_edit_that_breaks_its_surroundings_is_left_out(page: str, edit: str, code: str) -> None:
    text = page.format(key("鍵"))
    for beside in (True, False):
        rebuilt = put(text, {0: edit}, side_by_side=beside)
        assert (codes(rebuilt)[0], rebuilt.put) == ({0: code}, frozenset())
        assert rebuilt.text == (text if beside else page.format("鍵"))


@pytest.mark.parametrize(
    ("page", "edit"),
    [
        ("{}\n", "a|b"),
        ("[{} ](a.md)\n", "a\\"),
        ("| {} | b |\n|--|--|\n", "a\\"),
        ("- {}\n", "a|b ]"),
        ("| {} | b |\n|--|--|\n", "a\\|b"),
        ("<table>\n<tr><td>{}</td></tr>\n</table>\n", "a|b\nc"),
        ("[{}](a.md)\n", "a [b] \\]"),
        ("{}\n", "a\nb"),
    ],
)
def test_an_edit_that_its_surroundings_allow_is_inserted(page: str, edit: str) -> None:
    text = page.format(key("鍵"))
    assert both(text, {0: edit}) == (page.format(key(edit)), page.format(edit))


@pytest.mark.parametrize("edit", ["</span>", "a <span> b", "</span><span>"])
def test_unpaired_spans_are_refused_beside_a_source(edit: str) -> None:
    text = f"{key('鍵')}\n"
    rebuilt = put(text, {0: edit}, side_by_side=True)
    assert (codes(rebuilt), rebuilt.text) == (({0: "edit-breaks-markup"}, []), text)
    assert put(text, {0: edit}).text == f"{edit}\n"


def test_a_problem_is_at_the_position_of_the_target() -> None:
    text = f"# {key('鍵')}\n"
    start = text.index("鍵")
    assert put(text, {0: "a\nb"}).left == {
        0: Diagnostic(code="edit-line-break", start=start, end=start + 1, found="a")
    }


def test_failing_edits_are_left_out_and_all_others_inserted() -> None:
    text = "".join(f"> {key('鍵', number)}\n" for number in range(103, 203))
    text = "> [!NOTE]\n" + text
    # A line outside the quote ends the alert, so the pairs after it would have another place.
    edits = {number: f"新 {number}" for number in range(100)} | {41: "a\nb", 77: "c\nd"}
    reads: list[str] = []

    def read_counted(page: str) -> Document:
        reads.append(page)
        return read(page)

    rebuilt = put_edits(read(text), edits, side_by_side=True, read=read_counted)
    assert codes(rebuilt)[0] == {41: "edit-not-readable", 77: "edit-not-readable"}
    assert rebuilt.put == set(range(100)) - {41, 77}
    assert [item.target for item in read(rebuilt.text).segments] == [
        "鍵" if number in (41, 77) else f"新 {number}" for number in range(100)
    ]
    assert len(reads) < 40


# Structure.


@pytest.mark.parametrize(
    ("page", "edit", "found"),
    [
        ("{}\n", "`鍵`", "the code `鍵` is new"),
        ("{}\n", "[鍵](a.md)", "a link to a.md is new"),
        ("{}\n", "![鍵](a.png)", "the image a.png is new"),
        ("{}\n", "<b>鍵</b>", "the tag <b> is new; the tag </b> is new"),
        ("{}\n", "# 鍵", "a paragraph is gone; a heading is new"),
        ("{}\n", "a\n\nb", "a paragraph is new"),
        ("{}\n\n本文\n", "```", "a paragraph is gone; a code block is new"),
        ("[x][鍵] {}\n\n[鍵]: a.md\n", "[鍵]", "a link to a.md is new"),
        ("---\ntitle: {}\n---\n", "`鍵`", "the code `鍵` is new"),
    ],
)
def test_changes_of_the_structure_are_reported_and_put(page: str, edit: str, found: str) -> None:
    text = page.format(key("鍵"))
    rebuilt = put(text, {0: edit})
    assert (set(rebuilt.put), dict(rebuilt.left)) == ({0}, {})
    assert codes(rebuilt)[1] == [("edit-changes-structure", found)]


def test_a_removed_link_is_reported_for_its_segment() -> None:
    text = f"{key('[鍵](key.md) だ')} {key('`x` だ', 104)} {key('値', 105)}\n\n{key('値', 106)}\n"
    rebuilt = put(text, {0: "鍵だ", 1: "x だ", 2: "新", 3: "新"})
    assert codes(rebuilt)[1] == [
        ("edit-changes-structure", "a link to key.md is gone"),
        ("edit-changes-structure", "the code `x` is gone"),
    ]
    assert rebuilt.text == "鍵だ x だ 新\n\n新\n"


def test_strict_leaves_out_what_changes_the_structure() -> None:
    text = f"{key('鍵')} {key('値', 104)}\n"
    for beside in (True, False):
        rebuilt = put(text, {0: "`鍵`", 1: "新"}, side_by_side=beside, strict=True)
        assert codes(rebuilt) == ({0: "edit-changes-structure"}, [])
        assert rebuilt.put == {1}


def test_edits_that_all_change_the_blocks_of_a_long_page_are_fast() -> None:
    text = "".join(f"{key('鍵', number)}\n\n" for number in range(1_000, 2_000))
    start = time.perf_counter()
    rebuilt = put(text, dict.fromkeys(range(1_000), "# 鍵"))
    assert time.perf_counter() - start < 5
    assert len(rebuilt.problems) == 1_000


def test_an_edit_in_an_indented_paragraph_is_not_a_code_block() -> None:
    text = f"1. {key('鍵')}\n\n    {key('値', 104)}\n\n    > {key('注', 105)}\n"
    edits = {0: "新", 1: "1", 2: "- 注"}
    assert codes(put(text, edits)) == (
        {},
        [("edit-changes-structure", "a list is new; a list item is new")],
    )


@pytest.mark.parametrize("edit", ["**強調** _鍵_", "新 `x`", "`x` (新)", "1"])
def test_words_and_emphasis_are_not_a_change_of_structure(edit: str) -> None:
    text = f"- {key('`x`' if '`' in edit else '鍵')}\n"
    assert put(text, {0: edit}).problems == ()


# Laws.

SIGNS = [
    *"鍵 \n\r\t'\"\\:#-|[]{},`*<>=&%@!\x85\u2028\ufeff\x07\ud800",
    *("\r\n", "](", "\\*", "---", "yes", "1", ": ", " #", "&quot;", "&quot;>"),
    *("<span>", "</span>", "</span></span>", '<span class="sxs-lookup">', "4ef9c-103"),
]
TEXTS = st.one_of(st.text(max_size=12), st.lists(st.sampled_from(SIGNS), max_size=8).map("".join))
LAW_PAGES = {
    "a.md": (
        f"---\r\ntitle: {key('題', 101)}\r\nalt: '{key('絵', 102)}'\r\n"
        f'x: "{quoted(key("値", 103))} {quoted(key("値", 104))}"\r\n'
        f"y: |\r\n  前\r\n   {key('値', 105)}\r\nz: >-\r\n  {key('値', 106)}\r\n---\r\n"
        f"# {key('鍵', 107)}\n\n{key('回す。', 108)} {key('開く。', 109)}\r\n\r\n"
        f"- {key('項', 110)}\n\n"
        f"| {key('列', 111)} | [{key('先', 112)}](a.md) |\n|--|--|\n"
        f"| <b>{key('値', 113)}</b> | |\n\n"
        f"> [!NOTE]\n> {key('注', 114)}\n> ![{key('絵', 115)}](a.png)\n"
    ),
    "a.yml": (
        f"metadata:\n  title: {key('題', 101)} - {key('題', 102)}\n  list: [{key('値', 103)}, b]\n"
        f"items:\n- \"{quoted(key('値', 104))}\"\n- '{key('値', 105)}'\n"
        f"- |+\n    {key('値', 106)}\n\n"
        f"- >\n  {key('値', 107)}\n  {key('値', 108)}\n# {key('注', 109)}\nend: {key('終', 110)}\n"
    ),
    "a.json": (
        f'{{"a": "{quoted(key("題", 101))} {quoted(key("題", 102))}",'
        f' "b": ["{quoted(key("値", 103))}"]}}'
    ),
}


def with_line_ends(text: str) -> str:
    return re.sub(r"\r?\n", "\n", text)


def holes(document: Document) -> str:
    """Return the page without its targets."""
    parts, done = [], 0
    for segment in document.segments:
        parts.append(document.text[done : segment.target_start])
        done = segment.target_end
    return "␞".join([*parts, document.text[done:]])


def running(document: Document) -> set[int]:
    """Return the ordinals of targets without an encoding."""
    if document.format != "markdown":
        return set()
    return {number for number, item in enumerate(document.segments) if not item.field}


@pytest.mark.parametrize("path", LAW_PAGES)
@given(data=st.data())
def test_an_edit_is_read_back_exactly_or_refused(path: str, data: st.DataObject) -> None:
    text = LAW_PAGES[path]
    document = read(text, path)
    edits = data.draw(st.dictionaries(st.integers(0, len(document.segments) - 1), TEXTS))
    rebuilt = put(text, edits, path, side_by_side=True)
    assert rebuilt.put | set(rebuilt.left) == set(edits)
    assert not rebuilt.put & set(rebuilt.left)
    again = read(rebuilt.text, path)
    for number, (new, old) in enumerate(zip(again.segments, document.segments, strict=True)):
        expected = edits[number] if number in rebuilt.put else old.target
        fold = with_line_ends if number in running(document) else str
        assert fold(new.target) == fold(expected)
        assert (new.id, new.source, new.place, new.field) == (
            old.id,
            old.source,
            old.place,
            old.field,
        )
    if rebuilt.put <= running(document):
        assert holes(again) == holes(document)


@pytest.mark.parametrize("path", LAW_PAGES)
@given(data=st.data())
def test_a_clean_page_has_the_edits_and_is_otherwise_unchanged(
    path: str, data: st.DataObject
) -> None:
    text = LAW_PAGES[path]
    document = read(text, path)
    edits = data.draw(st.dictionaries(st.integers(0, len(document.segments) - 1), TEXTS))
    rebuilt = put(text, edits, path)
    assert rebuilt.put | set(rebuilt.left) == set(edits)
    values = [edits.get(n, s.target) if n in rebuilt.put else s.target
              for n, s in enumerate(document.segments)]  # fmt: skip
    if path == "a.json":
        assert json.loads(rebuilt.text) == {"a": f"{values[0]} {values[1]}", "b": [values[2]]}
    elif path == "a.yml":
        assert load_mapping(rebuilt.text) == {
            "metadata": {"title": f"{values[0]} - {values[1]}", "list": [values[2], "b"]},
            "items": [values[3], values[4], f"{values[5]}\n\n", f"{values[6]} {values[7]}\n"],
            "end": values[9],
        }
    else:
        parts = list(iter_parts(document, "target", author_form=True))
        for number in rebuilt.put:
            parts[2 * number + 1] = edits[number]
        body = with_line_ends("".join(parts[13:]))
        assert with_line_ends(rebuilt.text).endswith(body)
        block = rebuilt.text.partition("---\r\n")[2].partition("\r\n---\r\n# ")[0]
        assert load_mapping(block) == {
            "title": values[0], "alt": values[1], "x": f"{values[2]} {values[3]}",
            "y": f"前\n {values[4]}\n", "z": values[5],
        }  # fmt: skip


# Real pages.

WORDS = ["新しい", "変更 済み", "it's", "**強調**", "値: 1", "# x", '"引用"', "100%"]


def change(text: str, number: int) -> str:
    """Return the text with another word somewhere."""
    words = text.split(" ")
    words.insert(number % (len(words) + 1), WORDS[number // 10 % len(WORDS)])
    return " ".join(words)


def iter_real_pages(folder: Path, *, step: int = 1) -> Iterator[Document]:
    paths = [path for path in folder.rglob("*") if path.suffix in SUFFIXES and path.is_file()]
    for path in sorted(paths)[::step]:
        document = read_document(path.read_bytes(), Origin(path=path.name))
        if document.segments:
            yield document


@pytest.mark.parametrize("name", REPOSITORIES)
def test_edits_of_real_pages_come_back_exactly(name: str) -> None:
    folder = CACHE / name / "sxs"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there; see CONTRIBUTING.md on the corpora")
    for document in iter_real_pages(folder, step=100):
        check_real_page(document)


def test_edits_of_the_samples_come_back_exactly() -> None:
    for document in iter_real_pages(SAMPLES):
        check_real_page(document)


def check_real_page(document: Document) -> None:
    edits = {
        ordinal: change(segment.target, ordinal)
        for ordinal, segment in enumerate(document.segments)
        if ordinal % 10 == 0
    }
    path = document.origin.path
    rebuilt = put_edits(document, edits, side_by_side=True, read=lambda text: read(text, path))
    assert rebuilt.left == {}
    again = read(rebuilt.text, path)
    assert [with_line_ends(item.target) for item in again.segments] == [
        with_line_ends(edits.get(ordinal, item.target))
        for ordinal, item in enumerate(document.segments)
    ]
    alone = put_edits(document, edits, side_by_side=False, read=lambda text: read(text, path))
    assert alone.left == {}
    if set(edits) <= running(document):
        assert holes(again) == holes(document)
        parts = list(iter_parts(document, "target", author_form=True))
        for ordinal, edit in edits.items():
            parts[2 * ordinal + 1] = edit
        assert with_line_ends(alone.text) == with_line_ends("".join(parts))
