"""A memory used from Python."""

import dataclasses
import inspect
import io
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pages import page

import tmx_extract as tm
from tmx_extract.cli.filters import Filters
from tmx_extract.flows.columns.findings import FINDING_COLUMNS
from tmx_extract.flows.columns.hits import HIT_COLUMNS
from tmx_extract.flows.columns.matches import MATCH_COLUMNS
from tmx_extract.flows.filters import PairFilters

PAIRS = {
    103: ("Save the file.", "ファイルを保存します。"),
    104: ("Close the file.", "ファイルを閉じます。"),
    105: ("Save the file.", "ファイルを保存する。"),
    106: ("Use 5 files.", "6 個のファイルを使います。"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "docs.ja-jp"
    path.mkdir()
    (path / "save.md").write_bytes(page(PAIRS))
    return path


@pytest.fixture
def memory(folder: Path, tmp_path: Path) -> Iterator[tm.Memory]:
    with tm.open(tmp_path / "tm.db") as one:
        one.ingest(folder)
        yield one


def test_search_finds_pairs(memory: tm.Memory) -> None:
    (hit,) = memory.search("閉じ", side="target")
    assert hit == tm.SearchHit(
        source="Close the file.",
        target="ファイルを閉じます。",
        source_hits=(),
        target_hits=((5, 7),),
        occurrences=1,
        repository="docs.ja-jp",
        path="save.md",
        line=hit.line,
        segment_id="4ef9c-104",
        place="paragraph",
        field="",
        source_locale="en-US",
        locale="ja-JP",
        translation_type="MT",
        handback_date="2024-05-15",
        locfileid=hit.locfileid,
        openlocfilehash=hit.openlocfilehash,
        sourcegitcommit=hit.sourcegitcommit,
        reason=None,
        edited_by=None,
        edited_at=None,
        deleted=False,
    )
    assert hit.location == "docs.ja-jp/save.md#4ef9c-104"
    with pytest.raises(dataclasses.FrozenInstanceError):
        hit.target = "x"  # type: ignore[misc] # that is the point


def test_search_has_the_options_of_the_command(memory: tm.Memory) -> None:
    def sources(*texts: str, **options: Any) -> list[str]:
        return [hit.source for hit in memory.search(*texts, **options)]

    assert sources("file", "save", limit=1) == ["Save the file."]
    assert sources(source="close", target="閉") == ["Close the file."]
    assert sources(r"^use \\d".replace("\\\\", "\\"), regex=True) == ["Use 5 files."]
    with pytest.raises(tm.NothingSelected):
        sources("file", whole_word=True, type="HT")
    assert sources("save", case=True) == []


def test_match_yields_the_matches_of_each_text(memory: tm.Memory) -> None:
    first, second = memory.match(["Close the file.", "nothing like it"])
    assert [(one.text, one.percent, one.target) for one in first][:1] == [
        ("Close the file.", 100, "ファイルを閉じます。")
    ]
    assert second == ()
    texts = ["Save the file.", "Close the file.", "Save the file."]
    found = list(memory.match(texts, in_context=True, most=1))
    assert [one[0].percent for one in found] == [101, 101, 100]


def test_a_memory_can_change_between_two_matches(memory: tm.Memory, folder: Path) -> None:
    matches = memory.match(["Print it.", "Print it."])
    assert next(matches) == ()
    (folder / "print.md").write_bytes(page({103: ("Print it.", "印刷します。")}, locfileid="9"))
    memory.ingest(folder)
    assert [one.target for one in next(matches)] == ["印刷します。"]


def test_edit_and_undo(memory: tm.Memory) -> None:
    (hit,) = memory.search("閉じ")
    result = memory.edit(hit, "ファイルを閉じること。", by="Ai", comment="Tone.")
    assert (result.verdict, result.segments) == ("edited", 1)
    (edited,) = memory.search("閉じ")
    assert (edited.target, edited.edited_by) == ("ファイルを閉じること。", "Ai")
    with pytest.raises(tm.OutdatedText) as caught:
        memory.edit(hit, "別の訳。", by="Ken")
    assert (caught.value.expected, caught.value.current) == (hit.target, edited.target)
    assert result.run is not None
    assert memory.undo(result.run).edits == 1
    assert list(memory.search("閉じ")) == [hit]


def test_export_writes_to_paths_and_streams(memory: tm.Memory, tmp_path: Path) -> None:
    stream = io.BytesIO()
    report = memory.export("tmx", stream)
    assert (report.pairs, report.locale) == (4, "ja-JP")
    memory.export("tmx", tmp_path / "ja.tmx")
    assert (tmp_path / "ja.tmx").read_bytes() == stream.getvalue()
    merged = memory.merge(tmp_path / "ja.tmx", by="Ai")
    assert (merged.edits, merged.unchanged) == (0, 4)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("tmxx",), "format: 'tmxx' is not one of "),
        (("moses",), "format: 'moses' is not one of "),
        (("tmx", {"codes": "bad"}), "codes: 'bad' is not possible for tmx: "),
        (("tmx", {"mt_as": "omit"}), "mt_as: 'omit' is not possible for tmx: "),
        (("tmx", {"type": "mt"}), "type: 'mt' is not one of MT, HT, PE"),
        (("tmx", {"since": "May"}), "since: 'May' is not a day such as 2024-05-31"),
        (("tmx", {"places": ["nowhere"]}), "places: 'nowhere' is not a place."),
        (("tmx", {"where": ["=x"]}), "where: '=x' names no field"),
    ],
)
def test_a_wrong_option_is_an_error(
    memory: tm.Memory, arguments: tuple[Any, ...], message: str
) -> None:
    name, *rest = arguments
    with pytest.raises(tm.OptionError) as caught:
        memory.export(name, io.BytesIO(), **(rest[0] if rest else {}))
    assert caught.value.message.startswith(message)


def test_other_questions(memory: tm.Memory) -> None:
    assert memory.stats().total.segments == 4
    (one,) = memory.inconsistencies()
    assert (one.text, one.count) == ("Save the file.", 2)
    assert [(other.text, other.segments) for other in one.others] == [
        ("ファイルを保存します。", 1),
        ("ファイルを保存する。", 1),
    ]
    findings = list(memory.check(["numbers-differ"]))
    assert [(one.code, one.source) for one in findings] == [("numbers-differ", "Use 5 files.")]
    (history,) = memory.history("save.md", all=True)
    assert len(history.sentences) == 4
    assert [run.kind for run in memory.runs()] == ["ingest"]
    assert list(memory.conflicts()) == []
    assert list(memory.problems()) == []


def test_a_memory_opened_for_reading_is_not_changed(memory: tm.Memory, folder: Path) -> None:
    with pytest.raises(tm.StoreError, match="there is no memory at"):
        tm.open(folder / "none.db", read_only=True)
    with tm.open(memory.path, read_only=True) as other:
        assert len(list(other.search("file"))) == 4
        (hit,) = other.search("閉じ")
        for change in (
            lambda: other.ingest(folder),
            lambda: other.merge(folder),
            lambda: other.edit(hit, "x"),
            lambda: other.undo(1),
            other.check,
            lambda: other.english(folder),
        ):
            with pytest.raises(tm.StoreError, match="was opened for reading only"):
                change()


def test_pages_are_read_without_a_memory(folder: Path) -> None:
    (document,) = tm.read_pages(folder)
    assert [(one.source, one.target) for one in document.segments] == list(PAIRS.values())


@pytest.mark.parametrize(
    ("value", "columns"),
    [
        (tm.SearchHit, HIT_COLUMNS.names),
        (tm.SourceMatch, MATCH_COLUMNS.names),
        (tm.CheckFinding, FINDING_COLUMNS.names),
    ],
)
def test_the_fields_are_the_keys_of_json(value: Any, columns: tuple[str, ...]) -> None:
    assert sorted(field.name for field in dataclasses.fields(value)) == sorted(columns)


def test_the_filters_are_those_of_the_command_line() -> None:
    names = {field.name for field in dataclasses.fields(Filters)}
    assert set(PairFilters.__annotations__) == names - {"translation_type"} | {"type"}


def test_every_public_method_has_a_docstring() -> None:
    methods = [value for name, value in vars(tm.Memory).items() if not name.startswith("_")]
    assert [one for one in methods if not inspect.getdoc(one)] == []


def test_nothing_is_loaded_before_it_is_used() -> None:
    code = (
        "import sys, tmx_extract; print([m for m in sys.modules if m.startswith('tmx_extract.')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "['tmx_extract.version']\n"


def test_unknown_names_are_errors() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = tm.nothing
    assert sorted(dir(tm)) == sorted(tm.__all__)


def test_the_connection_closes(memory: tm.Memory) -> None:
    with tm.open(memory.path) as other:
        pass
    with pytest.raises(sqlite3.ProgrammingError):
        other.stats()
