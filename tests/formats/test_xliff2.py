"""XLIFF 2: whole files, and reading by translate-toolkit and by a plain XML parser."""

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
from translate.storage.xliff2 import Xliff2File

from tmx_extract.flows.export import ExportOptions
from tmx_extract.formats.options import FormatOptions, MachineTarget
from tmx_extract.formats.shared_codes import mark_sides
from tmx_extract.formats.xliff2.codes import OriginalData, mark_up
from tmx_extract.formats.xliff2.content import read_content
from tmx_extract.formats.xliff2.write import write
from tmx_extract.model import Dedupe, Selection, TranslationType

READER: Any = Xliff2File
"""translate-toolkit has no types."""
CORE = "{urn:oasis:names:tc:xliff:document:2.0}"
WHOLE = """\
<?xml version="1.0" encoding="UTF-8"?>
<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0"\
 xmlns:mda="urn:oasis:names:tc:xliff:metadata:2.0" srcLang="en-US" trgLang="ja-JP">
<file id="f53077226.8d3c1e5b7a90.08171026" original="docs/save.md" xml:space="preserve">
<mda:metadata><mda:metaGroup category="tmx-extract">
<mda:meta type="handback">53077226.8d3c1e5b7a90</mda:meta>
<mda:meta type="repository">handbook.ja-jp</mda:meta>
<mda:meta type="locfileid">53077226</mda:meta>
<mda:meta type="openlocfilehash">8d3c1e5b7a90f2d4c6e8b0a1f3d5c7e9b1a2c4d6</mda:meta>
<mda:meta type="sourcegitcommit">c0ffee1234567890c0ffee1234567890c0ffee12</mda:meta>
<mda:meta type="translation-type">MT</mda:meta>
<mda:meta type="handback-date">2024-05-15</mda:meta>
</mda:metaGroup></mda:metadata>
<unit id="u103" name="4ef9c-103" type="tmx:list-item">
<segment state="initial" subState="tmx:mt-suggestion">
<source>Save the &lt;b&gt;file&lt;/b&gt; &amp; close.</source>
<target>ファイルを保存して閉じます。</target></segment></unit>
<unit id="up104" name="4ef9c-p104" type="tmx:list-item">\
<notes><note category="chosen-by">newest</note></notes>
<segment state="initial" subState="tmx:mt-suggestion">
<source>Two lines&#13;
here. </source>
<target>  二行&#13;
です。
</target></segment></unit>
</file>
<file id="f53077226.8d3c1e5b7a90.8b482c02" original="docs/&quot;print&quot; &amp; go.md"\
 xml:space="preserve">
<mda:metadata><mda:metaGroup category="tmx-extract">
<mda:meta type="handback">53077226.8d3c1e5b7a90</mda:meta>
<mda:meta type="repository">handbook.ja-jp</mda:meta>
<mda:meta type="locfileid">53077226</mda:meta>
<mda:meta type="openlocfilehash">8d3c1e5b7a90f2d4c6e8b0a1f3d5c7e9b1a2c4d6</mda:meta>
<mda:meta type="sourcegitcommit">c0ffee1234567890c0ffee1234567890c0ffee12</mda:meta>
<mda:meta type="translation-type">HT</mda:meta>
<mda:meta type="handback-date">2024-05-15</mda:meta>
</mda:metaGroup></mda:metadata>
<unit id="u103" name="4ef9c-103" type="tmx:list-item">
<segment state="final">
<source>Print.</source>
<target>印刷。</target></segment></unit>
</file>
<file id="f53077226.8d3c1e5b7a90.2289e68a" original="docs/close.md" xml:space="preserve">
<mda:metadata><mda:metaGroup category="tmx-extract">
<mda:meta type="handback">53077226.8d3c1e5b7a90</mda:meta>
<mda:meta type="repository">handbook.ja-jp</mda:meta>
<mda:meta type="locfileid">53077226</mda:meta>
<mda:meta type="openlocfilehash">8d3c1e5b7a90f2d4c6e8b0a1f3d5c7e9b1a2c4d6</mda:meta>
<mda:meta type="sourcegitcommit">c0ffee1234567890c0ffee1234567890c0ffee12</mda:meta>
</mda:metaGroup></mda:metadata>
<unit id="u103" name="4ef9c-103" type="tmx:list-item">
<segment state="initial">
<source>Close.</source>
<target>閉じる。</target></segment></unit>
</file>
</xliff>
"""


def read_back(data: bytes) -> list[tuple[str, str]]:
    """Return source and target of every unit, as translate-toolkit reads them."""
    units = READER.parsestring(data).units
    return [(str(unit.source), str(unit.target)) for unit in units]


def read_with_code_points(data: bytes) -> list[str]:
    """Return every source and target, with `cp` elements as their characters."""
    return [
        (text.text or "") + "".join(chr(int(cp.attrib["hex"], 16)) + (cp.tail or "") for cp in text)
        for text in etree.fromstring(data).iter(f"{CORE}source", f"{CORE}target")
    ]


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
                reason="newest",
            ),
            occurrence("Print.", "印刷。", kind="HT", path='docs/"print" & go.md'),
            occurrence("Close.", "閉じる。", kind=None, path="docs/close.md", dated=False),
        ],
    )
    assert text == WHOLE
    assert remarks == []


BOLD = '<pc id="{}" type="fmt" subType="xlf:b" dataRefStart="d{}" dataRefEnd="d{}">{}</pc>'
NO_CODE = (
    '\n<mtc:matches><mtc:match ref="#s1" type="mt" origin="MT">'
    "<source>Save.</source><target>保存。</target></mtc:match></mtc:matches>"
    '\n<segment id="s1" state="initial">\n<source>Save.</source></segment>'
)
SAME_CODE = (
    '\n<mtc:matches><mtc:match ref="#s1" type="mt" origin="MT">'
    '\n<originalData><data id="d1">**</data></originalData>'
    f"<source>{BOLD.format('1-m1', 1, 1, 'Save')} it.</source>"
    f"<target>{BOLD.format('1-m1', 1, 1, '保存')}。</target></mtc:match></mtc:matches>"
    '\n<originalData><data id="d1">**</data></originalData>'
    '\n<segment id="s1" state="initial">'
    f"\n<source>{BOLD.format('1', 1, 1, 'Save')} it.</source></segment>"
)
OTHER_CODE = (
    '\n<mtc:matches><mtc:match ref="#s1" type="mt" origin="MT">'
    '\n<originalData><data id="d1">__</data><data id="d2">**</data></originalData>'
    f"<source>{BOLD.format('1-m1', 1, 1, 'Save')} it.</source>"
    f"<target>{BOLD.format('1-m1t', 2, 2, '保存')}。</target></mtc:match></mtc:matches>"
    '\n<originalData><data id="d1">__</data></originalData>'
    '\n<segment id="s1" state="initial">'
    f"\n<source>{BOLD.format('1', 1, 1, 'Save')} it.</source></segment>"
)
OMITTED = (
    '\n<originalData><data id="d1">__</data></originalData>'
    '\n<segment id="s1" state="initial">'
    f"\n<source>{BOLD.format('1', 1, 1, 'Save')} it.</source></segment>"
)
HUMAN = (
    '\n<originalData><data id="d1">__</data><data id="d2">**</data></originalData>'
    '\n<segment state="final">'
    f"\n<source>{BOLD.format('1', 1, 1, 'Save')} it.</source>"
    f"\n<target>{BOLD.format('1-t', 2, 2, '保存')}。</target></segment>"
)


@pytest.mark.parametrize(
    ("source", "target", "kind", "machine_target", "unit"),
    [
        ("Save.", "保存。", "MT", "match", NO_CODE),
        # Ids are unique in the unit, and the match has its own original data.
        ("**Save** it.", "**保存**。", "MT", "match", SAME_CODE),
        ("__Save__ it.", "**保存**。", "MT", "match", OTHER_CODE),
        ("__Save__ it.", "**保存**。", "MT", "omit", OMITTED),
        ("__Save__ it.", "**保存**。", "HT", "match", HUMAN),
        ("__Save__ it.", "**保存**。", "HT", "omit", HUMAN),
    ],
)
def test_machine_targets_with_codes_are_written_where_asked(
    source: str, target: str, kind: TranslationType, machine_target: MachineTarget, unit: str
) -> None:
    pairs = [occurrence(source, target, kind=kind)]
    text, _ = written(write, pairs, codes="native", machine_target=machine_target)
    assert re.findall(r"<unit .*?>(.*?)</unit>", text, re.DOTALL) == [unit]


def test_a_match_is_written_before_the_notes_of_its_unit() -> None:
    pairs = [occurrence("Save.", "保存。", reason="newest")]
    text, _ = written(write, pairs, machine_target="match")
    start = NO_CODE.index('\n<segment id="s1"')
    notes = '<notes><note category="chosen-by">newest</note></notes>'
    assert re.findall(r"<unit .*?>(.*?)</unit>", text, re.DOTALL) == [
        NO_CODE[:start] + notes + NO_CODE[start:]
    ]


def test_version_2_1_differs_only_in_its_number() -> None:
    pairs = [occurrence("Print.", "印刷。")]
    old, new = written(write, pairs)[0], written(write, pairs, version="2.1")[0]
    assert '<xliff version="2.1" xmlns="urn:oasis:names:tc:xliff:document:2.0"' in new
    assert new.replace('version="2.1"', 'version="2.0"') == old


def test_translate_toolkit_reads_awkward_texts_back() -> None:
    with closing(store_of(document(page(AWKWARD)))) as store:
        data = exported(store, "xliff2", dedupe="segment", as_written=True, codes="text")
    assert read_back(data) == list(AWKWARD.values())


def test_white_space_around_a_text_is_kept() -> None:
    pairs = {103: (" \tSave.\r\n", "\u3000保存。\u00a0\n")}
    with closing(store_of(document(page(pairs)))) as store:
        assert read_back(exported(store, "xliff2", dedupe="segment")) == [
            (" \tSave.\r\n", "\u3000保存。\u00a0\n")
        ]


def test_forbidden_characters_go_into_elements_of_their_own_and_are_reported() -> None:
    text, remarks = written(write, [occurrence("vt\x0b & \x00.", "\ufffe終\uffff")])
    assert '<source>vt<cp hex="000B"/> &amp; <cp hex="0000"/>.</source>' in text
    assert '<target><cp hex="FFFE"/>終<cp hex="FFFF"/></target>' in text
    found = "U+0000, U+000B, U+FFFE, U+FFFF"
    assert remarks == [("4ef9c-103", "forbidden-character", found)]


@pytest.mark.parametrize("empty", ["", " ", "\r\n", "\u3000"])
def test_pairs_with_an_empty_side_are_left_out_and_reported(empty: str) -> None:
    text, remarks = written(
        write,
        [
            occurrence("Save.", empty, number=103),
            occurrence("Print.", "印刷。", number=104),
            occurrence(empty, "終了。", number=105, path="docs/other.md"),
        ],
    )
    assert read_back(text.encode()) == [("Print.", "印刷。")]
    assert text.count("<file ") == 1
    assert remarks == [
        ("4ef9c-103", "empty-text", "target"),
        ("4ef9c-105", "empty-text", "source"),
    ]


@examples(150)
@given(source=ANY_TEXT, target=ANY_TEXT)
@example(source="\r\n x \r", target="\x0b")
@example(source="\x1c", target="]]>")
def test_every_text_comes_back_whole(source: str, target: str) -> None:
    text, _ = written(write, [occurrence(source, target)])
    assert read_with_code_points(text.encode()) == [source, target]


def test_machine_text_reads_as_fuzzy_and_human_text_as_final() -> None:
    units = READER.parsestring(WHOLE.encode()).units
    assert [(str(unit.source), unit.isfuzzy()) for unit in units] == [
        ("Save the <b>file</b> & close.", True),
        ("Two lines\r\nhere. ", True),
        ("Print.", False),
        ("Close.", True),
    ]


@pytest.mark.parametrize("all_handbacks", [False, True])
@pytest.mark.parametrize("dedupe", ["none", "segment", "pair", "source"])
def test_ids_are_names_and_unique(dedupe: Dedupe, all_handbacks: bool) -> None:
    with closing(store_of(*MANY)) as store:
        tree = etree.fromstring(
            exported(store, "xliff2", dedupe=dedupe, all_handbacks=all_handbacks)
        )
    pages = [one.get("id", "") for one in tree.iterfind(f"{CORE}file")]
    assert len(pages) == len(set(pages)) > 1
    for one in tree.iterfind(f"{CORE}file"):
        ids = [unit.get("id", "") for unit in one.iterfind(f"{CORE}unit")]
        assert len(ids) == len(set(ids)) > 0
        assert [name for name in [*pages, *ids] if not re.fullmatch(r"[fu][0-9a-z.]+", name)] == []


def test_ids_stay_the_same_after_a_new_delivery() -> None:
    pairs = {103: ("One.", "一。"), "p104": ("Two.", "二。")}
    later = page(pairs, prefix="b07a1", kind="HT", lasthandoff="08/01/2024")
    for documents in ([document(page(pairs))], [document(page(pairs)), document(later)]):
        with closing(store_of(*documents)) as store:
            data = exported(store, "xliff2", dedupe="segment")
        assert re.findall(rb'<(?:file|unit) id="([^"]+)"', data) == [
            b"f53077226.8d3c1e5b7a90.02afb7de",
            b"u103",
            b"up104",
        ]


def test_two_stores_filled_in_different_order_give_the_same_bytes() -> None:
    outcomes = set()
    for order in permutations(MANY[2:6]):
        with closing(store_of(*order)) as store:
            outcomes.add(exported(store, "xliff2", dedupe="none", all_handbacks=True))
    assert len(outcomes) == 1


def test_short_language_codes() -> None:
    with closing(store_of(document(page({103: ("One.", "一。")})))) as store:
        options = ExportOptions(
            format="xliff2",
            selection=Selection(dedupe="segment"),
            form=FormatOptions(language_codes="short"),
        )
        data, _ = exported_with_remarks(store, options)
    assert re.findall(rb'Lang="([^"]+)"', data) == [b"en", b"ja"]


def test_a_different_code_has_its_own_id() -> None:
    source = "See [the site](https://a.org/en-us/a) **now**."
    target = "今[サイト](https://a.org/ja-jp/a)を**見ます**。"
    sides, _ = mark_sides(source, (target,))
    data = OriginalData()
    written = mark_up(sides[0], data), mark_up(sides[1], data, source=sides[0])
    assert written == (
        'See <pc id="1" type="link" dataRefStart="d1" dataRefEnd="d2">the site</pc>'
        ' <pc id="2" type="fmt" subType="xlf:b" dataRefStart="d3" dataRefEnd="d3">now</pc>.',
        '今<pc id="1-t" type="link" dataRefStart="d1" dataRefEnd="d4">サイト</pc>を'
        '<pc id="2" type="fmt" subType="xlf:b" dataRefStart="d3" dataRefEnd="d3">見ます</pc>。',
    )


def test_codes_in_matches_have_their_own_ids() -> None:
    sides, _ = mark_sides("See [a](https://a.org/en-us/a).", ("[b](https://a.org/ja-jp/a) x",))
    written = [
        mark_up(sides[0], OriginalData(), match=2),
        mark_up(sides[1], OriginalData(), source=sides[0], match=2),
    ]
    assert [re.findall(' id="([^"]*)"', text) for text in written] == [["1-m2"], ["1-m2t"]]


def test_ids_of_our_own_are_read_as_those_of_the_source() -> None:
    unit = etree.fromstring(
        '<t>a<pc id="1-t">b</pc><ph id="2-m1"/><ph id="3-m12t"/><ph id="4-x"/><ph id="5-"/></t>'
    )
    tokens = [token for token in read_content(unit, {}) if not isinstance(token, str)]
    assert [token.id for token in tokens] == ["1", "1", "2", "3", "4-x", "5-"]
