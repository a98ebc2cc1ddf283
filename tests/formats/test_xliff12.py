"""XLIFF 1.2: whole files, and reading by translate-toolkit."""

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
from translate.storage.xliff import xlifffile

from tmx_extract.flows.export import ExportOptions
from tmx_extract.formats.options import FormatOptions, MachineTarget
from tmx_extract.formats.xliff12.write import write
from tmx_extract.formats.xml_text import picture_forbidden
from tmx_extract.model import Dedupe, Selection, TranslationType

READER: Any = xlifffile
"""translate-toolkit has no types."""
NAMES = {"x": "urn:oasis:names:tc:xliff:document:1.2"}
WHOLE = """\
<?xml version="1.0" encoding="UTF-8"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
<file original="docs/save.md" datatype="x-markdown" source-language="en-US"\
 target-language="ja-JP" date="2024-05-15T00:00:00Z" tool-id="tmx-extract" xml:space="preserve">
<header><phase-group><phase phase-name="handback" process-name="machine translation"\
 date="2024-05-15T00:00:00Z"/></phase-group>
<tool tool-id="tmx-extract" tool-name="tmx-extract" tool-version="1.2.3"/>
<note>handback: 53077226.8d3c1e5b7a90</note>
<note>repository: handbook.ja-jp</note>
<note>locfileid: 53077226</note>
<note>openlocfilehash: 8d3c1e5b7a90f2d4c6e8b0a1f3d5c7e9b1a2c4d6</note>
<note>sourcegitcommit: c0ffee1234567890c0ffee1234567890c0ffee12</note>
<note>translation-type: MT</note>
</header>
<body>
<trans-unit id="103" resname="4ef9c-103" restype="x-list-item">
<source>Save the &lt;b&gt;file&lt;/b&gt; &amp; close.</source>
<target state="needs-review-translation" state-qualifier="mt-suggestion">\
ファイルを保存して閉じます。</target></trans-unit>
<trans-unit id="p104" resname="4ef9c-p104" restype="x-list-item">
<source>Two lines&#13;
here. </source>
<target state="needs-review-translation" state-qualifier="mt-suggestion">  二行&#13;
です。
</target><note>chosen by: newest</note></trans-unit>
</body></file>
<file original="docs/&quot;print&quot; &amp; go.md" datatype="x-markdown"\
 source-language="en-US" target-language="ja-JP" date="2024-05-15T00:00:00Z"\
 tool-id="tmx-extract" xml:space="preserve">
<header><phase-group><phase phase-name="handback" process-name="human translation"\
 date="2024-05-15T00:00:00Z"/></phase-group>
<tool tool-id="tmx-extract" tool-name="tmx-extract" tool-version="1.2.3"/>
<note>handback: 53077226.8d3c1e5b7a90</note>
<note>repository: handbook.ja-jp</note>
<note>locfileid: 53077226</note>
<note>openlocfilehash: 8d3c1e5b7a90f2d4c6e8b0a1f3d5c7e9b1a2c4d6</note>
<note>sourcegitcommit: c0ffee1234567890c0ffee1234567890c0ffee12</note>
<note>translation-type: HT</note>
</header>
<body>
<trans-unit id="103" approved="yes" resname="4ef9c-103" restype="x-list-item">
<source>Print.</source>
<target state="translated">印刷。</target></trans-unit>
</body></file>
<file original="docs/close.md" datatype="x-markdown" source-language="en-US"\
 target-language="ja-JP" tool-id="tmx-extract" xml:space="preserve">
<header><tool tool-id="tmx-extract" tool-name="tmx-extract" tool-version="1.2.3"/>
<note>handback: 53077226.8d3c1e5b7a90</note>
<note>repository: handbook.ja-jp</note>
<note>locfileid: 53077226</note>
<note>openlocfilehash: 8d3c1e5b7a90f2d4c6e8b0a1f3d5c7e9b1a2c4d6</note>
<note>sourcegitcommit: c0ffee1234567890c0ffee1234567890c0ffee12</note>
</header>
<body>
<trans-unit id="103" resname="4ef9c-103" restype="x-list-item">
<source>Close.</source>
<target state="needs-review-translation">閉じる。</target></trans-unit>
</body></file>
</xliff>
"""


def read_back(data: bytes) -> list[tuple[str, str]]:
    """Return source and target of every unit, as translate-toolkit reads them."""
    units = READER.parsestring(data).units
    return [(str(unit.source), str(unit.target)) for unit in units]


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


MARKED = '<g id="1" ctype="bold" equiv-text="**…**">{}</g>'
MACHINE = (
    '\n<target state="needs-review-translation" state-qualifier="mt-suggestion">'
    f"{MARKED.format('保存')}。</target>"
)
BESIDE = f'\n<alt-trans origin="MT"><target>{MARKED.format("保存")}。</target></alt-trans>'
TRANSLATED = f'\n<target state="translated">{MARKED.format("保存")}。</target>'
UNKNOWN = f'\n<target state="needs-review-translation">{MARKED.format("保存")}。</target>'


@pytest.mark.parametrize(
    ("kind", "machine_target", "target"),
    [
        ("MT", "target", MACHINE),
        ("MT", "match", BESIDE),
        ("MT", "omit", ""),
        *[("HT", place, TRANSLATED) for place in ("target", "match", "omit")],
        *[(None, place, UNKNOWN) for place in ("target", "match", "omit")],
    ],
)
def test_machine_targets_are_written_where_asked(
    kind: TranslationType | None, machine_target: MachineTarget, target: str
) -> None:
    pairs = [occurrence("**Save** \x01.", "**保存**。", kind=kind, reason="newest")]
    text, _ = written(write, pairs, codes="native", machine_target=machine_target)
    approved = ' approved="yes"' if kind == "HT" else ""
    assert re.findall(r"<trans-unit.*?</trans-unit>", text, re.DOTALL) == [
        f'<trans-unit id="103"{approved} resname="4ef9c-103" restype="x-list-item">'
        f"\n<source>{MARKED.format('Save')} ␁.</source>{target}"
        '<context-group purpose="information">'
        '<context context-type="x-source-characters">9:0001</context></context-group>'
        "<note>chosen by: newest</note></trans-unit>"
    ]


def test_no_pairs_give_a_file_without_pages() -> None:
    assert written(write, []) == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">\n</xliff>\n',
        [],
    )


def test_translate_toolkit_reads_awkward_texts_back() -> None:
    with closing(store_of(document(page(AWKWARD)))) as store:
        data = exported(store, "xliff", dedupe="segment", as_written=True, codes="text")
    assert read_back(data) == list(AWKWARD.values())


def test_white_space_around_a_text_is_kept() -> None:
    pairs = {103: (" \tSave.\r\n", "\u3000保存。\u00a0\n")}
    with closing(store_of(document(page(pairs)))) as store:
        assert read_back(exported(store, "xliff", dedupe="segment")) == [
            (" \tSave.\r\n", "\u3000保存。\u00a0\n")
        ]


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
def test_every_text_comes_back(source: str, target: str) -> None:
    text, _ = written(write, [occurrence(source, target)])
    assert read_back(text.encode()) == [(picture_forbidden(source), picture_forbidden(target))]


def test_only_human_text_reads_as_approved() -> None:
    units = READER.parsestring(WHOLE.encode()).units
    assert [(str(unit.source), unit.isapproved(), unit.isfuzzy()) for unit in units] == [
        ("Save the <b>file</b> & close.", False, True),
        ("Two lines\r\nhere. ", False, True),
        ("Print.", True, False),
        ("Close.", False, True),
    ]


@pytest.mark.parametrize("all_handbacks", [False, True])
@pytest.mark.parametrize("dedupe", ["none", "segment", "pair", "source"])
def test_ids_are_unique_in_their_page(dedupe: Dedupe, all_handbacks: bool) -> None:
    with closing(store_of(*MANY)) as store:
        tree = etree.fromstring(
            exported(store, "xliff", dedupe=dedupe, all_handbacks=all_handbacks)
        )
    pages = [
        [unit.get("id") for unit in one.iterfind(".//x:trans-unit", NAMES)]
        for one in tree.iterfind("x:file", NAMES)
    ]
    assert len(pages) > 1
    for ids in pages:
        assert len(ids) == len(set(ids)) > 0


def test_a_page_is_one_file_with_any_number_of_deliveries() -> None:
    pairs = {103: ("One.", "一。"), 104: ("Two.", "二。")}
    edited = {103: ("One.", "ひとつ。"), 104: ("Two.", "二。")}
    documents = [
        document(page(pairs, kind="HT")),
        document(page(edited, kind="HT", prefix="b07a1", lasthandoff="08/01/2024")),
        document(page({104: ("Two.", "ふたつ。")}, kind="MT", prefix="c0ffe")),
    ]
    with closing(store_of(*documents)) as store:
        assert exported(store, "xliff", dedupe="none").count(b"<file ") == 3
        data = exported(store, "xliff", dedupe="segment")
    assert data.count(b"<file ") == 1
    assert re.findall(rb'id="([0-9]+)"', data) == [b"103", b"104"]


def test_ids_stay_the_same_after_a_new_delivery() -> None:
    pairs = {103: ("One.", "一。"), "p104": ("Two.", "二。")}
    later = page(pairs, prefix="b07a1", kind="HT", lasthandoff="08/01/2024")
    for documents in ([document(page(pairs))], [document(page(pairs)), document(later)]):
        with closing(store_of(*documents)) as store:
            data = exported(store, "xliff", dedupe="segment")
        assert re.findall(rb'<trans-unit id="([^"]+)"', data) == [b"103", b"p104"]


def test_two_stores_filled_in_different_order_give_the_same_bytes() -> None:
    outcomes = set()
    for order in permutations(MANY[2:6]):
        with closing(store_of(*order)) as store:
            outcomes.add(exported(store, "xliff", dedupe="none", all_handbacks=True))
    assert len(outcomes) == 1


def test_short_language_codes() -> None:
    with closing(store_of(document(page({103: ("One.", "一。")})))) as store:
        options = ExportOptions(
            format="xliff",
            selection=Selection(dedupe="segment"),
            form=FormatOptions(language_codes="short"),
        )
        data, _ = exported_with_remarks(store, options)
    assert re.findall(rb'-language="([^"]+)"', data) == [b"en", b"ja"]


def test_a_page_may_have_several_units_with_characters_that_xml_forbids() -> None:
    pairs = [occurrence("a\x08", "あ"), occurrence("b\x0b", "い")._replace(number=104)]
    text, _ = written(write, pairs)
    # The schema requires unique names of such groups in a file.
    assert re.findall("<context-group(.*?)>", text) == [' purpose="information"'] * 2
