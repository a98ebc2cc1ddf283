"""Filling targets into other tools' files: written, unchanged and refused parts."""

import re
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from translate.storage.pypo import pofile
from translate.storage.xliff import xlifffile
from translate.storage.xliff2 import Xliff2File

from tmx_extract.errors import UnreadableFile
from tmx_extract.formats.detect import FillableKind, detect_fillable
from tmx_extract.formats.fillable_files import (
    Proposal,
    Slot,
    TranslationFile,
    keep_edges,
    open_translations,
)

READERS: dict[FillableKind, Any] = {"xliff": xlifffile, "xliff2": Xliff2File, "po": pofile}
EXACT = Proposal(100, "Save **it**.", "**それ**を保存。", "HT", "r:a.md#1-103", "HT, 2024-05-15")
MACHINE = EXACT._replace(percent=101, kind="MT", facts="MT, 2024-05-15")
FUZZY = EXACT._replace(percent=80, source="Save **that**.", facts="HT, 2024-05-15, codes -1")

XLIFF = """\
<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">
<file original="a" source-language="en" datatype="html"><body>
<trans-unit id="1"><source>{source}</source>{target}<note>n</note></trans-unit>
</body></file></xliff>
"""
XLIFF2 = """\
<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en">
<file id="f"><unit id="u"><originalData><data id="d">**</data></originalData>
<segment{state}><source>{source}</source>{target}</segment></unit></file></xliff>
"""
PO = """\
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "{source}"
msgstr "{target}"
"""


def slots(data: str, kind: FillableKind) -> tuple[TranslationFile, list[Slot]]:
    file = open_translations(data.encode(), kind, "ja-JP")
    return file, [slot for page in file.pages for slot in page]


def filled(data: str, kind: FillableKind, *proposals: Proposal) -> str:
    """Return the file after filling its only unit; translate-toolkit must be able to read it."""
    file, (slot,) = slots(data, kind)
    is_whole = slot.put_target(proposals[0].target)
    slot.mark(proposals[0], is_whole=is_whole)
    slot.offer(proposals)
    stream = BytesIO()
    file.write(stream)
    assert READERS[kind].parsestring(stream.getvalue()).units
    return stream.getvalue().decode()


def test_xliff_gets_target_state_and_proposals_and_keeps_all_else() -> None:
    source = 'Save <g id="7" ctype="bold">it</g>.'
    assert filled(XLIFF.format(source=source, target=""), "xliff", EXACT, FUZZY) == (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">\n'
        '<file original="a" source-language="en" datatype="html" target-language="ja-JP"><body>\n'
        f'<trans-unit id="1" approved="yes"><source>{source}</source>\n'
        '<target state="translated" state-qualifier="exact-match">'
        '<g id="7" ctype="bold">それ</g>を保存。</target><note>n</note>'
        '<alt-trans match-quality="100" origin="r:a.md#1-103">'
        '<source>Save <bpt rid="1" id="1" ctype="bold">**</bpt>it<ept id="1" rid="1">**</ept>.'
        '</source><target><bpt rid="1" id="1" ctype="bold">**</bpt>それ'
        '<ept id="1" rid="1">**</ept>を保存。</target><note>100 %, HT, 2024-05-15</note>'
        "</alt-trans>"
        '<alt-trans match-quality="80" origin="r:a.md#1-103">'
        '<source>Save <bpt rid="1" id="1" ctype="bold">**</bpt>that<ept id="1" rid="1">**</ept>.'
        '</source><target><bpt rid="1" id="1" ctype="bold">**</bpt>それ'
        '<ept id="1" rid="1">**</ept>を保存。</target>'
        "<note>80 %, HT, 2024-05-15, codes -1</note></alt-trans></trans-unit>\n"
        "</body></file></xliff>\n"
    )


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Save **it**.", "**それ**を保存。"),
        ("Save it.", "それを保存。"),
        (
            'Save <bpt id="1">**</bpt>it<ept id="1">**</ept>.',
            '<bpt id="1">**</bpt>それ<ept id="1">**</ept>を保存。',
        ),
        ('Save <g id="1">it</g>.', '<g id="1">それ</g>を保存。'),
        ('Save <g id="1">it</g><g id="2">.</g>', "それを保存。"),
        ('<g id="1">Save it.</g><x id="2"/>', '<g id="1">それ</g>を保存。<x id="2"/>'),
        ('<g id="1">Save it.</g>', '<g id="1">それを保存。</g>'),
        ('<x id="1"/>Save it.<x id="2"/>', '<x id="1"/>それを保存。<x id="2"/>'),
        ('Save <mrk mtype="term">it</mrk>.', "それを保存。"),
        ("\n  Save it.\n", "\n  それを保存。\n"),
        (
            'Save <ph id="1">**</ph>it<ph id="2">**</ph>.',
            '<ph id="1">**</ph>それ<ph id="2">**</ph>を保存。',
        ),
    ],
)
def test_codes_use_the_elements_of_the_source(source: str, target: str) -> None:
    written = filled(XLIFF.format(source=source, target=""), "xliff", EXACT)
    assert f">{target}</target><note>" in written


@pytest.mark.parametrize(
    ("proposal", "state", "approved"),
    [
        (EXACT, '"translated" state-qualifier="exact-match"', True),
        (MACHINE, '"needs-review-translation" state-qualifier="mt-suggestion"', False),
        (FUZZY, '"needs-review-translation" state-qualifier="fuzzy-match"', False),
        (
            EXACT._replace(kind=None),
            '"needs-review-translation" state-qualifier="exact-match"',
            False,
        ),
    ],
)
def test_only_the_same_text_by_a_person_is_finished(
    proposal: Proposal, state: str, approved: bool
) -> None:
    written = filled(XLIFF.format(source="Save **it**.", target=""), "xliff", proposal)
    assert f"<target state={state}>" in written
    assert ('approved="yes"' in written) is approved


def test_a_target_that_lacks_a_code_of_the_source_needs_review() -> None:
    source = 'Save <x id="1"/> <g id="2" ctype="bold">it</g>.'
    written = filled(XLIFF.format(source=source, target=""), "xliff", EXACT)
    assert 'state="needs-review-translation" state-qualifier="exact-match"' in written


@pytest.mark.parametrize(
    ("target", "is_open"),
    [
        ("", True),
        ("<target/>", True),
        ('<target state="new">Save it.</target>', True),
        ('<target state="translated">Save it.</target>', False),
        ('<target state="new">Other</target>', False),
    ],
)
def test_a_unit_without_a_target_or_with_a_copy_of_the_source_is_open(
    target: str, is_open: bool
) -> None:
    _, (slot,) = slots(XLIFF.format(source="Save it.", target=target), "xliff")
    assert slot.is_open is is_open


@pytest.mark.parametrize("state", ["initial", "translated", "reviewed", "final"])
@pytest.mark.parametrize("target", ["", "<target/>", "<target> \n</target>"])
def test_an_xliff_2_segment_without_words_is_open_in_any_state(state: str, target: str) -> None:
    data = XLIFF2.format(source="Save.", target=target, state=f' state="{state}"')
    _, (slot,) = slots(data, "xliff2")
    assert slot.is_open


@pytest.mark.parametrize("state", ["new", "needs-translation", "translated", "signed-off", "final"])
@pytest.mark.parametrize("text", ["", " \n"])
def test_an_xliff_12_unit_without_words_is_open_in_any_state(state: str, text: str) -> None:
    target = f'<target state="{state}">{text}</target>'
    _, (slot,) = slots(XLIFF.format(source="Save.", target=target), "xliff")
    assert slot.is_open


@pytest.mark.parametrize("source", ["", " \n"])
@pytest.mark.parametrize("kind", ["xliff", "xliff2"])
def test_a_target_without_a_source_is_kept(kind: FillableKind, source: str) -> None:
    target = "<target>保存。</target>"
    form = XLIFF if kind == "xliff" else XLIFF2
    _, units = slots(form.format(source=source, target=target, state=""), kind)
    assert not any(slot.is_open for slot in units)


def test_untranslatable_units_are_not_filled() -> None:
    data = XLIFF.format(source="a", target="").replace('<trans-unit id="1">', "{}")
    for tag in ('<trans-unit id="1" translate="no">', '<group translate="no"><trans-unit id="1">'):
        closed = data.format(tag)
        if "group" in tag:
            closed = closed.replace("</trans-unit>", "</trans-unit></group>")
        assert slots(closed, "xliff")[1] == []


def test_xliff_2_gets_target_state_and_matches() -> None:
    source = 'Save <pc id="4" dataRefStart="d" dataRefEnd="d">it</pc>.'
    data = XLIFF2.format(source=source, target="", state="")
    assert filled(data, "xliff2", MACHINE) == (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en"'
        ' trgLang="ja-JP">\n<file id="f"><unit id="u">'
        '<mtc:matches xmlns:mtc="urn:oasis:names:tc:xliff:matches:2.0">'
        '<mtc:match ref="#s1" type="mt" matchQuality="100" similarity="100"'
        ' origin="101 %, MT, 2024-05-15; r:a.md#1-103">\n'
        '<originalData><data id="d1">**</data></originalData>'
        '<source>Save <pc id="1-m1" type="fmt" subType="xlf:b" dataRefStart="d1" dataRefEnd="d1">it'
        '</pc>.</source><target><pc id="1-m1" type="fmt" subType="xlf:b" dataRefStart="d1"'
        ' dataRefEnd="d1">それ</pc>を保存。</target></mtc:match></mtc:matches>'
        '<originalData><data id="d">**</data></originalData>\n'
        f'<segment state="initial" subState="tmx:mt-suggestion" id="s1"><source>{source}</source>\n'
        '<target><pc id="4" dataRefStart="d" dataRefEnd="d">それ</pc>を保存。</target>'
        "</segment></unit></file></xliff>\n"
    )


def test_a_text_without_a_match_stays_unchanged() -> None:
    data = XLIFF2.format(source="Save.", target="", state="")
    file, (slot,) = slots(data.replace(' srcLang="en"', ' srcLang="en" trgLang="ja"'), "xliff2")
    slot.offer([])
    stream = BytesIO()
    file.write(stream)
    assert "matches" not in stream.getvalue().decode()


def test_po_gets_msgstr_the_fuzzy_flag_and_comments() -> None:
    assert filled(PO.format(source="Save **it**.", target=""), "po", FUZZY, MACHINE) == (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Language: ja_JP\\n"\n\n'
        "#. match 1: 80 %, HT, 2024-05-15, codes -1; r:a.md#1-103\n"
        "#. match 1 source: Save **that**.\n#. match 1 target: **それ**を保存。\n"
        "#. match 2: 101 %, MT, 2024-05-15; r:a.md#1-103\n#. match 2 target: **それ**を保存。\n"
        '#, fuzzy\n#| msgid "Save **that**."\nmsgid "Save **it**."\nmsgstr "**それ**を保存。"\n'
    )


def test_an_exact_human_match_in_po_is_not_fuzzy() -> None:
    assert "fuzzy" not in filled(PO.format(source="Save **it**.", target=""), "po", EXACT)


@pytest.mark.parametrize(
    ("data", "suffix"),
    [
        ("", ".xlf"),
        ("<a/>", ".xlf"),
        ("no XML", ".xliff"),
        ('<!DOCTYPE x [<!ENTITY a "b">]>' + XLIFF.format(source="&a;", target=""), ".xlf"),
        ('<!DOCTYPE x [<!ENTITY a "b">]>' + XLIFF.format(source="a", target=""), ".xlf"),
        ('<!DOCTYPE x SYSTEM "a.dtd">' + XLIFF.format(source="&a;", target=""), ".xlf"),
        (XLIFF.format(source="<g>" * 5000, target=""), ".xlf"),
        ("what is this", ".po"),
        ('msgid "a', ".pot"),
    ],
)
def test_unsafe_files_are_refused(data: str, suffix: str) -> None:
    def read() -> list[str]:
        return [slot.text for slot in slots(data, detect_fillable(data.encode(), suffix))[1]]

    with pytest.raises(UnreadableFile):
        read()


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])), st.text(" \n\t"))
def test_the_edges_of_a_source_are_put_around_its_target(text: str, edge: str) -> None:
    kept = keep_edges(f"{edge}source{edge}", text)
    assert kept == f"{edge}{text.strip()}{edge}"


MARKDOWN = st.lists(st.sampled_from(["**", "*", "`", "a", " ", "字", "[", "](b)", "<b>", "</b>"]))


@given(MARKDOWN.map("".join), MARKDOWN.map("".join))
def test_a_target_reads_back_and_its_words_are_those_of_the_memory(source: str, text: str) -> None:
    escaped = source.replace("<", "&lt;")
    file, (slot,) = slots(XLIFF.format(source=f"x{escaped}x", target=""), "xliff")
    slot.put_target(f"x{text}x")
    stream = BytesIO()
    file.write(stream)
    units = READERS["xliff"].parsestring(stream.getvalue()).units
    assert [word for word in str(units[0].target) if word in "a字"] == [
        word for word in text if word in "a字"
    ]


def test_words_after_comments_and_instructions_are_read() -> None:
    source = "Save <!-- what? -->it<?break soft?> now."
    for kind, form in ({"xliff": XLIFF, "xliff2": XLIFF2}).items():
        data = form.format(source=source, target="", state="")
        _, (slot,) = slots(data, kind)  # type: ignore[arg-type]
        assert slot.text == "Save it now."


PARTED = """\
<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">
<file original="a" source-language="en" target-language="ja" datatype="html"><body>
<trans-unit id="7"{unit}><source>Save <g id="5">it. Go.</g></source><seg-source>
<mrk mtype="seg" mid="0">Save it.</mrk> <g id="5"><mrk mtype="seg" mid="1">Go.</mrk></g>
</seg-source>{target}<note>n</note></trans-unit>
</body></file></xliff>
"""
SAVE = EXACT._replace(source="Save it.", target="それを保存。")
GO = EXACT._replace(source="Go.", target="行く。")


def parted(unit: str, target: str, answers: dict[str, Proposal]) -> str:
    """Return the filled unit."""
    file, all_slots = slots(PARTED.format(unit=unit, target=target), "xliff")
    for slot in all_slots:
        if slot.is_open and slot.text in answers:
            proposal = answers[slot.text]
            slot.mark(proposal, is_whole=slot.put_target(proposal.target))
            slot.offer([proposal])
    stream = BytesIO()
    file.write(stream)
    assert READERS["xliff"].parsestring(stream.getvalue()).units
    written = stream.getvalue().decode()
    return written[written.index("</seg-source>") + 13 : written.index("<note>n<")].strip()


@pytest.mark.parametrize(
    ("target", "answers", "expected"),
    [
        (
            "",
            [SAVE, GO],
            '<target state="translated" state-qualifier="exact-match">\n'
            '<mrk mtype="seg" mid="0">それを保存。</mrk>'
            ' <g id="5"><mrk mtype="seg" mid="1">行く。</mrk></g>\n</target>',
        ),
        (
            "<target/>",
            [GO._replace(kind="MT")],
            '<target state="needs-review-translation" state-qualifier="mt-suggestion">\n'
            '<mrk mtype="seg" mid="0"/> <g id="5"><mrk mtype="seg" mid="1">行く。</mrk></g>\n'
            "</target>",
        ),
        (
            '<target xml:lang="ja"><mrk mtype="seg" mid="0">My <g id="9">own</g></mrk></target>',
            [SAVE, GO],
            '<target xml:lang="ja" state="needs-review-translation"'
            ' state-qualifier="exact-match">\n'
            '<mrk mtype="seg" mid="0">My <g id="9">own</g></mrk>'
            ' <g id="5"><mrk mtype="seg" mid="1">行く。</mrk></g>\n</target>',
        ),
        ("<target>All of it.</target>", [SAVE, GO], "<target>All of it.</target>"),
        (
            '<target>My words <mrk mtype="seg" mid="0"/></target>',
            [SAVE, GO],
            '<target>My words <mrk mtype="seg" mid="0"/></target>',
        ),
        (
            '<target><mrk mtype="seg" mid="x">Mine</mrk></target>',
            [SAVE, GO],
            '<target><mrk mtype="seg" mid="x">Mine</mrk></target>',
        ),
        ("", [], ""),
    ],
)
def test_each_segment_of_a_segmented_unit_gets_its_target_or_keeps_its_own(
    target: str, answers: list[Proposal], expected: str
) -> None:
    found = parted("", target, {answer.source: answer for answer in answers})
    assert found == expected


def test_a_segmented_unit_is_approved_if_all_its_segments_are_final() -> None:
    for last, is_approved in ((GO, True), (GO._replace(kind="MT"), False)):
        file, all_slots = slots(PARTED.format(unit="", target=""), "xliff")
        for slot, proposal in zip(all_slots, (SAVE, last), strict=True):
            slot.mark(proposal, is_whole=slot.put_target(proposal.target))
            slot.offer([proposal, FUZZY])
        stream = BytesIO()
        file.write(stream)
        written = stream.getvalue().decode()
        assert ('<trans-unit id="7" approved="yes">' in written) is is_approved
        assert re.findall('<alt-trans(?: mid="(.)")? match-quality="([0-9]+)"', written) == [
            ("0", "100"),
            ("0", "80"),
            ("", "100"),
            ("", "80"),
        ]


def test_po_without_header_gets_one_with_its_encoding() -> None:
    written = filled('msgid "Save **it**."\nmsgstr ""\n', "po", EXACT, EXACT)
    header, _, _ = written.partition("\n\n")
    assert header.splitlines()[-3:] == [
        '"Content-Type: text/plain; charset=UTF-8\\n"',
        '"Content-Transfer-Encoding: 8bit\\n"',
        '"Language: ja_JP\\n"',
    ]
