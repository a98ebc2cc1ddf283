"""Changes by tools between export and return: codes are restored, or a problem is reported."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pages import occurrence, written
from translate.storage.pypo import pofile
from translate.storage.tmx import tmxfile
from translate.storage.xliff import xlifffile
from translate.storage.xliff2 import Xliff2File

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.extract.read import read_document
from tmx_extract.formats.registry import FORMATS
from tmx_extract.formats.returned_units import Returned, read_returned
from tmx_extract.inline.codes import InlineCode
from tmx_extract.inline.split import split
from tmx_extract.model import Origin

TOOLKIT: dict[str, Any] = {
    "tmx": tmxfile,
    "xliff": xlifffile,
    "xliff2": Xliff2File,
    "po": pofile,
}
SOURCE = "See [the **guide**](a.md) for `x` and `y`.<br>Done"
TARGET = "`x` と `y` は [**手引き**](a.md) を参照。<br>以上"
PAIR = occurrence(SOURCE, TARGET)
NATIVE: list[tuple[str, dict[str, Any]]] = [
    ("tmx", {}),
    ("xliff", {"xliff_codes": "g"}),
    ("xliff", {"xliff_codes": "bpt"}),
    ("xliff2", {}),
]


def export(name: str, *pairs: Any, **options: Any) -> str:
    return written(FORMATS[name].write, pairs or (PAIR,), **{"codes": "native", **options})[0]


def returned(name: str, data: str | bytes) -> list[Returned]:
    data = data.encode() if isinstance(data, str) else data
    return list(read_returned(BytesIO(data), f".{FORMATS[name].suffix}"))


def split_target(name: str, text: str) -> tuple[str, str, str]:
    """Return the text before, in and after the content of the first target."""
    found = re.search(
        r"(?s)(<tuv xml:lang=\"ja-JP\"[^>]*><seg>|<target[^>]*>)(.*?)(</seg>|</target>)", text
    )
    assert found, name
    return text[: found.start(2)], found[2], text[found.end(2) :]


@pytest.mark.parametrize(("name", "options"), NATIVE, ids=str)
def test_codes_of_the_target_are_recognized_by_the_source(
    name: str, options: dict[str, Any]
) -> None:
    """Every attribute except the numbers is dropped, and the content of codes too."""
    before, target, after = split_target(name, export(name, **options))
    target = re.sub(r' (?:equiv-text|ctype|type|subType|dataRef\w*)="[^"]*"', "", target)
    target = re.sub(r"(<(bpt|ept|ph)[^>]*>)[^<]*(</\2>)", r"\1\3", target)
    (unit,) = returned(name, before + target + after)
    assert (unit.source, unit.target, unit.problems) == (SOURCE, TARGET, ())


TARGETS = re.compile(r"(?s)(?:<tuv xml:lang=\"ja-JP\"[^>]*>|<target\b[^>]*>).*?</(?:tuv|target)>")
ATTRIBUTES = re.compile(r' (?:equiv-text|ctype|type|subType|dataRef\w*)="[^"]*"(?=[^<]*>)')
CONTENTS = re.compile(r"(<(bpt|ept|ph|it)\b[^>/]*>)[^<]*(</\2>)")


def without_facts(found: re.Match[str]) -> str:
    """Return a target whose codes have only their numbers; props are unchanged."""
    props, seg, content = found[0].partition("<seg>") if "<seg>" in found[0] else ("", "", found[0])
    return props + seg + CONTENTS.sub(r"\1\3", ATTRIBUTES.sub("", content))


@pytest.mark.parametrize(("name", "options"), NATIVE, ids=str)
def test_codes_of_real_pages_are_recognized_by_their_sources(
    samples: Path, name: str, options: dict[str, Any]
) -> None:
    segments = [
        segment
        for path in sorted(samples.rglob("*.md"))
        for segment in read_document(path.read_bytes(), Origin(path=path.name)).segments
        if list_codes(segment.source) == list_codes(segment.target)
    ]
    pairs = [
        occurrence(segment.source, segment.target, number=number)
        for number, segment in enumerate(segments, 103)
    ]
    text = TARGETS.sub(without_facts, export(name, *pairs, **options))
    assert [(unit.source, unit.target, unit.problems) for unit in returned(name, text)] == [
        (pair.source, pair.target, ()) for pair in pairs
    ]


def list_codes(text: str) -> list[str]:
    return sorted(piece.raw for piece in split(text) if isinstance(piece, InlineCode))


@pytest.mark.parametrize(("name", "options"), NATIVE, ids=str)
def test_a_file_may_be_written_in_another_way(name: str, options: dict[str, Any]) -> None:
    """Other encoding, quotes, line ends and order of attributes; no notes, header or comments."""
    text = export(name, **options)
    text = re.sub(r"(?s)<(note|header|mda:metadata)>.*?</\1>|<header [^>]*/>", "", text)
    _, _, text = text.partition("?>")
    text = re.sub(r'(\w+)="([^"\']*)" (\w+)="([^"\']*)"', r"\3='\4'  \1='\2'", text)
    text = text.replace("以上", "以<!-- a note -->上").replace("\n", "\r\n")
    text = f"<?xml version='1.0' encoding='UTF-16'?>{text}"
    (unit,) = returned(name, text.encode("utf-16"))
    assert (unit.source, unit.target, unit.problems) == (SOURCE, TARGET, ())
    assert (unit.place.name, unit.place.segment_id) == ("103", "4ef9c-103")
    assert unit.place.handback == ("" if name == "xliff" else "53077226.8d3c1e5b7a90")


@pytest.mark.parametrize(("name", "options"), NATIVE, ids=str)
def test_lost_codes_are_reported(name: str, options: dict[str, Any]) -> None:
    before, target, after = split_target(name, export(name, **options))
    inner = re.sub(r"<(bpt|ept)[^>]*>`</\1>", "", target, count=2)
    inner = inner if inner != target else re.sub(r"<(g|pc)[^>]*>x</\1>", "x", target)
    (unit,) = returned(name, before + inner + after)
    assert unit.target == TARGET.replace("`x`", "x")
    assert unit.problems == (Diagnostic(code="codes-lost", found="`…` 1 of 2"),)


@pytest.mark.parametrize(("name", "options"), NATIVE, ids=str)
def test_repeated_codes_are_reported(name: str, options: dict[str, Any]) -> None:
    before, target, after = split_target(name, export(name, **options))
    again = re.search(r"<(ph|x)\b[^>]*(?:/>|>[^<]*</\1>)", target)
    assert again
    (unit,) = returned(name, before + target + again[0] + after)
    assert unit.target == f"{TARGET}<br>"
    assert unit.problems == (Diagnostic(code="codes-repeated", found="<br>"),)


@pytest.mark.parametrize(
    ("name", "element", "code", "found"),
    [
        ("tmx", '<ph x="9"/>', "codes-unknown", "9"),
        ("xliff", '<x id="9"/>', "codes-unknown", "9"),
        ("xliff", "<ph/>", "codes-unknown", "without id"),
        ("xliff", '<x id="9" equiv-text="&lt;hr&gt;"/>', "codes-added", "<hr>"),
        ("xliff2", '<ph id="9"/>', "codes-unknown", "9"),
        ("xliff2", '<ph id="9" dataRef="d99"/>', "codes-unknown", "9"),
    ],
)
def test_new_codes_are_reported(name: str, element: str, code: str, found: str) -> None:
    before, target, after = split_target(name, export(name))
    (unit,) = returned(name, before + target + element + after)
    more = found if code == "codes-added" else ""
    assert (unit.target, unit.problems) == (TARGET + more, (Diagnostic(code=code, found=found),))


XLIFF12 = """\
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
<file original="a.md" source-language="EN" target-language="ja" datatype="html"><body>
<trans-unit id="7"{unit}><source>{source}</source>{target}</trans-unit></body></file></xliff>
"""
G = 'Save <g id="1" equiv-text="**…**">it</g><x id="2" equiv-text="&lt;br&gt;"/>now'


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ('<g id="1"/>を<x id="2"/>', "****を<br>"),
        ('<x id="1"/>それ<x id="1"/>を<x id="2"/>', "**それ**を<br>"),
        ('<bx id="1"/>それ<ex id="1"/>を<bx id="2"/>', "**それ**を<br>"),
        ('<bpt id="1"/>それ<ept id="8" rid="1"/>を<ph id="2"/>', "**それ**を<br>"),
        ('<mrk mtype="x-own"><g id="1">そ<mrk mtype="term">れ</mrk></g></mrk>を<x id="2"/>', None),
        ('<x id="2"/><g id="1">それ</g>を', "<br>**それ**を"),
        ('<g id="1">それ</g><mrk mtype="x-sdl-deleted">も</mrk>を<x id="2"/>', "**それ**を<br>"),
        ('<v:g xmlns:v="urn:v">あ</v:g><g id="1">それ</g>を<x id="2"/>', "あ**それ**を<br>"),
        ('<g id="1">それ</g><?pi?>を<![CDATA[<&]]><x id="2"/>', "**それ**を<&<br>"),
    ],
)
def test_xliff_codes_may_have_other_elements(target: str, expected: str | None) -> None:
    text = XLIFF12.format(unit="", source=G, target=f"<target>{target}</target>")
    (unit,) = returned("xliff", text)
    assert (unit.source, unit.target) == ("Save **it**<br>now", expected or "**それ**を<br>")
    assert unit.problems == ()
    assert (unit.id, unit.place.name, unit.place.handback) == ("7", "", "")


@pytest.mark.parametrize(
    ("unit", "target", "expected"),
    [
        ("", "", "untranslated"),
        ("", "<target/>", "untranslated"),
        ("", '<target state="final"> </target>', "untranslated"),
        ("", "<target>あ</target>", ""),
        (' approved="yes"', "<target>あ</target>", "reviewed"),
        (' approved="no"', "<target>あ</target>", ""),
        ("", '<target state="new">あ</target>', "open"),
        ("", '<target state="needs-translation">あ</target>', "open"),
        ("", '<target state="needs-review-l10n">あ</target>', "needs-review"),
        ("", '<target state="translated">あ</target>', "translated"),
        (' approved="yes"', '<target state="translated">あ</target>', "translated"),
        ("", '<target state="signed-off">あ</target>', "reviewed"),
        (' approved="yes"', '<target state="final">あ</target>', "final"),
        ("", '<target state="x-mine">あ</target>', ""),
        (' approved="yes"', '<target state="needs-review-translation">あ</target>', "needs-review"),
        (
            ' approved="yes"',
            '<target state="needs-review-translation" state-qualifier="mt-suggestion">あ</target>',
            "reviewed",
        ),
        (' xmlns:mq="MQXliff" mq:status="ManuallyConfirmed"', "<target>あ</target>", "translated"),
        (
            ' xmlns:s="http://sdl.com/FileTypes/SdlXliff/1.0"',
            '<target>あ</target><s:seg-defs><s:seg id="1" conf="ApprovedSignOff"/>'
            '<s:seg id="2" conf="Translated"/></s:seg-defs>',
            "translated",
        ),
        (
            ' xmlns:s="http://sdl.com/FileTypes/SdlXliff/1.0"',
            '<target>あ</target><s:seg-defs><s:seg id="1"/></s:seg-defs>',
            "open",
        ),
        (
            ' xmlns:s="http://sdl.com/FileTypes/SdlXliff/1.0"',
            '<target state="translated">あ</target>'
            '<s:seg-defs><s:seg id="1" conf="Draft"/></s:seg-defs>',
            "needs-review",
        ),
        (' xmlns:mq="MQXliff" mq:status="NotStarted"', "<target>あ</target>", "untranslated"),
        (' xmlns:mq="MQXliff" mq:status="Edited"', "<target>あ</target>", "needs-review"),
        (' xmlns:x="urn:x" x:other="Rejected"', "<target>あ</target>", ""),
        (' xmlns:x="urn:x" x:status="Rejected"', "<target>あ</target>", ""),
        (
            ' xmlns:m="http://www.memsource.com/mxlf/2.0" m:confirmed="0"',
            "<target>あ</target>",
            "open",
        ),
        (
            ' xmlns:m="http://www.memsource.com/mxlf/2.0" m:confirmed="2"',
            "<target>あ</target>",
            "translated",
        ),
        ("", "<target>A</target>", "open"),
        (' approved="yes"', "<target>A</target>", "reviewed"),
        (' approved="yes"', '<target state="new">あ</target>', "reviewed"),
        ("", '<target state="translated">A</target>', "translated"),
        ("", '<target state-qualifier="fuzzy-match">あ</target>', "open"),
    ],
)
def test_states_of_xliff_are_understood(unit: str, target: str, expected: str) -> None:
    (found,) = returned("xliff", XLIFF12.format(unit=unit, source="A", target=target))
    assert found.state == expected


def test_the_person_who_changed_a_target_is_read() -> None:
    phased = XLIFF12.format(
        unit="", source="A", target='<target phase-name="p">あ</target>'
    ).replace(
        "<body>",
        '<header><phase-group><phase phase-name="p" process-name="edit" contact-name="Aiko"'
        ' date="2026-11-23T19:00:00+09:00"/></phase-group></header><body>',
    )
    memoq = XLIFF12.format(
        unit=' xmlns:mq="MQXliff" mq:lastchanginguser="Ben"'
        ' mq:lastchangedtimestamp="2026-11-23T10:00:00Z"',
        source="A",
        target="<target>あ</target>",
    )
    found = [returned("xliff", text)[0] for text in (phased, memoq)]
    assert [(unit.by, unit.at) for unit in found] == [
        ("Aiko", "2026-11-23T10:00:00Z"),
        ("Ben", "2026-11-23T10:00:00Z"),
    ]


def test_a_segmented_unit_is_one_unit() -> None:
    seg = '<mrk mtype="seg" mid="{}">{}</mrk>'
    parted = f"<seg-source>{seg.format(0, 'A.')} {seg.format(1, 'B.')}</seg-source>"
    whole = f"<target>{seg.format(0, 'あ。')} {seg.format(1, 'い。')}</target>"
    half = f"<target>{seg.format(0, 'あ。')} {seg.format(1, '')}</target>"
    units = [
        returned("xliff", XLIFF12.format(unit="", source="A. B.", target=parted + target))[0]
        for target in (whole, half)
    ]
    assert [(unit.source, unit.target, unit.state, unit.problems) for unit in units] == [
        ("A. B.", "あ。 い。", "", ()),
        (
            "A. B.",
            "",
            "untranslated",
            (Diagnostic(code="partly-translated", found="1 of 2 segments"),),
        ),
    ]
    assert [
        [(part.id, part.source, part.target, part.state) for part in unit.parts] for unit in units
    ] == [
        [("7#0", "A.", "あ。", ""), ("7#1", "B.", "い。", "")],
        [("7#0", "A.", "あ。", ""), ("7#1", "B.", "", "untranslated")],
    ]


def test_a_part_of_an_edited_unit_has_no_mark() -> None:
    """The mark is that of the whole text."""
    seg = '<mrk mtype="seg" mid="{}">{}</mrk>'
    parted = f"<seg-source>{seg.format(1, 'A.')} {seg.format(2, 'B.')}</seg-source>"
    target = f"<target>{seg.format(1, 'あ。')} {seg.format(2, 'い。')}</target>"
    notes = "<note>edit: 0123abcd</note>"
    (unit,) = returned(
        "xliff", XLIFF12.format(unit="", source="A. B.", target=parted + target + notes)
    )
    assert (unit.edit, [part.edit for part in unit.parts]) == ("0123abcd", ["", ""])


def test_trados_states_of_a_segment_apply_to_its_part() -> None:
    seg = '<mrk mtype="seg" mid="{}">{}</mrk>'
    parted = f"<seg-source>{seg.format(1, 'A.')} {seg.format(2, 'B.')}</seg-source>"
    target = f"<target>{seg.format(1, 'あ。')} {seg.format(2, 'い。')}</target>"
    value = '<sdl:value key="{}">{}</sdl:value>'
    told = (
        '<sdl:seg-defs xmlns:sdl="http://sdl.com/FileTypes/SdlXliff/1.0"><sdl:seg id="1"'
        f' conf="ApprovedSignOff">{value.format("last_modified_by", "Ai")}'
        f"{value.format('modified_on', '11/23/2026 10:00:00')}</sdl:seg>"
        '<sdl:seg id="2" conf="Draft"/></sdl:seg-defs>'
    )
    text = XLIFF12.format(unit="", source="A. B.", target=parted + target + told)
    (unit,) = returned("xliff", text)
    assert (unit.state, unit.by) == ("needs-review", "Ai")
    assert [(part.state, part.by, part.at) for part in unit.parts] == [
        ("final", "Ai", "2026-11-23T10:00:00Z"),
        ("needs-review", "", ""),
    ]


def test_an_untranslatable_unit_is_read_only_with_a_target() -> None:
    no = ' translate="no"'
    assert returned("xliff", XLIFF12.format(unit=no, source="A", target="")) == []
    target = "<target>あ</target>"
    (unit,) = returned("xliff", XLIFF12.format(unit=no, source="A", target=target))
    assert unit.target == "あ"


XLIFF2 = """\
<xliff version="2.1" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="en" trgLang="ja">
<file id="f1" original="a.md"><unit id="7"{unit}>{segments}</unit></file></xliff>
"""


@pytest.mark.parametrize(
    ("segments", "expected"),
    [
        ('<segment state="final"><source>A</source><target>あ</target></segment>', ("あ", "final")),
        ("<segment><source>A</source><target>あ</target></segment>", ("あ", "")),
        (
            '<segment state="reviewed"><source>A.</source><target>あ。</target></segment>'
            "<ignorable><source> </source></ignorable>"
            '<segment state="translated"><source>B.</source><target>い。</target></segment>',
            ("あ。 い。", "translated"),
        ),
        (
            '<segment><source>A.</source><target order="3">あ。</target></segment>'
            "<ignorable><source> </source><target>、</target></ignorable>"
            '<segment><source>B.</source><target order="1">い。</target></segment>',
            ("い。、あ。", ""),
        ),
        (
            "<segment><source>A.</source><target>あ。</target></segment>"
            "<segment><source>B.</source></segment>",
            ("", "untranslated"),
        ),
        (
            '<segment><source><sc id="1"/>A<ec startRef="1"/></source>'
            '<target><mrk id="m"><pc id="1">あ</pc></mrk><cp hex="0008"/></target></segment>',
            ("あ\x08", ""),
        ),
        ('<segment state="initial"><source>A</source></segment>', ("", "untranslated")),
        (
            "<segment><target>x</target></segment><ignorable><target>y</target></ignorable>"
            "<segment><source>A</source><target>あ</target></segment>",
            ("あ", ""),
        ),
    ],
)
def test_segments_of_xliff_2_are_one_text(segments: str, expected: tuple[str, str]) -> None:
    (unit,) = returned("xliff2", XLIFF2.format(unit="", segments=segments))
    assert (unit.target, unit.state) == expected


@pytest.mark.parametrize(
    ("codes", "expected", "problems"),
    [
        ('<pc id="1" subType="xlf:b">it</pc>', "**it**", ()),
        ('<pc id="1" subType="xlf:i">it</pc>', "*it*", ()),
        ('<sc id="1" subType="xlf:b"/>it<ec startRef="1" subType="xlf:b"/>', "**it**", ()),
        ('<ph id="1" subType="xlf:lb"/>it', "\nit", ()),
        ('<ph id="1" subType="xlf:lb" equiv="&lt;br&gt;"/>it', "<br>it", ()),
        (
            '<pc id="1" subType="xlf:b" equivStart="&lt;u&gt;" equivEnd="&lt;/u&gt;">it</pc>',
            "<u>it</u>",
            (),
        ),
        ('<ph id="1" subType="xlf:u"/>it', "it", (("codes-unknown", "1"),)),
    ],
)
def test_codes_of_xliff_2_without_data_are_recognized_by_words_or_kind(
    codes: str, expected: str, problems: tuple[tuple[str, str], ...]
) -> None:
    segment = f"<segment><source>A {codes}.</source><target>あ{codes}。</target></segment>"
    (unit,) = returned("xliff2", XLIFF2.format(unit="", segments=segment))
    assert (unit.source, unit.target) == (f"A {expected}.", f"あ{expected}。")
    assert tuple((one.code, one.found) for one in unit.problems) == problems


def test_the_segments_of_a_unit_of_xliff_2_are_its_parts() -> None:
    segments = (
        '<segment id="a" state="final"><source>A.</source><target>あ。</target></segment>'
        "<ignorable><source> </source></ignorable><segment><source>B.</source></segment>"
    )
    (unit,) = returned("xliff2", XLIFF2.format(unit="", segments=segments))
    assert [(part.id, part.source, part.target, part.state) for part in unit.parts] == [
        ("7#a", "A.", "あ。", "final"),
        ("7#3", "B.", "", "untranslated"),
    ]


def test_a_copy_of_a_code_equals_its_original() -> None:
    segments = (
        '<originalData><data id="d">&lt;br&gt;</data></originalData><segment><source>A'
        '<ph id="1" dataRef="d"/></source><target>あ<ph id="1"/>い<ph id="2" copyOf="1"/></target>'
        "</segment>"
    )
    (unit,) = returned("xliff2", XLIFF2.format(unit="", segments=segments))
    assert unit.target == "あ<br>い<br>"
    assert unit.problems == (Diagnostic(code="codes-repeated", found="<br>"),)


@pytest.mark.parametrize("name", TOOLKIT)
def test_targets_that_translate_toolkit_has_set(name: str) -> None:
    store = TOOLKIT[name].parsestring(export(name, codes="text").encode())
    (unit,) = [unit for unit in store.units if unit.source]
    unit.target = f"{TARGET}直した。"
    unit.markfuzzy(False)
    stream = BytesIO()
    store.serialize(stream)
    (back,) = returned(name, stream.getvalue())
    assert (back.source, back.target, back.problems) == (SOURCE, f"{TARGET}直した。", ())
    assert back.state == ("" if name == "tmx" else "translated")
    assert (back.place.handback, back.place.name) == ("53077226.8d3c1e5b7a90", "103")


@pytest.mark.parametrize(("name", "options"), NATIVE, ids=str)
def test_codes_that_translate_toolkit_has_read_and_written(
    name: str, options: dict[str, Any]
) -> None:
    store = TOOLKIT[name].parsestring(export(name, **options).encode())
    if name.startswith("xliff"):
        (unit,) = store.units
        (rich,) = unit.rich_target
        rich.sub.append("直した。")
        unit.rich_target = [rich]
    stream = BytesIO()
    store.serialize(stream)
    (back,) = returned(name, stream.getvalue())
    more = "直した。" if name.startswith("xliff") else ""
    assert (back.source, back.target, back.problems) == (SOURCE, TARGET + more, ())


def test_forbidden_characters_move_with_their_words() -> None:
    pair = occurrence("A\x08B\x0c", "あ\x08い\x0c")
    for name in ("tmx", "xliff"):
        text = export(name, pair)
        (unit,) = returned(name, text.replace("あ␈い", "いい␈い"))
        assert (unit.target, unit.problems) == ("いい\x08い\x0c", ())
        (unit,) = returned(name, text.replace("あ␈い", "いい"))
        assert (unit.target, unit.problems) == (
            "いい␌",
            (Diagnostic(code="codes-lost", found="U+0008, U+000C"),),
        )
