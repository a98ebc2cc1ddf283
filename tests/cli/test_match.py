"""`tmx-extract match`: options, display and files."""

import csv
import io
import json
from pathlib import Path

import pytest
from pages import call, page, write_files

from tmx_extract.errors import StoreError

PAIRS = {
    103: ("Open the file.", "ファイルを開きます。"),
    104: ("Save the file now.", "今すぐ保存します。"),
    105: ("Up to 10 **files**", "最大 10 個の**ファイル**"),
}
WHERE = "MT  2024-05-15  docs/a.md"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    write_files(tmp_path, {"in/docs/a.md": page(PAIRS)})
    path = tmp_path / "tm.db"
    assert call("ingest", tmp_path / "in", "--db", path).exit_code == 0
    return path


def test_percent_difference_and_target_are_shown(store: Path) -> None:
    result = call("match", "Save the file", "Up to 20 files", "Nothing", "--db", store)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.split("\n") == [
        "Save the file",
        f" 74 %  {WHERE}#4ef9c-104  marks -1",
        "    en  Save the file[- now.-]",
        "    ja  今すぐ保存します。",
        "",
        "Up to 20 files",
        f" 97 %  {WHERE}#4ef9c-105  codes -1  numbers -2",
        "    en  Up to [-10 **-]{+20 +}files[-**-]",
        "    ja  最大 10 個の**ファイル**",
        "",
        "Nothing",
        "  no match",
        "",
    ]


def test_lines_of_a_file_are_texts_with_neighbours(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "new.txt"
    file.write_bytes(
        b"\xef\xbb\xbfOpen the file.\r\nSave the file now.\r\nUp to 10 **files**\r\n"
        b"\r\nSave the file now.\nUp to 11 **files**"
    )
    result = call("match", "--file", file, "--limit", "1", "--format", "jsonl", "--db", store)
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(row["text"], row["percent"]) for row in rows] == [
        ("Open the file.", 101),
        ("Save the file now.", 101),
        ("Up to 10 **files**", 101),
        ("Save the file now.", 100),
        ("Up to 11 **files**", 98),
    ]


def test_json_has_all_known_facts(store: Path) -> None:
    result = call("match", "Up to 11 files", "Nothing", "--json", "--db", store)
    assert json.loads(result.stdout) == [
        {
            "text": "Up to 11 files",
            "matches": [
                {
                    "percent": 97,
                    "source": "Up to 10 **files**",
                    "target": "最大 10 個の**ファイル**",
                    "difference": "Up to [-10 **-]{+11 +}files[-**-]",
                    "deductions": {"codes": 1, "numbers": 2},
                    "occurrences": 1,
                    "translation_type": "MT",
                    "handback_date": "2024-05-15",
                    "superseded": False,
                    "deleted": False,
                    "repository": "",
                    "path": "docs/a.md",
                    "line": 13,
                    "segment_id": "4ef9c-105",
                    "place": "paragraph",
                    "reason": None,
                }
            ],
        },
        {"text": "Nothing", "matches": []},
    ]


def test_csv_has_a_row_for_each_match(store: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.csv"
    result = call("match", "Up to 11 files", "--format", "csv", "-o", output, "--db", store)
    assert result.stderr == f"1 match written to {output}\n"
    (row,) = csv.DictReader(io.StringIO(output.read_bytes().decode("utf-8-sig"), newline=""))
    assert (row["percent"], row["deductions"], row["target"]) == (
        "97",
        "codes -1, numbers -2",
        "最大 10 個の**ファイル**",
    )


def test_tmx_has_every_pair_once(store: Path) -> None:
    result = call(
        "match",
        "Up to 11 files",
        "Up to 12 files",
        "Open the file.",
        "--format",
        "tmx",
        "--db",
        store,
    )
    assert result.stdout.count("<tu ") == 2
    assert "最大 10 個の**ファイル**" in result.stdout


def test_points_and_the_minimum_can_be_set(store: Path) -> None:
    asked = ("match", "Save the file now!", "--format", "jsonl", "--db", store)
    (row,) = call(*asked, "--mt-penalty", "9").stdout.splitlines()
    assert json.loads(row)["deductions"] == {"marks": 1, "machine": 9}
    assert call(*asked, "--mt-penalty", "9", "--min", "91").stdout == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "either texts, or a file with texts"),
        (("a", "--file", "b"), "either texts, or a file with texts"),
        (("--file", "nowhere.txt"), "there is no file nowhere.txt"),
        (("a", "-o", "x.txt"), "a table is for the screen"),
        (("a", "--sample", "3"), "no lots are drawn"),
        (("\udcff",), "not UTF-8"),
    ],
)
def test_invalid_options_are_refused(store: Path, arguments: tuple[str, ...], message: str) -> None:
    result = call("match", *arguments, "--db", store)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.replace("│", " ").split())


def test_a_file_that_is_not_utf_8_is_refused(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A long name would break the message into lines.
    monkeypatch.chdir(tmp_path)
    (tmp_path / "new.txt").write_bytes(b"caf\xe9\n")
    result = call("match", "--file", "new.txt", "--db", store)
    assert result.exit_code == 2
    assert "is not UTF-8" in result.stderr


def test_control_characters_are_shown_harmlessly(store: Path) -> None:
    result = call("match", "\x1b[31mOpen the file.", "--db", store, "--min", "1", "--limit", "1")
    assert "\x1b" not in result.stdout
    assert "\\x1b[31mOpen the file." in result.stdout


def test_a_store_that_cannot_be_written_is_reported(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tmx_extract.flows.match.is_writable", lambda _: False)
    result = call("match", "Open the file.", "--db", store)
    assert result.stderr == (
        "the memory cannot be written to, so 3 pairs were read for this time only\n"
    )
    assert result.stdout.startswith("Open the file.\n100 %")


def test_pairs_with_findings_are_left_out(tmp_path: Path) -> None:
    pairs = {
        103: ("Wait 10 days.", "20 日待ちます。"),
        104: ("Wait 10 days now.", "今すぐ 10 日待ちます。"),
    }
    write_files(tmp_path, {"in/a.md": page(pairs)})
    db = tmp_path / "tm.db"
    assert call("ingest", tmp_path / "in", "--db", db).exit_code == 0
    asked = ("match", "Wait 10 days.", "--min", "50", "--db", db, "--format", "csv")
    assert ",20 日待ちます。" in call(*asked).stdout
    with pytest.raises(StoreError, match="not all pairs were checked for numbers-differ"):
        call(*asked, "--exclude-problem", "numbers-differ")
    assert call("check", "--db", db).exit_code in (0, 1)
    result = call(*asked, "--exclude-problem", "numbers-differ")
    assert result.exit_code == 0
    assert ",20 日待ちます。" not in result.stdout
    assert ",今すぐ 10 日待ちます。" in result.stdout


@pytest.mark.parametrize("command", ["match", "pretranslate", "analyze"])
def test_only_matches_in_context_can_be_requested(
    store: Path, tmp_path: Path, command: str
) -> None:
    new = tmp_path / "new.md"
    new.write_text("Open the file.\n\nSave the file now.\n\nUp to 11 files\n", encoding="utf-8")
    told = {
        "match": ("--file", new, "--format", "jsonl"),
        "analyze": (new,),
        "pretranslate": (new, "-o", tmp_path / "out"),
    }[command]
    result = call(command, *told, "--min", "101", "--db", store)
    assert (result.exit_code, "Traceback" in result.stderr) == (0, False)
    if command == "match":
        assert result.stdout == ""
