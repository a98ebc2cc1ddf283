"""CSV and TSV that people send back, after spreadsheet programs have changed them."""

import csv
import io
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Literal

import pytest
from budget import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pages import document, page, store_of

from flows.merge.test_merge import merged, targets, told, written

Cells = list[list[str]]
Rewrite = Callable[[Cells], tuple[bytes, str]]

TEXTS: Mapping[object, tuple[str, str]] = {
    103: ("# Help", "# ヘルプ"),
    104: ("None", "なし"),
    105: ("False", "False"),
    106: ("=A1", "=A1"),
    107: ("-1", "-1"),
    108: ('- **Save**, "now"; or later', '- **保存**、"今"; または後で'),
    109: ("C:\\temp\\new and `\\n`", "C:\\temp\\new と `\\n`"),
    110: ("@Azure+more", "@Azure+その他"),
    111: ("'-Name' works", "'-Name' は有効"),
    112: ("Line one\nLine two", "一行目\n二行目"),
    113: ("1.0", "1.0"),
}
NEW = {
    104: "該当なし",
    106: "=B2",
    108: '**今**保存, "すぐ"; または後で',
    112: "一\n二",
    111: "有効",
}


def memory(texts: Mapping[object, tuple[str, str]] = TEXTS) -> sqlite3.Connection:
    return store_of(document(page(texts), "docs/help.md"))


def cells_of(path: Path) -> Cells:
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))


def as_text(
    cells: Cells,
    delimiter: str,
    encoding: str,
    *,
    quoting: Literal[0, 1] = csv.QUOTE_MINIMAL,
    end: str = "\r\n",
) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(cells)
    return stream.getvalue().encode(encoding)


def columns(cells: Cells, *names: str) -> Cells:
    places = [cells[0].index(name) for name in names]
    return [[row[place] for place in places] for row in cells]


def as_workbook(cells: Cells) -> bytes:
    openpyxl = pytest.importorskip("openpyxl", reason="reads and writes workbooks")
    book = openpyxl.Workbook()
    for cell_row in cells:
        book.active.append(cell_row)
    for cell_row in book.active.iter_rows():
        for cell in cell_row:
            cell.data_type = "s"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


REWRITES: Mapping[str, Rewrite] = {
    "a workbook": lambda cells: (as_workbook(cells), ".xlsx"),
    "a workbook with a title": lambda cells: (as_workbook([["To check"], [], *cells]), ".xlsx"),
    "unchanged": lambda cells: (as_text(cells, ",", "utf-8-sig"), ".csv"),
    "no byte order mark": lambda cells: (as_text(cells, ",", "utf-8"), ".csv"),
    "semicolons": lambda cells: (as_text(cells, ";", "utf-8-sig"), ".csv"),
    "a line with the separator": lambda cells: (
        b"\xef\xbb\xbfsep=;\r\n" + as_text(cells, ";", "utf-8"), ".csv"),
    "LibreOffice, all quoted": lambda cells: (
        as_text(cells, ",", "utf-8", quoting=csv.QUOTE_ALL, end="\n"), ".csv"),
    "Excel, Unicode text": lambda cells: (as_text(cells, "\t", "utf-16"), ".txt"),
    "big-endian without a mark": lambda cells: (as_text(cells, ",", "utf-16-be"), ".csv"),
    "little-endian without a mark": lambda cells: (as_text(cells, ",", "utf-16-le"), ".csv"),
    "Excel in Japan": lambda cells: (as_text(cells, ",", "cp932"), ".csv"),
    "tabs in Japan": lambda cells: (as_text(cells, "\t", "cp932"), ".tsv"),
    "three columns in another order": lambda cells: (
        as_text(columns(cells, "target", "id", "source"), ";", "utf-8"), ".csv"),
    "no ids": lambda cells: (as_text(columns(cells, "source", "target"), ",", "utf-8"), ".csv"),
    "no ids and no names": lambda cells: (
        as_text(columns(cells, "source", "target")[1:], ",", "utf-8"), ".csv"),
    "languages as names": lambda cells: (
        as_text([["English", "ja"], *columns(cells, "source", "target")[1:]], ",", "utf-8"),
        ".csv"),
    "sorted": lambda cells: (
        as_text([cells[0], *sorted(cells[1:], key=lambda row: row[11])], ",", "utf-8"), ".csv"),
    "names in capitals": lambda cells: (
        as_text([[name.upper() for name in cells[0]], *cells[1:]], ",", "utf-8"), ".csv"),
    "a title and empty rows": lambda cells: (
        as_text([["To check"], [], *cells, ["", "", ""], []], ",", "utf-8"), ".csv"),
    "an empty column at the end": lambda cells: (
        as_text([[*row, "", ""] for row in cells], ",", "utf-8"), ".csv"),
}  # fmt: skip


def with_edits(cells: Cells, edits: Mapping[int, str]) -> Cells:
    names = cells[0]
    number, target = names.index("number"), names.index("target")
    for row in cells[1:]:
        row[target] = edits.get(int(row[number]), row[target])
    return cells


def after(edits: Mapping[int, str], texts: Mapping[object, tuple[str, str]] = TEXTS) -> list[str]:
    return [edits.get(number, pair[1]) for number, pair in texts.items()]  # type: ignore[call-overload]


@pytest.mark.parametrize("name", REWRITES)
def test_exactly_the_edits_come_back(name: str, tmp_path: Path) -> None:
    connection = memory()
    cells = with_edits(cells_of(written(connection, "csv", tmp_path / "all.csv")), NEW)
    data, suffix = REWRITES[name](cells)
    back = tmp_path / f"back{suffix}"
    back.write_bytes(data)
    report = merged(connection, back, by="Yuki")
    # A table without the columns of languages has those of the memory.
    assert [code for _, _, code in told(report)] in ([], ["language-taken"])
    assert targets(connection) == after(NEW)
    assert report.units == {"edited": len(NEW), "unchanged": len(TEXTS) - len(NEW)}
    assert merged(connection, back, by="Yuki").edits == 0


def returned(cells: Sequence[Sequence[str]], folder: Path, encoding: str = "utf-8") -> Path:
    back = folder / "back.csv"
    back.write_bytes(as_text([list(row) for row in cells], ",", encoding))
    return back


@pytest.mark.parametrize("delimiter", ["\t", ","])
def test_our_tsv_is_exact_and_another_with_tabs_has_no_escapes(
    delimiter: str, tmp_path: Path
) -> None:
    connection = memory()
    back = written(connection, "tsv" if delimiter == "\t" else "csv", tmp_path / "all.tsv")
    back.write_text(back.read_text("utf-8").replace("なし", "該当\\\\なし"), "utf-8")
    report = merged(connection, back, by="Yuki")
    assert told(report) == []
    new = "該当\\なし" if delimiter == "\t" else "該当\\\\なし"
    assert targets(connection) == after({104: new})


def test_a_tsv_that_excel_saved_has_quoted_cells_and_our_escapes(tmp_path: Path) -> None:
    connection = memory()
    lines = written(connection, "tsv", tmp_path / "all.tsv").read_text("utf-8").splitlines()
    cells = with_edits([line.split("\t") for line in lines], {106: "=B2", 104: "該当, なし"})
    back = tmp_path / "back.txt"
    back.write_bytes(as_text(cells, "\t", "utf-16"))
    report = merged(connection, back, by="Yuki")
    assert told(report) == []
    assert targets(connection) == after({106: "=B2", 104: "該当, なし"})


def test_a_row_whose_source_is_not_the_one_of_its_id_is_reported(tmp_path: Path) -> None:
    connection = memory()
    cells = columns(cells_of(written(connection, "csv", tmp_path / "all.csv")),
                    "id", "source", "target")  # fmt: skip
    cells = with_moved_ids(cells)
    report = merged(connection, returned(cells, tmp_path), by="Yuki")
    assert told(report) == [
        (2, cells[1][0], "source-of-other-id"),
        (3, cells[2][0], "source-of-other-id"),
    ]
    assert report.units == {"rejected": 2, "unchanged": len(TEXTS) - 2}
    assert targets(connection) == after({})


def with_moved_ids(cells: Cells) -> Cells:
    cells[1][0], cells[2][0] = cells[2][0], cells[1][0]
    return cells


@pytest.mark.parametrize("trust_ids", [False, True])
def test_a_table_without_sources_needs_trust_in_its_ids(trust_ids: bool, tmp_path: Path) -> None:
    connection = memory()
    cells = with_edits(cells_of(written(connection, "csv", tmp_path / "all.csv")), NEW)
    back = returned([*columns(cells, "id", "locale", "target"), ["x.1", "ja-JP", "別"]], tmp_path)
    report = merged(connection, back, by="Yuki", trust_ids=trust_ids)
    if trust_ids:
        found = [one for one in told(report) if one[2] != "language-taken"]
        assert found == [(14, "x.1", "unit-not-found")]
        assert targets(connection) == after(NEW)
    else:
        assert told(report) == [(1, "", "no-source-column")]
        assert targets(connection) == after({})
        assert report.units == {"rejected": len(TEXTS) + 1}


def test_values_that_a_spreadsheet_program_has_rewritten_are_unchanged(tmp_path: Path) -> None:
    connection = memory()
    cells = cells_of(written(connection, "csv", tmp_path / "all.csv"))
    changed = {"False": "FALSE", "1.0": "1"}
    cells = [[changed.get(cell, cell) for cell in row] for row in cells]
    report = merged(connection, returned(cells, tmp_path), by="Yuki")
    assert told(report) == []
    assert report.units == {"unchanged": len(TEXTS)}


def test_several_targets_are_several_units(tmp_path: Path) -> None:
    path = tmp_path / "back.csv"
    path.write_text("Source,Target_ja-JP,Target_de\nSave it.,保存。,Speichern.\n", "utf-8")
    japanese = document(page({103: ("Save it.", "セーブ")}), "a.md")
    connection = store_of(japanese)
    report = merged(connection, path, by="Yuki")
    assert targets(connection) == ["保存。"]
    assert [code for _, _, code in told(report)] == ["language-taken", "other-language"]


REFUSED: Mapping[str, tuple[bytes, int, str]] = {
    "no names": (b"a,b,c\nd,e,f\n", 1, "no row has the names of the columns"),
    "two targets": (b"id,target,Target\n", 1, "two columns have the name \u201cTarget\u201d"),
    "an open quote": (
        b'id,source,target\n1,a,b\n2,"a,b\n',
        3,
        "a quoted cell is damaged: unexpected end of data",
    ),
    "another code page": (b"source,target\na,\x81\x20\n", 1, "it is neither UTF-8 nor cp932"),
    "nothing": (b"", 1, "it is empty"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_damaged_table_is_one_problem(name: str, tmp_path: Path) -> None:
    data, line, found = REFUSED[name]
    (tmp_path / "a.csv").write_bytes(data)
    good = returned([["source", "target"], ["None", "新"]], tmp_path)
    connection = memory()
    report = merged(connection, tmp_path / "a.csv", good, by="Yuki")
    problem = report.problems[0]
    assert (problem.line, problem.diagnostic.found) == (line, found)
    assert (report.files, report.units["edited"]) == (1, 1)


def test_a_table_without_names_is_read_only_if_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "glossary.csv").write_text("None,新\n", "utf-8")
    connection = memory()
    assert told(merged(connection, tmp_path)) == [(1, "", "file-not-read")]
    assert merged(connection, tmp_path / "glossary.csv", by="A").units == {"edited": 1}


PLAIN = st.text(
    st.characters(codec="utf-16", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1
).filter(lambda text: text == text.strip() and bool(text))
TARGETS = st.one_of(
    PLAIN, st.sampled_from(["=A1", "-1", "'=x", "None", "TRUE", "\\n", '"a"', "a,b"])
)


@settings(examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    edits=st.dictionaries(st.sampled_from([103, 104, 106, 107, 108, 110, 112]), TARGETS),
    name=st.sampled_from([name for name in REWRITES if "Japan" not in name]),
    seed=st.randoms(),
)
def test_any_edits_come_back_from_any_table(
    edits: dict[int, str], name: str, seed: object, tmp_path: Path
) -> None:
    connection = memory()
    cells = with_edits(cells_of(written(connection, "csv", tmp_path / "all.csv")), edits)
    rows = cells[1:]
    seed.shuffle(rows)  # type: ignore[attr-defined]
    data, suffix = REWRITES[name]([cells[0], *rows])
    back = tmp_path / f"back{suffix}"
    back.write_bytes(data)
    merged(connection, back, by="Yuki")
    assert targets(connection) == after(edits)


ALL_GUARDED: Mapping[object, tuple[str, str]] = {
    **TEXTS,
    114: ("''-x", "''=x"),
    115: ("\t+tab", "\t+タブ"),
}


@pytest.mark.parametrize("kind", ["csv", "tsv"])
def test_guards_for_spreadsheets_are_removed(kind: str, tmp_path: Path) -> None:
    texts = {number: pair for number, pair in ALL_GUARDED.items() if number != 115}
    connection = memory(texts)
    back = written(connection, kind, tmp_path / f"all.{kind}", for_spreadsheets=True)
    text = back.read_text("utf-8-sig")
    assert "'=A1" in text
    assert "''-Name' works" in text
    back.write_text(text.replace("その他", "他"), "utf-8")
    report = merged(connection, back, by="Yuki")
    assert told(report) == []
    assert targets(connection) == after({110: "@Azure+他"}, texts)


def test_an_exported_workbook_comes_back_with_exactly_the_edits(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="reads and writes workbooks")
    connection = memory(ALL_GUARDED)
    path = written(connection, "xlsx", tmp_path / "all.xlsx")
    assert merged(connection, path, by="Yuki", dry_run=True).units == {
        "unchanged": len(ALL_GUARDED)
    }
    book = openpyxl.load_workbook(path)
    names = [cell.value for cell in book.active[1]]
    place = names.index("target") + 1
    for cells in book.active.iter_rows(min_row=2):
        number = cells[names.index("number")].value
        if number in NEW:
            cell = book.active.cell(cells[0].row, place)
            cell.value, cell.data_type = NEW[number], "s"
    book.save(path)
    report = merged(connection, path, by="Yuki")
    assert told(report) == []
    assert targets(connection) == after(NEW, ALL_GUARDED)


def test_no_guarded_cell_begins_like_a_formula(tmp_path: Path) -> None:
    connection = memory(ALL_GUARDED)
    back = written(connection, "csv", tmp_path / "all.csv", for_spreadsheets=True)
    cells = [cell for cells in cells_of(back) for cell in cells]
    assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r")]


def test_a_text_that_looks_guarded_is_left_in_a_table_without_guards(tmp_path: Path) -> None:
    texts: Mapping[object, tuple[str, str]] = {111: ("'-Name' works", "'-Name' は有効")}
    connection = memory(texts)
    back = written(connection, "csv", tmp_path / "all.csv")
    report = merged(connection, back, by="Yuki")
    assert (told(report), report.units) == ([], {"unchanged": 1})
