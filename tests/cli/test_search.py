"""`tmx-extract search` for people and for programs."""

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from edits import NOW, edit_of, find_source, write_edits
from pages import add, document, page
from typer.testing import CliRunner, Result

from tmx_extract.cli.main import app
from tmx_extract.store.connection import create_or_open

PAIRS = {
    103: ("Open the **Settings** page.", "[設定] ページを開きます。"),
    104: ("Save 10% of *all* files.", "ファイルの 10% を保存します。"),
    105: ("Settings", "設定"),
    106: ("Settings", "設定"),
    107: ("A \x1b[31m C# \nfile", "C# のﾌｧｲﾙ"),
}
Search = Callable[..., Result]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "tm.db"
    with closing(create_or_open(path)) as connection:
        add(connection, document(page(PAIRS)))
        german = page({103: ("Settings", "Einstellungen")}, locfileid="8", locale="de-DE")
        add(connection, document(german, "docs/de.md", repository="handbook"))
    return path


@pytest.fixture
def search(store: Path) -> Search:
    def run(*arguments: str) -> Result:
        environment = {"COLUMNS": "80", "NO_COLOR": "1"}
        return CliRunner().invoke(app, ["search", "--db", str(store), *arguments], env=environment)

    return run


def test_hits_are_shown_side_by_side_and_marked(search: Search) -> None:
    result = search("設定", "--locale", "ja-JP")
    assert (result.exit_code, result.stderr) == (0, "2 hits\n")
    assert result.stdout == (
        "docs/save.md#4ef9c-103  paragraph  2024-05-15  MT\n"
        "  Open the **Settings** page.             [⟦設定⟧] ページを開きます。\n"
        "\n"
        "docs/save.md#4ef9c-105  paragraph  2024-05-15  MT  2 times\n"
        "  Settings                                ⟦設定⟧\n"
    )


def test_lines_break_between_words_and_between_japanese_characters(tmp_path: Path) -> None:
    path = tmp_path / "long.db"
    target = "保存するには、[保存] をクリックして「ファイル」を選択します。"
    with closing(create_or_open(path)) as connection:
        add(
            connection, document(page({103: ("See https://example.com/a/very/long/path.", target)}))
        )
    result = CliRunner().invoke(
        app, ["search", "--db", str(path), "保存"], env={"COLUMNS": "45", "NO_COLOR": "1"}
    )
    assert result.stdout == (
        "docs/save.md#4ef9c-103  paragraph  2024-05-15  MT\n"
        "  See https://example.   ⟦保存⟧するには、[⟦保\n"
        "  com/a/very/long/       存⟧] をクリックして\n"
        "  path.                  「ファイル」を選択し\n"
        "                         ます。\n"
    )


def test_colours_replace_the_marks(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    environment = {"COLUMNS": "80", "FORCE_COLOR": "1", "TERM": "xterm-256color"}
    result = CliRunner().invoke(
        app, ["search", "--db", str(store), "einst"], env=environment, color=True
    )
    assert "⟦" not in result.stdout
    assert "\x1b[1;30;43mEinst\x1b[0mellungen" in result.stdout


def test_nothing_found_is_reported(search: Search) -> None:
    result = search("there is no such text")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "nothing found\n")


def test_more_hits_than_shown_are_reported(search: Search) -> None:
    result = search("e", "--limit", "1")
    assert result.stderr == "the first hit; there are more: --limit\n"
    assert result.stdout.count("paragraph") == 1


def test_control_characters_are_escaped(search: Search) -> None:
    assert r"A \x1b[31m ⟦C#⟧ ⏎file" in search("c#").stdout


def test_the_locale_is_optional(search: Search) -> None:
    assert search("settings", "--whole-word").stderr == "3 hits\n"
    assert search("settings", "--locale", "de-DE").stderr == "1 hit\n"


@pytest.mark.parametrize(
    ("arguments", "hits"),
    [
        (["10%"], 1),
        (["*all*"], 1),
        (["ファイル"], 2),
        (["ファイル", "--case"], 1),
        (["ﾌｧｲﾙ", "--exact"], 1),
        (["SETTINGS", "--case"], 0),
        (["set", "--whole-word"], 0),
        (["c#", "--side", "source"], 1),
        (["設定", "--side", "source"], 0),
        (["--source", "settings", "--target", "設定"], 2),
        (["--source", "save", "--source", "files"], 1),
        (["settings", "ページ"], 1),
        (["--regex", r"[0-9]+\s*%"], 1),
        (["--regex", "^設定$"], 1),
        (["--regex", "(?x) settings  # in words", "--whole-word"], 3),
        (["c#", "c#", "C#"], 1),
        (["settings", "--repository", "handbook"], 1),
        (["settings", "--min-words", "2"], 1),
    ],
)
def test_requested_texts_are_found(search: Search, arguments: list[str], hits: int) -> None:
    result = search(*arguments, "--format", "json")
    assert result.exit_code == 0
    assert len(json.loads(result.stdout)) == hits


def test_json_has_places_of_hits_and_all_facts(search: Search) -> None:
    result = search("10%", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == [
        {
            "source": "Save 10% of *all* files.",
            "target": "ファイルの 10% を保存します。",
            "source_hits": [[5, 8]],
            "target_hits": [[6, 9]],
            "occurrences": 1,
            "repository": "",
            "path": "docs/save.md",
            "line": 11,
            "segment_id": "4ef9c-104",
            "place": "paragraph",
            "field": "",
            "source_locale": "en-US",
            "locale": "ja-JP",
            "translation_type": "MT",
            "handback_date": "2024-05-15",
            "locfileid": "53077226",
            "openlocfilehash": "8d3c1e5b7a90f2d4c6e8b0a1f3d5c7e9b1a2c4d6",
            "sourcegitcommit": None,
            "reason": None,
            "edited_by": None,
            "edited_at": None,
            "deleted": False,
        }
    ]


def test_json_without_hits_is_an_empty_list(search: Search) -> None:
    result = search("nowhere", "--json")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "[]\n", "nothing found\n")


def test_json_is_written_to_a_file(search: Search, tmp_path: Path) -> None:
    file = tmp_path / "hits.json"
    result = search("設定", "--format", "json", "-o", str(file))
    assert (result.stdout, result.stderr) == ("", f"2 hits written to {file}\n")
    assert [hit["target_hits"] for hit in json.loads(file.read_text("utf-8"))] == [
        [[1, 3]],
        [[0, 2]],
    ]


def test_hits_are_exported(search: Search, tmp_path: Path) -> None:
    file = tmp_path / "hits.tmx"
    result = search("設定", "--locale", "ja-JP", "--format", "tmx", "-o", str(file))
    assert (result.exit_code, result.stderr) == (0, f"2 hits for ja-JP written to {file}\n")
    assert file.read_text("utf-8").count("<tu ") == 2
    rows = search("設定", "--locale", "ja-JP", "--format", "tsv").stdout.splitlines()
    assert [row.split("\t")[4] for row in rows] == ["segment_id", "4ef9c-103", "4ef9c-105"]
    lines = search("設定", "--locale", "ja-JP", "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line)["occurrences"] for line in lines] == [1, 2]


def test_an_export_without_hits_is_empty(search: Search) -> None:
    result = search("nowhere", "--locale", "ja-JP", "--format", "jsonl")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "nothing found\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "say what to look for"),
        ([""], "an empty text is in every pair"),
        (["--source", ""], "an empty text is in every pair"),
        (["--regex", "("], "is no regular expression"),
        (["--regex", "a{99999999999}"], "is no regular expression"),
        (["x", "-o", "file"], "a table is for the screen"),
    ],
)
def test_invalid_options_are_reported(search: Search, arguments: list[str], message: str) -> None:
    result = search(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr


def test_a_store_is_searched_without_fts5(search: Search, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tmx_extract.store.concordance.index._has_fts5", lambda _: False)
    result = search("einstellungen")
    assert result.exit_code == 0
    assert result.stderr == (
        "5 pairs read one by one, without index: this Python's SQLite has no FTS5\n1 hit\n"
    )


def test_an_edited_text_is_marked(store: Path, search: Search) -> None:
    with closing(create_or_open(store)) as connection:
        settings = find_source(connection, "Settings")
        write_edits(connection, edit_of(settings, "各種設定", editor="Yuki"))
    result = search("各種", "--type", "PE")
    assert result.stdout == (
        "docs/save.md#4ef9c-105  paragraph  2024-05-15  PE  2 times\n"
        "  Settings                                ⟦各種⟧設定\n"
    )
    (hit,) = json.loads(search("各種", "--json").stdout)
    assert (hit["target"], hit["translation_type"]) == ("各種設定", "PE")
    assert (hit["edited_by"], hit["edited_at"]) == ("Yuki", NOW)
