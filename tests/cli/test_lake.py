"""`tmx-extract lake`, and exports from a lake."""

import json
from pathlib import Path

import pytest
from pages import call, page, write_files

PAIRS = {103: ("Save the file.", "ファイルを保存します。")}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write_files(
        tmp_path / "docs.ja-jp",
        {"a.md": page(PAIRS), "b.md": page(PAIRS, locfileid="2"), "c.md": b"Nothing."},
    )


def test_from_pages_to_an_export(folder: Path) -> None:
    read = call("lake", "ingest", folder.name, "--lake", "lake")
    assert (read.exit_code, read.stderr) == (
        0,
        "3 files read: 2 page versions with 2 segments added to lake; 0 unchanged,"
        " 1 without pairs\n"
        "Build the memory next: tmx-extract lake build --lake lake\n",
    )
    built = call("lake", "build", "--lake", "lake")
    assert (built.exit_code, built.stderr) == (
        0,
        "2 current documents of 2 page versions: 2 segments, 1 distinct pair in ja-JP\n",
    )
    call("ingest", folder.name)
    own = call("export", "tmx", "-o", "-")
    from_lake = call("export", "tmx", "--lake", "lake", "-o", "-")
    assert from_lake.exit_code == 0
    assert from_lake.stdout == own.stdout


def test_a_memory_goes_into_a_lake_and_back(folder: Path) -> None:
    call("ingest", folder.name)
    added = call("lake", "add", "--lake", "lake")
    assert (added.exit_code, added.stderr) == (
        0,
        "2 page versions with 2 segments added to lake; 0 unchanged; 0 edits\n",
    )
    loaded = call("lake", "load", "--lake", "lake", "--locale", "ja-jp", "--db", "other.db")
    assert (loaded.exit_code, loaded.stderr) == (
        0,
        "2 page versions read: 2 documents with 2 segments and 0 edits added to other.db\n",
    )
    own, other = (call("export", "tmx", "--db", db, "-o", "-") for db in ("tm.db", "other.db"))
    assert other.stdout == own.stdout


def test_pages_that_are_not_stored_are_a_warning(folder: Path) -> None:
    call("ingest", folder.name, "--no-pages")
    added = call("lake", "add", "--lake", "lake")
    assert added.exit_code == 1
    assert "warning: 2 pages not stored in tm.db, and left out\n" in added.stderr


def test_json_has_the_facts(folder: Path) -> None:
    read = json.loads(call("lake", "ingest", folder.name, "--lake", "lake", "--json").stdout)
    assert read == {
        "files": 3,
        "unchanged": 0,
        "without_pairs": 1,
        "pages_added": 2,
        "segments_added": 2,
        "warnings": 0,
        "error_count": 0,
        "errors": [],
    }
    built = json.loads(call("lake", "build", "--lake", "lake", "--json").stdout)
    assert built == {
        "versions": 2,
        "documents": 2,
        "segments": 2,
        "entries": 1,
        "locales": ["ja-JP"],
    }


def test_inputs_come_from_a_list(folder: Path, tmp_path: Path) -> None:
    write_files(tmp_path / "more.ja-jp", {"d.md": page(PAIRS, locfileid="4")})
    (tmp_path / "list.txt").write_text(f"# repositories\n\n {folder.name} \nmore.ja-jp\n")
    read = call("lake", "ingest", "--list", "list.txt", "--lake", "lake", "--jobs", "2")
    assert read.exit_code == 0
    assert read.stderr.startswith("4 files read: 3 page versions")


def test_an_error_in_a_file_ends_with_1(folder: Path) -> None:
    (folder / "bad.md").write_bytes(b"ms.locfileid: \xff")
    read = call("lake", "ingest", folder.name, "--lake", "lake")
    assert read.exit_code == 1
    assert read.stderr.startswith("docs.ja-jp/bad.md:1:1: error not-utf8: ")
    assert read.stderr.count("\n") == 5


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (["lake", "ingest", "--lake", "lake"], "no input is named"),
        (["lake", "ingest", "x", "--lake", "lake"], "x does not exist"),
        (["lake", "ingest", "-", "--lake", "lake", "--jobs", "2"], "several processes"),
        (["lake", "ingest", "--list", "no.txt", "--lake", "lake"], "no.txt cannot be read"),
        (["lake", "build", "--lake", "lake"], "there is no lake at lake"),
        (["lake", "build", "--lake", "lake", "--memory", "much"], "--memory"),
        (["lake", "load", "--lake", "lake"], "there is no lake at lake"),
        (["lake", "load", "--lake", "lake", "--locale", "japan"], "is not a locale"),
        (["lake", "add", "--lake", "lake"], "there is no memory at tm.db"),
        (["export", "tmx", "--lake", "lake", "-o", "-"], "there is no lake at lake"),
        (["export", "tmx", "--lake", "lake", "--db", "x.db", "-o", "-"], "cannot be used"),
    ],
    ids=" ".join,
)
def test_a_mistake_ends_with_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: list[str], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = _call(*line)
    assert message in result[1]
    assert result[0] == 2


def test_the_history_is_not_in_a_built_memory(folder: Path) -> None:
    call("lake", "ingest", folder.name, "--lake", "lake")
    call("lake", "build", "--lake", "lake")
    code, told = _call("export", "tmx", "--lake", "lake", "--all-handbacks", "-o", "-")
    assert code == 2
    assert "has the current versions only" in told


def _call(*line: str) -> tuple[int, str]:
    """Return the exit code and the messages of a command that fails."""
    from forked import run_forked

    ended = run_forked(list(line), Path.cwd())
    return ended.code, ended.err.decode()
