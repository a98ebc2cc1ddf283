"""Inline codes in TMX and XLIFF: the elements of each format, and unusual codes."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from pages import WRITE_OPTIONS, occurrence, written

from benchmarks.exported import read
from tmx_extract.formats.export_units import UnitMarkup, iter_units
from tmx_extract.formats.registry import FORMATS
from tmx_extract.formats.shared_codes import mark_sides, text_of
from tmx_extract.model import Occurrence

SOURCE = "Click **Save** or `F5`,[^1] see [the guide](a.md).<br>Done &amp; <https://x.y> {0}"
TARGET = "**保存** か `F5` を押す。[^1][ガイド](a.md)を参照。<br>完了 &amp; <https://x.y> {0}"


def segments(name: str, source: str, target: str, **options: Any) -> list[str]:
    """Return the content of the elements for source and target."""
    text, _ = written(FORMATS[name].write, [occurrence(source, target)], codes="native", **options)
    return re.findall(r"<(?:seg|source|target)(?: [^>]*)?>(.*?)</(?:seg|source|target)>", text)


def test_tmx_has_pairs_placeholders_and_types() -> None:
    assert segments("tmx", SOURCE, TARGET)[1] == (
        '<bpt i="1" x="1" type="bold">**</bpt>保存<ept i="1">**</ept> か'
        ' <bpt i="2" x="2" type="x-code">`</bpt>F5<ept i="2">`</ept> を押す。[^1]'
        '<bpt i="3" x="3" type="link">[</bpt>ガイド<ept i="3">](a.md)</ept>を参照。'
        '<ph x="4" type="x-tag">&lt;br&gt;</ph>完了 <ph x="5" type="x-entity">&amp;amp;</ph>'
        ' <ph x="6" type="x-autolink">&lt;https://x.y&gt;</ph>'
        ' <ph x="7" type="x-placeable">{0}</ph>'
    )


def test_xliff_12_encloses_words_and_describes_codes() -> None:
    assert segments("xliff", SOURCE, TARGET)[1] == (
        '<g id="1" ctype="bold" equiv-text="**…**">保存</g> か'
        ' <g id="2" ctype="x-code" equiv-text="`…`">F5</g> を押す。[^1]'
        '<g id="3" ctype="link" equiv-text="[…](a.md)">ガイド</g>を参照。'
        '<x id="4" ctype="x-tag" equiv-text="&lt;br&gt;"/>完了'
        ' <x id="5" ctype="x-entity" equiv-text="&amp;amp;"/>'
        ' <x id="6" ctype="x-autolink" equiv-text="&lt;https://x.y&gt;"/>'
        ' <x id="7" ctype="x-placeable" equiv-text="{0}"/>'
    )


def test_xliff_12_has_the_codes_as_content_on_request() -> None:
    assert segments("xliff", SOURCE, TARGET, xliff_codes="bpt")[1] == (
        '<bpt rid="1" id="1" ctype="bold">**</bpt>保存<ept id="1" rid="1">**</ept> か'
        ' <bpt rid="2" id="2" ctype="x-code">`</bpt>F5<ept id="2" rid="2">`</ept> を押す。[^1]'
        '<bpt rid="3" id="3" ctype="link">[</bpt>ガイド<ept id="3" rid="3">](a.md)</ept>を参照。'
        '<ph id="4" ctype="x-tag">&lt;br&gt;</ph>完了 <ph id="5" ctype="x-entity">&amp;amp;</ph>'
        ' <ph id="6" ctype="x-autolink">&lt;https://x.y&gt;</ph>'
        ' <ph id="7" ctype="x-placeable">{0}</ph>'
    )


def test_xliff_2_refers_to_the_original_data() -> None:
    text, _ = written(FORMATS["xliff2"].write, [occurrence(SOURCE, TARGET)], codes="native")
    assert re.findall(r"<data id=\"(.*?)\">(.*?)</data>", text) == [
        ("d1", "**"),
        ("d2", "`"),
        ("d3", "["),
        ("d4", "](a.md)"),
        ("d5", "&lt;br&gt;"),
        ("d6", "&amp;amp;"),
        ("d7", "&lt;https://x.y&gt;"),
        ("d8", "{0}"),
    ]
    assert segments("xliff2", SOURCE, TARGET)[1] == (
        '<pc id="1" type="fmt" subType="xlf:b" dataRefStart="d1" dataRefEnd="d1">保存</pc> か'
        ' <pc id="2" type="fmt" subType="tmx:code" dataRefStart="d2" dataRefEnd="d2">F5</pc>'
        " を押す。[^1]"
        '<pc id="3" type="link" dataRefStart="d3" dataRefEnd="d4">ガイド</pc>を参照。'
        '<ph id="4" type="other" subType="tmx:tag" dataRef="d5"/>完了'
        ' <ph id="5" type="other" subType="tmx:entity" dataRef="d6"/>'
        ' <ph id="6" type="link" subType="tmx:autolink" dataRef="d7"/>'
        ' <ph id="7" type="ui" subType="xlf:var" dataRef="d8"/>'
    )


HALVES = {
    "tmx": (
        '<it pos="begin" x="1" type="x-tag">&lt;td&gt;</it>a',
        'b<it pos="end" x="1" type="x-tag">&lt;/td&gt;</it>',
    ),
    "xliff": (
        '<it pos="open" id="1" ctype="x-tag">&lt;td&gt;</it>a',
        'b<it pos="close" id="1" ctype="x-tag">&lt;/td&gt;</it>',
    ),
    "xliff2": (
        '<sc id="1" type="other" subType="tmx:tag" isolated="yes" dataRef="d1"/>a',
        'b<ec id="1" type="other" subType="tmx:tag" isolated="yes" dataRef="d1"/>',
    ),
}


@pytest.mark.parametrize("name", HALVES)
def test_a_half_without_partner_is_marked_as_one(name: str) -> None:
    opening, closing = HALVES[name]
    assert segments(name, "<td>a", "<td>a") == [opening, opening]
    assert segments(name, "b</td>", "b</td>") == [closing, closing]


def test_a_pair_that_an_ellipsis_would_hide_is_written_as_two_elements() -> None:
    assert segments("xliff", "[a](b…c)", "[あ](b…c)")[1] == (
        '<bx rid="1" id="1" ctype="link" equiv-text="["/>あ<ex rid="1" id="1" equiv-text="](b…c)"/>'
    )


def test_it_is_written_as_two_elements_on_both_sides() -> None:
    source, target = segments("xliff", "[a](b…c)", "[あ](b…c#d)")
    assert source.startswith("<bx ")
    assert target.startswith("<bx ")


@pytest.mark.parametrize("name", ["tmx", "xliff", "xliff2"])
def test_codes_without_a_counterpart_stay_text_and_are_reported(name: str) -> None:
    pairs = [occurrence("**Save** `x` now", "**保存** して **今**")]
    text, remarks = written(FORMATS[name].write, pairs, codes="native")
    assert "`x` now" in text
    assert "**今**" in text
    assert "**保存**" not in text
    assert [(remark[0], remark[1]) for remark in remarks] == [("4ef9c-103", "codes-differ")]
    assert remarks[0][2] == "missing-in-target `x`, added-in-target **…**"


@pytest.mark.parametrize("name", ["tmx", "xliff", "xliff2"])
def test_a_text_of_codes_only_is_written_as_text(name: str) -> None:
    assert segments(name, " ![](a.png) ", "![](a.png)")[-1] == "![](a.png)"


DEEP = ["tmx", "xliff", "xliff2"]


@pytest.mark.parametrize("name", DEEP)
def test_pairs_inside_a_hundred_others_are_words(name: str) -> None:
    source, target = (f"{'<b>' * 300}{word}{'</b>' * 300} `x`" for word in ("deep", "深い"))
    text, remarks = written(FORMATS[name].write, [occurrence(source, target)], codes="native")
    (unit,) = read(name, text.encode())
    assert (unit.source, unit.targets["ja-JP"]) == (source, target)
    assert text.count("</g>" if name == "xliff" else "</pc>" if name == "xliff2" else "</ept>") == (
        2 * 101
    )
    assert f"{'&lt;b&gt;' * 200}deep{'&lt;/b&gt;' * 200}" in text
    assert remarks == []


def test_plain_has_only_the_words() -> None:
    text, _ = written(FORMATS["tmx"].write, [occurrence(SOURCE, TARGET)], codes="plain")
    assert re.findall("(?s)<seg>(.*?)</seg>", text) == [
        "Click Save or F5,[^1] see the guide.\nDone &amp; https://x.y {0}",
        "保存 か F5 を押す。[^1]ガイドを参照。\n完了 &amp; https://x.y {0}",
    ]


def test_a_text_of_one_code_is_left_out_of_plain_words() -> None:
    text, remarks = written(FORMATS["tmx"].write, [occurrence("<td>", "<td>")], codes="plain")
    assert "<tu " not in text
    assert remarks == [("4ef9c-103", "empty-text", "source")]


def units(pairs: Sequence[Occurrence]) -> list[list[str]]:
    options = replace(WRITE_OPTIONS, codes="native")
    markup = UnitMarkup(
        lambda source, target: [source, target],
        lambda texts: [text_of(side) for side in (texts.source, *texts.targets)],
    )
    return [texts for _, texts in iter_units(pairs, options, markup)]


def test_the_pieces_of_a_unit_are_its_texts() -> None:
    assert units([occurrence(SOURCE, TARGET)]) == [[SOURCE, TARGET]]


def test_the_cost_of_several_targets_is_linear() -> None:
    text = "**a** b " * 50_000
    sides, differing = mark_sides(text, [text, text])
    assert [len(side) for side in sides] == [200_000] * 3
    assert sides[0][-4:] == sides[2][-4:]
    assert not differing
