"""Workbooks: every text as other libraries read it, and what people see in them."""

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from budget import examples
from hypothesis import example, given
from hypothesis import strategies as st
from pages import occurrence
from writing import in_two_languages, options_of, write_one

from tmx_extract.formats.registry import FORMATS
from tmx_extract.formats.returned_units import read_returned
from tmx_extract.formats.xlsx import write as xlsx
from tmx_extract.model import Occurrence

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def workbook(*pairs: Occurrence, **options: Any) -> bytes:
    return write_one(FORMATS["xlsx"].write, pairs, options_of(**options))[0]


def opened(data: bytes) -> Any:
    openpyxl = pytest.importorskip("openpyxl", reason="reads workbooks")
    return openpyxl.load_workbook(BytesIO(data))


def texts(data: bytes) -> list[tuple[str, str]]:
    """Return the texts in the cells, before anything that looks like a guard is removed."""
    units = read_returned(BytesIO(data), ".xlsx")
    return [unit.cells.written for unit in units if unit.cells is not None]


@examples(60)
@given(pairs=st.lists(st.tuples(ANY, ANY), max_size=4))
@example(pairs=[("=A1", "-1"), ("None", "False"), ("_x000D_", "a\rb"), ("\ufffe\x00", "<&>")])
@example(pairs=[(" a\n", "\tb "), ("'=x", "@b"), ("_x0041_x0041_", "_x00_")])
def test_every_text_comes_back(pairs: list[tuple[str, str]]) -> None:
    given_ = [occurrence(*pair, number=number) for number, pair in enumerate(pairs)]
    assert texts(workbook(*given_)) == pairs


def test_openpyxl_reads_every_text_as_text() -> None:
    pairs = [("=A1", "-1"), ("None", "False"), ("A\nB", "保存\nする"), ("1.0", "=1+1")]
    sheet = opened(workbook(*(occurrence(*pair, number=n) for n, pair in enumerate(pairs)))).active
    rows = list(sheet.iter_rows(min_row=2, max_col=3))
    assert [(row[1].value, row[2].value) for row in rows] == pairs
    assert {cell.data_type for row in rows for cell in row} == {"s"}


def test_people_see_a_header_wrapped_texts_and_colours() -> None:
    book = opened(workbook(occurrence("Save.", "保存。"), occurrence("Quit.", "終了。", kind="HT")))
    sheet = book.active
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:X3"
    assert sheet.protection.sheet
    names = [cell.value for cell in sheet[1]]
    assert names[:4] == ["id", "source", "target", "comment"]
    machine, human = sheet["C2"], sheet["C3"]
    assert machine.fill.fgColor.rgb == "FFFFF2CC"
    assert human.fill.fill_type is None
    assert (machine.alignment.wrap_text, machine.font.name) == (True, "Yu Gothic")
    locked = {name: sheet.cell(2, place).protection.locked for place, name in enumerate(names, 1)}
    assert [name for name, is_locked in locked.items() if not is_locked] == ["target", "comment"]


def test_several_targets_have_their_own_columns() -> None:
    pair = in_two_languages(occurrence("Save.", "保存。"), "Speichern.")
    data = workbook(pair, target_languages={"ja-JP": "ja-JP", "de-DE": "de"})
    units = list(read_returned(BytesIO(data), ".xlsx"))
    assert [(unit.languages.target, unit.target) for unit in units] == [
        ("ja-JP", "保存。"),
        ("de", "Speichern."),
    ]


def test_a_text_that_is_too_long_for_a_cell_is_left_out_and_reported() -> None:
    pairs = [occurrence("a" * 32_767, "b"), occurrence("a", "𠮷" * 16_384)]
    data, written, problems = write_one(FORMATS["xlsx"].write, pairs)
    assert (len(texts(data)), written) == (1, 1)
    assert [code for _, code, _ in problems] == ["text-too-long"]


def test_more_rows_than_a_sheet_has_are_on_further_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "_MOST_ROWS", 3)
    pairs = [occurrence(f"Step {number}", "b", number=number) for number in range(5)]
    data = workbook(*pairs)
    assert [source for source, _ in texts(data)] == [f"Step {number}" for number in range(5)]
    assert opened(data).sheetnames == ["pairs 1", "pairs 2", "pairs 3"]


def test_the_same_pairs_give_the_same_bytes_wherever_they_go() -> None:
    class Pipe(BytesIO):
        def seekable(self) -> bool:
            return False

    stream = Pipe()
    FORMATS["xlsx"].write(stream, [occurrence("a", "b")], options_of())
    assert stream.getvalue() == workbook(occurrence("a", "b"))
    names = ZipFile(BytesIO(stream.getvalue())).namelist()
    assert names[0] == "[Content_Types].xml"
