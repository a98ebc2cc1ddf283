"""Workbooks that come back: every kind of cell, and damage."""

from io import BytesIO

import pytest
from workbooks import MAIN, links, row, workbook, zip_of

from tmx_extract.errors import UnreadableFile
from tmx_extract.formats.returned_units import Returned, read_returned

NAMES = row("id", "source", "target")


def returned(data: bytes, suffix: str = ".xlsx") -> list[Returned]:
    return list(read_returned(BytesIO(data), suffix))


def pairs(data: bytes) -> list[tuple[int, str, str]]:
    return [(unit.line, unit.source, unit.target) for unit in returned(data)]


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableFile) as caught:
        returned(data)
    assert caught.value.advice
    return caught.value.message


def test_every_kind_of_cell_has_its_text() -> None:
    texts = [
        "<t>Save</t>",
        '<r><t xml:space="preserve">保 </t></r><r><rPr/><t>存</t></r>'
        '<rPh sb="0" eb="1"><t>ホ</t></rPh>',
    ]
    sheet = (
        f"{NAMES}"
        '<row r="5"><c r="B5" t="s"><v>0</v></c><c r="C5" t="s"><v>1</v></c></row>'
        '<row r="6"><c r="B6" t="b"><v>0</v></c><c r="C6" t="b"><v>1</v></c></row>'
        '<row r="7"><c r="B7"><v>-1</v></c><c r="C7" t="n"><v>1.5</v></c></row>'
        '<row r="8"><c r="B8" t="str"><f>A1</f><v>a</v></c>'
        '<c r="C8" t="e"><f>B2+x</f><v>#NAME?</v></c></row>'
        '<row r="9"><c r="B9" t="inlineStr"><is><t>a_x000D_b_x005F_x000D_</t></is></c>'
        '<c r="C9"/></row>'
        "<row/>"
        '<row><c t="d"><v>x</v></c><c><v>2021-07-13</v></c><c/></row>'
    )
    assert pairs(workbook(sheet, texts=texts)) == [
        (5, "Save", "保 存"),
        (6, "FALSE", "TRUE"),
        (7, "-1", "1.5"),
        (8, "a", "=B2+x"),
        (9, "a\rb_x000D_", ""),
        (11, "2021-07-13", ""),
    ]


def test_all_sheets_with_names_are_read_and_others_are_notes() -> None:
    notes = row("Please", "check", "this")
    data = workbook(notes, NAMES + row("1", "a", "b"), row("Target", "Source") + row("d", "c"))
    assert pairs(data) == [(2, "a", "b"), (2, "c", "d")]


def test_two_columns_without_names_are_sources_and_targets() -> None:
    assert pairs(workbook(row("a", "b") + row("c", "d"))) == [(1, "a", "b"), (2, "c", "d")]
    assert "names of the columns" in refusal(workbook(row("a", "b") + row("c", "d", "e")))
    assert "names of the columns" in refusal(workbook())


def test_a_workbook_is_known_by_its_content() -> None:
    data = workbook(NAMES + row("1", "a", "b"))
    assert [unit.source for unit in returned(data, ".csv")] == ["a"]


def test_a_cell_far_to_the_right_is_left_out() -> None:
    cells = '<c r="B3"><v>a</v></c><c r="C3"><v>b</v></c><c r="XFD3"><v>c</v></c>'
    far = f'<row r="1048576">{cells}</row>'
    assert pairs(workbook(NAMES + far)) == [(1048576, "a", "b")]


BOMB = (
    '<!DOCTYPE w [<!ENTITY a "aaaa">]>'
    f'<worksheet xmlns="{MAIN}"><row><c><v>&a;</v></c></row></worksheet>'
)


def test_damage_is_one_problem() -> None:
    whole = workbook(NAMES + row("1", "a", "b"))
    assert "declares an entity" in refusal(workbook("", parts={"xl/sheets/1.xml": BOMB}))
    assert "it has a password" in refusal(b"\xd0\xcf\x11\xe0" + bytes(600))
    assert refusal(whole[: len(whole) // 2])
    assert refusal(workbook(NAMES, parts={"xl/sheets/1.xml": b"<worksheet><sheetData>"}))
    assert "no part xl/sheets/1.xml" in refusal(
        zip_of({
            "_rels/.rels": links(("officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": '<workbook xmlns:r="relationships"><sheet r:id="rId1"/></workbook>',
            "xl/_rels/workbook.xml.rels": links(("worksheet", "sheets/1.xml")),
        })
    )  # fmt: skip
    assert "no main part" in refusal(zip_of({"xl/workbook.xml": "<workbook/>"}))
    lacking = NAMES + '<row r="7"><c t="s"><v>1</v></c></row>'
    assert refusal(workbook(lacking)) == "line 7: it lacks the text number 1 of a cell"
    assert "zip archive" in refusal(zip_of({"a.txt": "a"}))


def test_a_part_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tmx_extract.formats.xlsx.sheets._MOST_TEXTS", 1 << 20)
    data = workbook(NAMES, texts=["<t>aaaaaaaaaaaaaaaa</t>"] * 50_000)
    assert len(data) < 50_000
    assert refusal(data) == "line 1: xl/texts.xml has more than 1 MB"
