"""TMX 1.4: whole files, and reading by translate-toolkit."""

import re
from contextlib import closing
from itertools import permutations
from typing import Any

import pytest
from budget import examples
from hypothesis import example, given
from lxml import etree
from pages import (
    ANY_TEXT,
    AWKWARD,
    MANY,
    document,
    exported,
    exported_with_remarks,
    occurrence,
    page,
    store_of,
    written,
)
from translate.storage.tmx import tmxfile

from tmx_extract.flows.export import ExportOptions
from tmx_extract.formats.options import FormatOptions
from tmx_extract.formats.tmx14.write import write
from tmx_extract.formats.xml_text import picture_forbidden
from tmx_extract.model import Dedupe, Selection

READER: Any = tmxfile
"""translate-toolkit has no types."""
WHOLE = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4">
<header creationtool="tmx-extract" creationtoolversion="1.2.3" segtype="sentence"\
 o-tmf="tmx-extract" adminlang="en-US" srclang="en-US" datatype="x-markdown"/>
<body>
<tu tuid="53077226.8d3c1e5b7a90.103" usagecount="3">\
<prop type="x-translation-type">MT</prop>\
<prop type="x-repository">handbook.ja-jp</prop>\
<prop type="x-path">docs/save.md</prop>\
<prop type="x-locfileid">53077226</prop>\
<prop type="x-openlocfilehash">8d3c1e5b7a90f2d4c6e8b0a1f3d5c7e9b1a2c4d6</prop>\
<prop type="x-sourcegitcommit">c0ffee1234567890c0ffee1234567890c0ffee12</prop>\
<prop type="x-segment-id">4ef9c-103</prop>\
<prop type="x-place">list-item</prop>
<tuv xml:lang="en-US"><seg>Save the &lt;b&gt;file&lt;/b&gt; &amp; close.</seg></tuv>
<tuv xml:lang="ja-JP" changedate="20240515T000000Z" changeid="MT">\
<seg>ファイルを保存して閉じます。</seg></tuv></tu>
<tu tuid="53077226.8d3c1e5b7a90.p104" segtype="paragraph" usagecount="3">\
<prop type="x-translation-type">HT</prop>\
<prop type="x-repository">handbook.ja-jp</prop>\
<prop type="x-path">docs/"print" &amp; go.md</prop>\
<prop type="x-locfileid">53077226</prop>\
<prop type="x-openlocfilehash">8d3c1e5b7a90f2d4c6e8b0a1f3d5c7e9b1a2c4d6</prop>\
<prop type="x-sourcegitcommit">c0ffee1234567890c0ffee1234567890c0ffee12</prop>\
<prop type="x-segment-id">4ef9c-p104</prop>\
<prop type="x-place">list-item</prop>\
<prop type="x-chosen-by">newest</prop>
<tuv xml:lang="en-US"><prop type="x-space">|%20</prop><seg>Two lines&#13;
here.</seg></tuv>
<tuv xml:lang="ja-JP" changedate="20240515T000000Z" changeid="HT">\
<prop type="x-space">%20%20|%0A</prop><seg>二行&#13;
です。</seg></tuv></tu>
<tu tuid="53077226.8d3c1e5b7a90.105" usagecount="3">\
<prop type="x-repository">handbook.ja-jp</prop>\
<prop type="x-path">docs/close.md</prop>\
<prop type="x-locfileid">53077226</prop>\
<prop type="x-openlocfilehash">8d3c1e5b7a90f2d4c6e8b0a1f3d5c7e9b1a2c4d6</prop>\
<prop type="x-sourcegitcommit">c0ffee1234567890c0ffee1234567890c0ffee12</prop>\
<prop type="x-segment-id">4ef9c-105</prop>\
<prop type="x-place">list-item</prop>
<tuv xml:lang="en-US"><seg>Close.</seg></tuv>
<tuv xml:lang="ja-JP"><seg>閉じる。</seg></tuv></tu>
</body>
</tmx>
"""


def read_back(data: bytes, target: str = "ja-JP") -> list[tuple[str, str]]:
    """Return source and target of every unit, as translate-toolkit reads them."""
    units = READER.parsestring(data)
    units.setsourcelanguage("en-US")
    units.settargetlanguage(target)
    return [(str(unit.source), str(unit.target)) for unit in units.units]


def test_a_whole_file() -> None:
    text, remarks = written(
        write,
        [
            occurrence("Save the <b>file</b> & close.", "ファイルを保存して閉じます。"),
            occurrence(
                "Two lines\r\nhere. ",
                "  二行\r\nです。\n",
                number=104,
                paragraph=True,
                kind="HT",
                path='docs/"print" & go.md',
                reason="newest",
            ),
            occurrence(
                "Close.", "閉じる。", number=105, kind=None, path="docs/close.md", dated=False
            ),
        ],
    )
    assert text == WHOLE
    assert remarks == []


def test_no_pairs_give_a_whole_file_without_units() -> None:
    text, _ = written(write, [])
    assert text.endswith('datatype="x-markdown"/>\n<body>\n</body>\n</tmx>\n')


def test_translate_toolkit_reads_awkward_texts_back() -> None:
    with closing(store_of(document(page(AWKWARD)))) as store:
        assert read_back(exported(store, as_written=True)) == list(AWKWARD.values())


def test_white_space_around_a_text_is_left_out() -> None:
    pairs = {103: (" \tSave.\r\n", "\u3000保存。\u00a0\n")}
    with closing(store_of(document(page(pairs)))) as store:
        assert read_back(exported(store)) == [("Save.", "保存。")]


def test_forbidden_characters_become_pictures_and_are_reported() -> None:
    text, remarks = written(write, [occurrence("vt\x0b \x00.", "\ufffe終\uffff")])
    assert read_back(text.encode()) == [("vt\u240b \u2400.", "\u2426終\u2426")]
    found = "U+0000, U+000B, U+FFFE, U+FFFF"
    assert remarks == [("4ef9c-103", "forbidden-character", found)]


@pytest.mark.parametrize("empty", ["", " ", "\r\n", "\u3000"])
def test_pairs_with_an_empty_side_are_left_out_and_reported(empty: str) -> None:
    text, remarks = written(
        write,
        [
            occurrence("Save.", empty, number=103),
            occurrence("Print.", "印刷。", number=104),
            occurrence(empty, "終了。", number=105),
        ],
    )
    assert read_back(text.encode()) == [("Print.", "印刷。")]
    assert remarks == [
        ("4ef9c-103", "empty-text", "target"),
        ("4ef9c-105", "empty-text", "source"),
    ]


@examples(150)
@given(source=ANY_TEXT, target=ANY_TEXT)
@example(source="\r\n x \r", target="\x0b")
@example(source="\x1c", target="]]>")
def test_every_text_comes_back(source: str, target: str) -> None:
    text, _ = written(write, [occurrence(source, target)])
    assert read_back(text.encode()) == [
        (picture_forbidden(source).strip(), picture_forbidden(target).strip())
    ]


def test_only_names_without_a_meaning_for_other_readers_are_used() -> None:
    names = re.findall(r'<prop type="([^"]+)"', WHOLE)
    assert set(names) == {
        "x-translation-type",
        "x-repository",
        "x-path",
        "x-locfileid",
        "x-openlocfilehash",
        "x-sourcegitcommit",
        "x-segment-id",
        "x-place",
        "x-chosen-by",
        "x-space",
    }


def tuids(data: bytes) -> list[str]:
    return [unit.get("tuid", "") for unit in etree.fromstring(data).iter("tu")]


@pytest.mark.parametrize("all_handbacks", [False, True])
@pytest.mark.parametrize("dedupe", ["none", "segment", "pair", "source"])
def test_ids_are_unique_and_hold_no_white_space(dedupe: Dedupe, all_handbacks: bool) -> None:
    with closing(store_of(*MANY)) as store:
        ids = tuids(exported(store, dedupe=dedupe, all_handbacks=all_handbacks))
    assert len(ids) == len(set(ids)) > 2
    assert [name for name in ids if not re.fullmatch(r"[0-9a-z.]+", name)] == []


@pytest.mark.parametrize("dedupe", ["segment", "pair", "source"])
def test_ids_stay_the_same_after_a_new_delivery(dedupe: Dedupe) -> None:
    pairs = {103: ("One.", "一。"), "p104": ("Two.", "二。")}
    later = page(pairs, prefix="b07a1", kind="HT", lasthandoff="08/01/2024")
    with closing(store_of(document(page(pairs)))) as store:
        before = tuids(exported(store, dedupe=dedupe))
    with closing(store_of(document(page(pairs)), document(later))) as store:
        after = tuids(exported(store, dedupe=dedupe))
    assert before == after == ["53077226.8d3c1e5b7a90.103", "53077226.8d3c1e5b7a90.p104"]


def test_two_stores_filled_in_different_order_give_the_same_bytes() -> None:
    outcomes = set()
    for order in permutations(MANY[2:6]):
        with closing(store_of(*order)) as store:
            outcomes.add(exported(store, dedupe="none", all_handbacks=True))
    assert len(outcomes) == 1


def test_machine_and_human_text_are_distinguished_on_the_unit_and_its_target() -> None:
    tree = etree.fromstring(WHOLE.encode())
    assert [
        (unit.findtext("prop[@type='x-translation-type']"), unit.find("tuv[2]").get("changeid"))  # type: ignore[union-attr]
        for unit in tree.iter("tu")
    ] == [("MT", "MT"), ("HT", "HT"), (None, None)]


def test_short_language_codes_are_the_same_everywhere_in_the_file() -> None:
    with closing(store_of(document(page({103: ("One.", "一。")})))) as store:
        options = ExportOptions(
            format="tmx",
            selection=Selection(dedupe="pair"),
            form=FormatOptions(language_codes="short"),
        )
        data, _ = exported_with_remarks(store, options)
    assert re.findall(rb'(?:srclang|xml:lang)="([^"]+)"', data) == [b"en", b"en", b"ja"]


def test_language_codes_are_written_in_canonical_case() -> None:
    with closing(store_of(document(page({103: ("One.", "一。")}, locale="zh-hans-cn")))) as store:
        data = exported(store)
    assert re.findall(rb'(?:srclang|xml:lang)="([^"]+)"', data) == [
        b"en-US",
        b"en-US",
        b"zh-Hans-CN",
    ]
