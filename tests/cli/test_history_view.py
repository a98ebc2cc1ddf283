"""The display of a history: marks, colours, and replacements of control characters."""

import json
import re
from contextlib import closing
from pathlib import Path

import pytest
from edits import edit_of, find_source, write_edits
from hypothesis import given
from hypothesis import strategies as st
from pages import call, page, write_files

from tmx_extract.answers.lines import marked
from tmx_extract.match.difference import DifferencePart
from tmx_extract.shown import escape_in_json, visible
from tmx_extract.store.connection import open_existing

CHANGE = (
    DifferencePart("same", "Save "),
    DifferencePart("deleted", "it"),
    DifferencePart("inserted", "them"),
    DifferencePart("same", "."),
)


def test_differences_are_marked() -> None:
    assert marked(CHANGE) == "Save [-it-]{+them+}."
    assert marked(()) == ""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("保存 [b]{0}\\n", "保存 [b]{0}\\n"),
        ("two\nlines\r\n", "two⏎lines\\r⏎"),
        ("\x1b[31m\x07\x00\x7f\x9b", "\\x1b[31m\\x07\\x00\\x7f\\x9b"),
        ("\u2028\u2029\u202e\u2066", "\\u2028\\u2029\\u202e\\u2066"),
        ("\udc80", "\\udc80"),
        ("שלום\u200f 👩\u200d👩", "שלום\u200f 👩\u200d👩"),
    ],
    ids=ascii,
)
def test_control_characters_are_shown_escaped(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text())
def test_shown_texts_are_one_line_without_control_characters(text: str) -> None:
    shown = visible(text)
    assert len(shown.splitlines()) <= 1
    assert visible(shown) == shown
    assert not re.search(r"[\x00-\x1f\x7f-\x9f]", shown)


def test_json_keeps_its_lines() -> None:
    assert escape_in_json('{\n  "a": "\x9b\u202e"\n}') == '{\n  "a": "\\u009b\\u202e"\n}'


@pytest.fixture
def _filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store with a sentence that changed."""
    monkeypatch.chdir(tmp_path)
    for number, (target, kind) in enumerate([("保存する。", "MT"), ("保存します。", "HT")]):
        data = page(
            {103: ("Save [red]it[/red] to a folder of your own choice, and close it.", target)},
            kind="MT" if kind == "MT" else "HT",
            lasthandoff=f"0{number + 1}/01/2024",
            locfileid=str(number + 1),
        )
        write_files(tmp_path / str(number), {"save.md": data})
    call("ingest", "0", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("COLUMNS", "60")


@pytest.mark.usefixtures("_filled")
def test_on_a_terminal_changes_have_colours_and_lines_are_broken_with_their_indent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    shown = call("history", "save.md").stdout
    assert "\x1b[9;31mする" in shown
    assert "\x1b[4;32mします" in shown
    plain = re.sub(r"\x1b\[[0-9;]*m| (?=\x1b\[0m\n)", "", shown)
    assert plain == (
        "save.md\n"
        "en-US → ja-JP, 2 handbacks, 2024-01-01 … 2024-02-01, 1 of 1\n"
        "sentence changed\n"
        "\n"
        "103  paragraph  Save [red]it[/red] to a folder of your own\n"
        "choice, and close it.\n"
        "  2024-01-01  MT  4ef9c-103  locfileid 1\n"
        "    ja  保存する。\n"
        "  2024-02-01  MT → HT  4ef9c-103  locfileid 2  current\n"
        "    ja  保存するします。\n"
    )


@pytest.mark.usefixtures("_filled")
@pytest.mark.parametrize("variables", [{}, {"FORCE_COLOR": "1", "NO_COLOR": "1"}], ids=str)
def test_without_colours_there_are_marks_and_whole_lines(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    shown = call("history", "save.md").stdout
    assert "\x1b" not in shown
    assert "    ja  保存[-する-]{+します+}。\n" in shown
    assert "of your own choice, and close it.\n" in shown


@pytest.mark.usefixtures("_filled")
def test_an_edit_is_shown_with_who_made_it(tmp_path: Path) -> None:
    with closing(open_existing(tmp_path / "tm.db")) as connection:
        source = "Save [red]it[/red] to a folder of your own choice, and close it."
        found = find_source(connection, source)
        edits = [edit_of(found, "保存しましょう。", editor="Ai\x1b", state="final")]
        write_edits(connection, *edits)
    *_, head, target = call("history", "save.md").stdout.splitlines()
    assert head == "  2024-07-01  HT → PE  by Ai\\x1b  final  current"
    assert target == "    ja  保存しま[-す-]{+しょう+}。"
    value = json.loads(call("history", "save.md", "--json").stdout)
    edit = value[0]["sentences"][0]["wordings"][-1]["edit"]
    assert edit == {"by": "Ai\x1b", "at": "2024-07-01T09:00:00Z", "state": "final"}
