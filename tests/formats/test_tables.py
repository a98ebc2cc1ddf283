"""CSV, TSV, JSON Lines and Parquet: whole files, and their content for independent readers."""

import csv
import io
import json
import re
import sys
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from budget import examples
from hypothesis import example, given
from hypothesis import strategies as st
from pages import occurrence
from writing import in_two_languages, options_of, write_one

from tmx_extract.errors import MissingExtra
from tmx_extract.formats.registry import FORMATS
from tmx_extract.formats.tables import columns, jsonl, tsv
from tmx_extract.formats.tables import csv as csv_format
from tmx_extract.model import Elsewhere, Occurrence

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
"""Any text that the memory can store."""
TEXTS = ["csv", "tsv", "jsonl"]
TABLES = [*TEXTS, "parquet"]
HASH = "8d3c1e5b7a90f2d4c6e8b0a1f3d5c7e9b1a2c4d6"
COMMIT = "c0ffee1234567890c0ffee1234567890c0ffee12"
TWO = {"ja-JP": "ja-JP", "de-DE": "de"}

CSV = (
    f"""\
\ufeffid,repository,path,line,segment_id,number,place,field,source_locale,source,locale,target,\
translation_type,handback_date,locfileid,openlocfilehash,sourcegitcommit,occurrences,elsewhere,reason,edited_by,edited_at,edit
53077226.8d3c1e5b7a90.103,handbook.ja-jp,docs/save.md,12,4ef9c-103,103,list-item,,en-US,\
"=""Save"", now",ja-JP,"保存
します。",MT,2024-05-15,53077226,{HASH},{COMMIT},3,"docs/a.md#4ef9c-107
other:docs/b.md#4ef9c-108",,,,
53077226.8d3c1e5b7a90.p104,handbook.ja-jp,docs/save.md,0,4ef9c-p104,104,list-item,title,en-US,\
A\\tB\tC,ja-JP,,,,53077226,{HASH},{COMMIT},3,,newest,,,
""".replace("\n", "\r\n")
    .replace("保存\r\n", "保存\n")
    .replace("107\r\n", "107\n")
)
TSV = f"""\
id\trepository\tpath\tline\tsegment_id\tnumber\tplace\tfield\tsource_locale\tsource\tlocale\ttarget\t\
translation_type\thandback_date\tlocfileid\topenlocfilehash\tsourcegitcommit\toccurrences\telsewhere\treason\tedited_by\tedited_at\tedit
53077226.8d3c1e5b7a90.103\thandbook.ja-jp\tdocs/save.md\t12\t4ef9c-103\t103\tlist-item\t\ten-US\t\
="Save", now\tja-JP\t保存\\nします。\tMT\t2024-05-15\t53077226\t{HASH}\t{COMMIT}\t3\t\
docs/a.md#4ef9c-107\\nother:docs/b.md#4ef9c-108\t\t\t\t
53077226.8d3c1e5b7a90.p104\thandbook.ja-jp\tdocs/save.md\t0\t4ef9c-p104\t104\tlist-item\ttitle\ten-US\t\
A\\\\tB\\tC\tja-JP\t\t\t\t53077226\t{HASH}\t{COMMIT}\t3\t\tnewest\t\t\t
"""
JSONL = f"""\
{{"id": "53077226.8d3c1e5b7a90.103", "repository": "handbook.ja-jp", "path": "docs/save.md", \
"line": 12, "segment_id": "4ef9c-103", "number": 103, "place": "list-item", "field": "", \
"source_locale": "en-US", "source": "=\\"Save\\", now", "locale": "ja-JP", \
"target": "保存\\nします。", "translation_type": "MT", "handback_date": "2024-05-15", \
"locfileid": "53077226", "openlocfilehash": "{HASH}", "sourcegitcommit": "{COMMIT}", \
"occurrences": 3, "elsewhere": "docs/a.md#4ef9c-107\\nother:docs/b.md#4ef9c-108", "reason": null, \
"edited_by": null, "edited_at": null, "edit": null}}
{{"id": "53077226.8d3c1e5b7a90.p104", "repository": "handbook.ja-jp", "path": "docs/save.md", \
"line": 0, "segment_id": "4ef9c-p104", "number": 104, "place": "list-item", "field": "title", \
"source_locale": "en-US", "source": "A\\\\tB\\tC", "locale": "ja-JP", \
"target": "", "translation_type": null, "handback_date": null, \
"locfileid": "53077226", "openlocfilehash": "{HASH}", "sourcegitcommit": "{COMMIT}", \
"occurrences": 3, "elsewhere": null, "reason": "newest", \
"edited_by": null, "edited_at": null, "edit": null}}
"""


def two() -> list[Occurrence]:
    """A pair with quotes and a line break, and one with an empty side and a tab."""
    first = occurrence('="Save", now', "保存\nします。")
    second = occurrence(
        "A\\tB\tC", "", number=104, paragraph=True, kind=None, reason="newest", dated=False
    )
    elsewhere = (
        Elsewhere("handbook.ja-jp", "docs/a.md", "4ef9c-107"),
        Elsewhere("other", "docs/b.md", "4ef9c-108"),
    )
    return [first._replace(line=12, elsewhere=elsewhere), second._replace(field="title")]


def write_table(name: str, *given: Any) -> bytes:
    """Return the file; Parquet needs an extra."""
    if name == "parquet":
        pytest.importorskip("pyarrow", reason="needs the extra parquet")
    return write_one(FORMATS[name].write, *given)[0]


# Reading as the documentation describes it.

Rows = list[dict[str, Any]]


def read_csv(data: bytes) -> Rows:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def read_tsv(data: bytes) -> Rows:
    signs = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}
    head, *lines = data.decode().removesuffix("\n").split("\n")
    return [
        dict(
            zip(
                head.split("\t"),
                (re.sub(r"\\(.)", lambda m: signs[m[1]], value) for value in line.split("\t")),
                strict=True,
            )
        )
        for line in lines
    ]


def read_jsonl(data: bytes) -> Rows:
    return [json.loads(line) for line in data.decode().splitlines()]


def read_parquet(data: bytes) -> Rows:
    from pyarrow import parquet

    rows: Rows = parquet.read_table(BytesIO(data)).to_pylist()
    return [
        {
            name: value.isoformat() if "date" in name and value else value
            for name, value in row.items()
        }
        for row in rows
    ]


READERS: dict[str, Callable[[bytes], Rows]] = {
    "csv": read_csv,
    "tsv": read_tsv,
    "jsonl": read_jsonl,
    "parquet": read_parquet,
}


def known(rows: Rows) -> Rows:
    """Return the values as in a table of texts."""
    return [
        {name: "" if value is None else str(value) for name, value in row.items()} for row in rows
    ]


# Whole files.


@pytest.mark.parametrize(
    ("write", "expected"), [(csv_format.write, CSV), (tsv.write, TSV), (jsonl.write, JSONL)]
)
def test_a_whole_file(write: Any, expected: str) -> None:
    data, pairs, remarks = write_one(write, two())
    assert data.decode() == expected
    assert (pairs, remarks) == (2, [])


def test_a_whole_parquet_file() -> None:
    data = write_table("parquet", two())
    assert read_parquet(data) == read_jsonl(JSONL.encode())
    from pyarrow import parquet

    types = {field.name: str(field.type) for field in parquet.read_schema(BytesIO(data))}
    assert types.pop("handback_date") == "date32[day]"
    assert {types.pop(name) for name in ("line", "number", "occurrences")} == {"int32"}
    assert set(types.values()) == {"string"}


@pytest.mark.parametrize("name", TABLES)
def test_no_pairs_give_the_columns(name: str) -> None:
    data = write_table(name, [])
    if name == "jsonl":
        assert data == b""
    elif name == "parquet":
        from pyarrow import parquet

        table = parquet.read_table(BytesIO(data))
        assert (table.num_rows, table.num_columns) == (0, 23)
    else:
        assert data.decode().count("\n") == 1


@pytest.mark.parametrize("name", TABLES)
def test_parquet_and_its_like_hold_the_same(name: str) -> None:
    assert known(READERS[name](write_table(name, two()))) == known(read_jsonl(JSONL.encode()))


# Laws.


@pytest.mark.parametrize("name", TABLES)
def test_every_text_comes_back(name: str) -> None:
    write_table(name, [])

    @examples(60)
    @given(texts=st.lists(st.tuples(ANY, ANY), max_size=4))
    @example(texts=[("\\n", "\n"), ("\\\n\\t", "\r"), ('"', '""'), (" ", "\x00")])
    @example(texts=[("a\x85b", "\u2028\u2029"), ("\x1c\x0b\x0c", "\ufeff"), ("=1", "@x,;\t")])
    def law(texts: list[tuple[str, str]]) -> None:
        data = write_table(name, [occurrence(*pair, number=n) for n, pair in enumerate(texts)])
        rows = READERS[name](data)
        assert [(row["source"], row["target"]) for row in rows] == texts

    law()


@examples(40)
@given(source=ANY, target=ANY)
def test_a_line_of_tsv_and_json_lines_is_a_pair_for_every_reader(source: str, target: str) -> None:
    given_ = [occurrence(source, target), occurrence("Next.", "次。")]
    assert len(write_table("jsonl", given_).decode().splitlines()) == 2
    assert write_table("tsv", given_).count(b"\n") == 3
    assert b"\r" not in write_table("tsv", given_)


# Options.


@pytest.mark.parametrize("name", TABLES)
def test_words_only(name: str) -> None:
    data = write_table(name, [occurrence("**Save** it.", "")], options_of(codes="plain"))
    assert [(row["source"], row["target"]) for row in READERS[name](data)] == [("Save it.", "")]


@pytest.mark.parametrize("name", TABLES)
def test_machine_text_may_be_left_out(name: str) -> None:
    pairs = [occurrence("Save.", "保存。"), occurrence("Print.", "印刷。", kind="HT")]
    rows = READERS[name](write_table(name, pairs, options_of(machine_target="omit")))
    assert [(row["target"] or None, row["translation_type"]) for row in rows] == [
        (None, "MT"),
        ("印刷。", "HT"),
    ]


@pytest.mark.parametrize("name", TABLES)
def test_several_targets_have_their_own_columns(name: str) -> None:
    pairs = [
        in_two_languages(occurrence("Save.", "保存。"), "Speichern."),
        in_two_languages(occurrence("Print.", "印刷。", number=104), None),
        in_two_languages(occurrence("Quit.", "終了。", number=105), "Beenden.", kind="MT"),
    ]
    options = options_of(target_languages=TWO, machine_target="omit")
    rows = known(READERS[name](write_table(name, pairs, options)))
    assert rows[0] == {
        "id": "53077226.8d3c1e5b7a90.103",
        "path": "docs/save.md",
        "number": "103",
        "place": "list-item",
        "field": "",
        "source_locale": "en-US",
        "source": "Save.",
        "openlocfilehash": HASH,
        "sourcegitcommit": COMMIT,
        "occurrences": "3",
        "elsewhere": "",
        "target_ja-JP": "",
        "translation_type_ja-JP": "MT",
        "handback_date_ja-JP": "2024-05-15",
        "repository_ja-JP": "handbook.ja-jp",
        "locfileid_ja-JP": "53077226",
        "segment_id_ja-JP": "4ef9c-103",
        "reason_ja-JP": "",
        "edited_by_ja-JP": "",
        "edited_at_ja-JP": "",
        "edit_ja-JP": "",
        "target_de": "Speichern.",
        "translation_type_de": "HT",
        "handback_date_de": "2024-06-01",
        "repository_de": "handbook.de-DE",
        "locfileid_de": "53077999",
        "segment_id_de": "b07a1-103",
        "reason_de": "newest",
        "edited_by_de": "",
        "edited_at_de": "",
        "edit_de": "",
    }
    assert [row["target_de"] for row in rows] == ["Speichern.", "", ""]
    assert {rows[1][name] for name in rows[1] if name.endswith("_de")} == {""}
    assert list(rows[2]) == [column.name for column in columns.list_columns(options)]


def test_parquet_is_written_in_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    write_table("parquet", [])
    from pyarrow.parquet import ParquetFile

    from tmx_extract.formats.tables import parquet

    monkeypatch.setattr(parquet, "_GROUP", 2)
    data = write_table("parquet", [occurrence(str(n), "五") for n in range(5)])
    file = ParquetFile(BytesIO(data))
    assert [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)] == [2, 2, 1]
    assert [row["source"] for row in read_parquet(data)] == ["0", "1", "2", "3", "4"]


def test_a_missing_library_is_reported_with_the_install_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.delitem(sys.modules, "tmx_extract.formats.tables.parquet", raising=False)
    with pytest.raises(MissingExtra) as caught:
        _ = FORMATS["parquet"].write
    assert caught.value.message == "parquet needs the library pyarrow"
    assert caught.value.advice == "Install it: pip install 'tmx-extract[parquet]'"
