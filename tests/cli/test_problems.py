"""`tmx-extract problems`: lines, filters and JSON."""

import json
from pathlib import Path

import pytest
from pages import SAVE, call, page, pair, write_files


@pytest.fixture(autouse=True)
def _filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store with a problem of each severity."""
    monkeypatch.chdir(tmp_path)
    twice = page(SAVE) + pair("4ef9c-103", "Save the file.", "ファイルを保存します。").encode()
    write_files(
        tmp_path,
        {
            "docs/b.md": b"\xff",
            "docs/a.md": twice,
            "handbook.ja-jp/old.md": page(SAVE, locfileid=None),
        },
    )
    call("ingest", "docs", "handbook.ja-jp")


def test_problems_are_listed_with_place_and_advice_and_end_with_1_for_an_error() -> None:
    answer = call("problems")
    assert answer.exit_code == 1
    assert answer.stdout == (
        "a.md:10:1: warning duplicate-id: the id occurs more than once in the file: 4ef9c-103\n"
        "    Check which pair is right; all of them were kept.\n"
        "b.md:1:1: error not-utf8: the file is not UTF-8: byte 0xff at 0\n"
        "    Convert it to UTF-8; the file was skipped, the rest was read.\n"
        "handbook.ja-jp/old.md:2:1: info no-locfileid: the file has no ms.locfileid\n"
        "    Nothing to do: the file is identified by path, ms.openlocfilehash and"
        " ms.lasthandoff.\n"
    )
    assert answer.stderr == "1 error, 1 warning, 1 info\n"


@pytest.mark.parametrize(
    ("options", "paths", "exit_code"),
    [
        (["--severity", "warning"], ["a.md"], 0),
        (["--severity", "error"], ["b.md"], 1),
        (["--severity", "info"], ["old.md"], 0),
        (["--code", "duplicate-id"], ["a.md"], 0),
        (["--code", "duplicate-id", "--code", "not-utf8"], ["a.md", "b.md"], 1),
        (["--code", "not-utf8", "--severity", "info"], [], 0),
    ],
    ids=str,
)
def test_filters(options: list[str], paths: list[str], exit_code: int) -> None:
    answer = call("problems", "--json", *options)
    assert [problem["path"] for problem in json.loads(answer.stdout)] == paths
    assert answer.exit_code == exit_code


def test_json_has_everything_without_messages() -> None:
    answer = call("problems", "--json", "--code", "not-utf8")
    assert answer.stderr == ""
    assert json.loads(answer.stdout) == [
        {
            "repository": "",
            "path": "b.md",
            "line": 1,
            "column": 1,
            "severity": "error",
            "code": "not-utf8",
            "message": "the file is not UTF-8: byte 0xff at 0",
            "advice": "Convert it to UTF-8; the file was skipped, the rest was read.",
        }
    ]


def test_no_problem_ends_with_0(tmp_path: Path) -> None:
    write_files(tmp_path / "fine", {"save.md": page(SAVE)})
    call("ingest", "fine", "--db", "fine.db")
    answer = call("problems", "--db", "fine.db")
    assert (answer.exit_code, answer.stdout, answer.stderr) == (
        0,
        "",
        "0 errors, 0 warnings, 0 infos\n",
    )


def test_a_problem_has_two_lines_even_if_its_text_has_more(tmp_path: Path) -> None:
    texts = ["一行目\n二行目", "一行目\r\n三行目"]
    for number, text in enumerate(texts):
        data = page({103: ("Two\nlines.", text)})
        write_files(tmp_path / "lines", {f"{number}.md": data})
    call("ingest", "lines", "--db", "lines.db")
    answer = call("problems", "--db", "lines.db")
    assert len(answer.stdout.splitlines()) == 2
    assert "'一行目⏎二行目'" in answer.stdout


def test_problems_of_superseded_versions_are_shown_on_request(tmp_path: Path) -> None:
    broken = page(SAVE) + pair("4ef9c-103", "Save the file.", "ファイルを保存します。").encode()
    newer = page(SAVE, locfileid="60000001", lasthandoff="06/15/2024")
    write_files(tmp_path / "1", {"a.md": broken})
    write_files(tmp_path / "2", {"a.md": newer})
    told = call("ingest", "1", "2", "--db", "two.db").stderr.splitlines()
    assert told[-1] == (
        "0 errors, 1 warning; see them with: tmx-extract problems --all-handbacks --db two.db"
    )
    answer = call("problems", "--db", "two.db")
    assert (answer.exit_code, answer.stdout) == (0, "")
    assert answer.stderr == (
        "0 errors, 0 warnings, 0 infos\n1 more of superseded versions: --all-handbacks\n"
    )
    answer = call("problems", "--all-handbacks", "--db", "two.db")
    assert answer.exit_code == 0
    assert answer.stdout.splitlines()[0] == (
        "a.md:10:1: warning duplicate-id: the id occurs more than once in the file: 4ef9c-103"
    )
    assert answer.stderr == "0 errors, 1 warning, 0 infos\n"


def test_ingest_counts_problems_of_several_pages_too(tmp_path: Path) -> None:
    other = page({103: ("Save the file.", "保存。")})
    clean = page({}, locfileid="60000001", lasthandoff="06/15/2024")
    write_files(tmp_path / "1", {"a.md": page(SAVE)})
    write_files(tmp_path / "2", {"a.md": other})
    write_files(tmp_path / "3", {"a.md": clean})
    told = call("ingest", "1", "2", "3", "--db", "three.db").stderr.splitlines()
    assert told[-2:] == [
        "1 page lost the markup: the newest version has no pairs, an older version with pairs"
        " stays current",
        "0 errors, 2 warnings; see them with: tmx-extract problems --db three.db",
    ]
    answer = call("problems", "--db", "three.db", "--severity", "warning", "--json")
    assert [one["code"] for one in json.loads(answer.stdout)] == [
        "lost-markup",
        "conflicting-texts",
    ]


@pytest.mark.parametrize(
    ("code", "paths"), [("lost-markup", ["b.md"]), ("duplicate-id", ["a.md", "b.md"])]
)
def test_pages_that_lost_their_markup_are_left_out_on_request(
    tmp_path: Path, code: str, paths: list[str]
) -> None:
    clean = page({}, locfileid="60000001", lasthandoff="06/15/2024")
    other = page({103: ("Close it.", "閉じます。")}, locfileid="60000002", openlocfilehash="2" * 40)
    write_files(tmp_path / "1", {"a.md": page(SAVE), "b.md": other})
    write_files(tmp_path / "2", {"a.md": clean})
    call("ingest", "1", "2", "--db", "two.db")
    answer = call("export", "jsonl", "-o", "-", "--db", "two.db", "--exclude-problem", code)
    assert [json.loads(line)["path"] for line in answer.stdout.splitlines()] == paths
