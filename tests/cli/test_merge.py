"""`tmx-extract merge`, `conflicts` and `resolve`, in the order of their use."""

import json
import os
from pathlib import Path

import pytest
from pages import call, page, write_files

from tmx_extract.errors import ConflictError, NothingSelected

PAIRS = {
    103: ("Save the file.", "ファイルを保存します。"),
    104: ("Close `it`.", "`それ` を閉じます。"),
}
SAVED = "ファイルを保存してください。"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write_files(tmp_path / "docs", {"a.md": page(PAIRS)})
    call("ingest", "docs")
    call("export", "xliff", "-o", "out.xlf")
    return tmp_path


def come_back(name: str, target: str, before: str = "ファイルを保存します。") -> str:
    """Return the exported file with another text."""
    text = Path("out.xlf").read_text("utf-8")
    assert before in text
    Path(name).write_text(text.replace(before, target), "utf-8")
    return name


def test_returned_texts_are_reported_and_exported_from_then_on() -> None:
    answer = call("merge", come_back("back.xlf", SAVED), "--by", "Yuki")
    assert (answer.exit_code, answer.stdout) == (0, "")
    assert answer.stderr == (
        "1 file with 2 units: 1 edited, 1 unchanged, 0 merged before, 0 without target,"
        " 0 rejected\n"
        "matched 2 by id, 0 by segment id, 0 by context, 0 by source\n"
        "1 edit kept as run 2; 1 segment updated\n"
    )
    table = call("export", "tsv", "--type", "PE", "-o", "-").stdout
    assert [line for line in table.splitlines() if SAVED in line] == [table.splitlines()[-1]]
    assert call("undo", "2").stderr == (
        "run 2 undone: 0 documents with 0 segments and 1 edit taken out of tm.db\n"
    )
    assert SAVED not in call("export", "tsv", "-o", "-").stdout


def test_an_unchanged_return_is_reported() -> None:
    answer = call("merge", "out.xlf")
    assert (answer.exit_code, answer.stderr.splitlines()[-1]) == (0, "nothing new")


def test_a_folder_without_anything_to_merge_is_reported() -> None:
    write_files(Path("empty"), {"notes.txt": b"?"})
    answer = call("merge", "empty")
    assert (answer.exit_code, answer.stderr.splitlines()[:3]) == (
        1,
        [
            "empty/notes.txt:1: info file-left-out: the file cannot be merged",
            "  Nothing to do if it contains no translations.",
            "no file to merge: XLIFF, TMX, PO, CSV, TSV and XLSX are read, of OmegaT's projects"
            " project_save.tmx",
        ],
    )


def test_a_folder_with_unreadable_files_is_not_a_success() -> None:
    write_files(Path("office"), {"a.xls": b"PK"})
    answer = call("merge", "office")
    assert (answer.exit_code, answer.stderr.splitlines()[0]) == (
        1,
        "office/a.xls:1: error file-not-read: the file may contain translations and was not read",
    )


def test_an_earlier_merge_is_reported_and_is_a_success() -> None:
    back = come_back("back.xlf", SAVED)
    assert call("merge", back).exit_code == 0
    answer = call("merge", back)
    assert (answer.exit_code, answer.stderr.splitlines()[-1]) == (
        0,
        "nothing new: all of it was merged before",
    )


def test_a_dry_run_shows_the_result() -> None:
    answer = call("merge", come_back("back.xlf", SAVED), "--dry-run")
    assert answer.stderr.splitlines()[-1] == ("1 edit would be kept; 1 segment would be updated")
    assert call("merge", "back.xlf", "--dry-run").stderr == answer.stderr


def test_a_file_that_cannot_be_read_is_reported_with_line_and_advice() -> None:
    Path("cut.xlf").write_text(Path("out.xlf").read_text("utf-8")[:-60], "utf-8")
    answer = call("merge", "cut.xlf", come_back("back.xlf", SAVED))
    assert answer.exit_code == 1
    first, advice, *_ = answer.stderr.splitlines()
    assert first.startswith("cut.xlf:")
    assert ": error damaged-translations: " in first
    assert advice.startswith("  ")
    assert "1 edit kept" in answer.stderr


def test_json_has_everything() -> None:
    lost = come_back("lost.xlf", "Save every file.", "Save the file.")
    answer = call("merge", lost, "--json")
    assert answer.exit_code == 1
    told = json.loads(answer.stdout)
    assert told.pop("remarks") == [
        {
            "file": "lost.xlf",
            "line": 12,
            "unit": "103",
            "severity": "error",
            "code": "unit-not-found",
            "message": "no page of the memory has this text: “Save every file.”",
            "advice": "Ingest the pages that it was exported from, or use the memory that has"
            " them; the text was left out.",
        }
    ]
    assert told == {
        "run": 2,
        "files": 1,
        "units": {"edited": 0, "unchanged": 1, "known": 0, "untranslated": 0, "rejected": 1},
        "matched_by": {"id": 1, "segment-id": 0, "line": 0, "context": 0, "source": 0},
        "edits": 0,
        "segments_changed": 0,
        "conflicts": {"two-edits": 0, "superseded": 0, "outdated": 0},
    }


def contradict() -> None:
    call("merge", come_back("ai.xlf", "甲"), "--by", "Ai")
    call("merge", come_back("ken.xlf", "乙"), "--by", "Ken")


def test_contradictions_are_shown_with_person_and_location() -> None:
    contradict()
    answer = call("conflicts")
    assert (answer.exit_code, answer.stderr) == (0, "1 conflict open\n")
    today = json.loads(call("conflicts", "--json").stdout)[0]["edits"][0]["at"][:10]
    assert answer.stdout == (
        "a.md#4ef9c-103: two-edits: different edits of one segment; the first counts meanwhile\n"
        "  source     Save the file.\n"
        "  delivered  ファイルを保存します。\n"
        "  edit 1     甲\n"
        f"             Ai, {today}, needs-review, ai.xlf:12\n"
        "  edit 2     乙\n"
        f"             Ken, {today}, needs-review, ken.xlf:12\n"
    )


def test_no_contradictions() -> None:
    answer = call("conflicts")
    assert (answer.exit_code, answer.stdout, answer.stderr) == (0, "", "0 conflicts open\n")


RESOLVED = [
    (("2",), "乙"),
    (("1",), "甲"),
    (("1", "--drop"), "乙"),
    (("2", "--text", "丙", "--by", "Chief"), "丙"),
    (("--all", "newest"), "乙"),
    (("--all", "oldest"), "甲"),
]


@pytest.mark.parametrize(("arguments", "target"), RESOLVED)
def test_a_contradiction_is_resolved(arguments: tuple[str, ...], target: str) -> None:
    contradict()
    answer = call("resolve", *arguments)
    assert (answer.exit_code, answer.stderr.split(";")[0]) == (0, "1 conflict resolved as run 4")
    assert target in call("export", "tsv", "-o", "-").stdout
    assert call("conflicts").stderr == "0 conflicts open\n"
    call("undo", "4")
    assert call("conflicts").stderr == "1 conflict open\n"


UNDONE = [
    (("2",), "甲"),
    (("1",), "甲"),
    (("--all", "newest"), "甲"),
    (("2", "--text", "丙"), "丙"),
    (("1", "--drop"), "ファイルを保存します。"),
]


@pytest.mark.parametrize(("arguments", "target"), UNDONE)
def test_a_dropped_edit_counts_again_after_undoing_its_rival(
    arguments: tuple[str, ...], target: str
) -> None:
    contradict()
    call("resolve", *arguments)
    call("undo", "3")
    assert target in call("export", "tsv", "-o", "-").stdout
    assert call("conflicts").stderr == "0 conflicts open\n"


LOOSE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4"><header creationtool="x"'
    ' creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" srclang="en-US"'
    ' datatype="plaintext"/><body><tu><tuv xml:lang="en-US"><seg>Save the file.</seg></tuv>'
    '<tuv xml:lang="ja-JP"><seg>乙</seg></tuv></tu></body></tmx>\n'
)
"""A text without any location."""


@pytest.mark.parametrize(
    ("arguments", "targets"),
    [
        (("1",), ["甲", "乙"]),
        (("2",), ["乙", "乙"]),
        (("1", "--drop"), ["乙", "乙"]),
        (("1", "--text", "丙"), ["丙", "乙"]),
    ],
)
def test_an_edit_for_one_location_is_preferred_to_one_for_all(
    arguments: tuple[str, ...], targets: list[str]
) -> None:
    write_files(Path("docs"), {"b.md": page(PAIRS, prefix="bbbbb", locfileid="7")})
    call("ingest", "docs")
    call("merge", come_back("ai.xlf", "甲"), "--by", "Ai", "--only-here")
    Path("ken.tmx").write_text(LOOSE, "utf-8")
    call("merge", "ken.tmx", "--by", "Ken")
    assert call("conflicts").stderr == "1 conflict open\n"
    call("resolve", *arguments)
    assert call("conflicts").stderr == "0 conflicts open\n"
    call("export", "jsonl", "-o", "out.jsonl")
    lines = Path("out.jsonl").read_text("utf-8").splitlines()
    units = [unit for unit in map(json.loads, lines) if unit["source"] == "Save the file."]
    assert [unit["target"] for unit in units] == targets


WRONG = [
    ((), "name edits, or decide all"),
    (("1", "--all", "newest"), "name edits, or decide all"),
    (("--all", "newest", "--drop"), "this says what --all decides already"),
    (("1", "2", "--text", "丙"), "needs one edit, without --drop"),
    (("1", "--text", " "), "is empty"),
    (("1", "--text", "\udcff"), "is not UTF-8"),
    (("1", "--by", "\udcff"), "is not UTF-8"),
]


@pytest.mark.parametrize(("arguments", "message"), WRONG)
def test_invalid_options_are_refused(arguments: tuple[str, ...], message: str) -> None:
    contradict()
    answer = call("resolve", *arguments)
    assert answer.exit_code == 2
    assert message in " ".join(answer.stderr.split())


def test_an_edit_without_a_conflict_is_reported() -> None:
    contradict()
    call("resolve", "2")
    for number in ("1", "2", "17", "99999999999999999999"):
        with pytest.raises(ConflictError, match=f"edit {number} is in no conflict"):
            call("resolve", number)


def deliver(pairs: dict[int, tuple[str, str]]) -> None:
    """Add a later handback of the page."""
    newer = page(
        pairs,
        prefix="d1d1d",
        locfileid="60000001",
        openlocfilehash="2" * 40,
        lasthandoff="07/01/2024",
    )
    Path("docs/a.md").write_bytes(newer)


def test_an_edit_of_a_redelivered_text_is_reported_and_can_be_moved() -> None:
    call("merge", come_back("back.xlf", SAVED), "--by", "Yuki")
    deliver(PAIRS | {103: ("Save the file.", "保存する。")})
    answer = call("ingest", "docs")
    assert answer.stderr.splitlines()[-1] == (
        "1 edit of texts that are gone from these pages; see them with:"
        " tmx-extract conflicts --db tm.db"
    )
    assert "保存する。" in call("export", "tsv", "-o", "-").stdout
    shown = call("conflicts").stdout.splitlines()
    assert shown[0] == "a.md#4ef9c-103: outdated: its text is gone from the current page"
    assert shown[-1] == "  now        保存する。"
    assert call("resolve", "1").exit_code == 0
    assert call("conflicts").stderr == "0 conflicts open\n"
    table = call("export", "tsv", "-o", "-").stdout
    assert SAVED in table
    assert "保存する。" not in table
    # No one returned it a second time.
    assert json.loads(call("effort", "--format", "json").stdout)["total"]["edits"] == 1


def test_an_edit_whose_english_text_is_gone_can_only_be_left() -> None:
    call("merge", come_back("back.xlf", SAVED))
    deliver({103: ("Save all files.", "すべて保存する。")})
    call("ingest", "docs")
    with pytest.raises(ConflictError, match="the English of edit 1 is no longer on a"):
        call("resolve", "1")
    assert call("resolve", "1", "--drop").exit_code == 0
    assert call("conflicts").stderr == "0 conflicts open\n"


def test_an_edit_stays_when_the_page_comes_again_with_the_same_texts() -> None:
    call("merge", come_back("back.xlf", SAVED))
    deliver(PAIRS | {105: ("New.", "新規。")})
    assert "gone" not in call("ingest", "docs").stderr
    assert SAVED in call("export", "tsv", "-o", "-").stdout


def test_a_locale_is_that_of_the_memory_or_refused() -> None:
    back = come_back("back.xlf", SAVED)
    assert call("merge", back, "--locale", "ja", "--dry-run").exit_code == 0
    with pytest.raises(NothingSelected, match="the memory holds no de-DE"):
        call("merge", back, "--locale", "de-DE")


def test_names_that_are_not_utf8_are_kept_escaped() -> None:
    folder = Path("b\udcff")
    folder.mkdir()
    Path(come_back("back.xlf", SAVED)).rename(folder / "a\udcff.xlf")
    assert call("merge", os.fspath(folder)).exit_code == 0
    *_, run = json.loads(call("runs", "--json").stdout)
    assert (run["inputs"], run["segments"]) == (["b\\udcff"], 1)
    answer = call("merge", "out.xlf", "--by", "\udcff")
    assert (answer.exit_code, "is not UTF-8" in answer.stderr) == (2, True)
