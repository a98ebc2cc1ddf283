"""The author's form that the memory knows, in pages of each format."""

import json
from dataclasses import replace

import pytest
from pages import document, pair

from tmx_extract.model import Document
from tmx_extract.rebuild.author_targets import find_author_target
from tmx_extract.rebuild.clean import clean
from tmx_extract.rebuild.put_edits import put_edits

WRITTEN, BY_RULE, KNOWN = "星 \\* '甲'", "星 * '甲'", "星 ** '甲'"
PAIR = pair("4ef9c-103", "A star \\*", WRITTEN)
OTHER = pair("4ef9c-104", "Open it.", "開きます。")
PAGES = {
    "a.md": (f"{PAIR}\n\n{OTHER}\n", f"{KNOWN}\n\n開く。\n"),
    "plain.yml": (f"a: {PAIR}\nb: {OTHER}\n", f"a: {KNOWN}\nb: 開く。\n"),
    "single.yml": (
        "a: '{}'\nb: {}\n".format(PAIR.replace("'", "''"), OTHER),
        "a: '星 ** ''甲'''\nb: 開く。\n",
    ),
    "double.yml": (f"a: {json.dumps(PAIR)}\nb: {OTHER}\n", f'a: "{KNOWN}"\nb: 開く。\n'),
    "block.yml": (f"a: |\n  {PAIR}\nb: {OTHER}\n", f"a: |\n  {KNOWN}\nb: 開く。\n"),
    "a.json": (
        json.dumps({"a": PAIR, "b": OTHER}, ensure_ascii=False),
        json.dumps({"a": KNOWN, "b": "開く。"}, ensure_ascii=False),
    ),
}


def _read(name: str) -> Document:
    # The memory also has recovered texts, which may be missing here.
    known = {0: KNOWN, 1 << 23: "図"}
    return replace(document(PAGES[name][0].encode(), name), author_targets=known)


@pytest.mark.parametrize("name", PAGES)
def test_a_clean_page_has_the_known_form(name: str) -> None:
    expected = PAGES[name][1].replace("開く", "開きます")
    assert clean(_read(name), "target", author_form=True) == expected


@pytest.mark.parametrize("name", PAGES)
def test_as_written_and_in_the_source_language_nothing_is_known(name: str) -> None:
    read, unknown = _read(name), document(PAGES[name][0].encode(), name)
    assert clean(read, "target") == clean(unknown, "target")
    assert clean(read, "source", author_form=True) == clean(unknown, "source", author_form=True)


@pytest.mark.parametrize("name", PAGES)
def test_beside_an_edit_the_known_form_is_written(name: str) -> None:
    rebuilt = put_edits(
        _read(name),
        {1: "開く。"},
        side_by_side=False,
        read=lambda text: document(text.encode(), name),
    )
    assert (rebuilt.text, dict(rebuilt.left), rebuilt.is_proven) == (PAGES[name][1], {}, True)


@pytest.mark.parametrize("name", PAGES)
def test_an_edit_comes_before_the_known_form(name: str) -> None:
    edits = {0: BY_RULE, 1: "開く。"}
    rebuilt = put_edits(
        _read(name), edits, side_by_side=False, read=lambda text: document(text.encode(), name)
    )
    expected = PAGES[name][1].replace("**", "*")
    assert (rebuilt.text, dict(rebuilt.left), rebuilt.is_proven) == (expected, {}, True)


def test_without_a_known_form_the_source_and_the_rule_decide() -> None:
    read = replace(_read("a.md"), author_targets={})
    assert [find_author_target(read, ordinal) for ordinal in range(2)] == [BY_RULE, "開きます。"]
