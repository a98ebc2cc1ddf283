"""`tmx-extract ingest`: options, messages and JSON."""

import json
from pathlib import Path

import pytest
from git_repository import Repository
from pages import SAVE, call, page, pair, write_files

from tmx_extract.errors import InputError
from tmx_extract.extract.read import read_document
from tmx_extract.model import Origin
from tmx_extract.rebuild.clean import clean

BARE = pair("4ef9c-103", "Save the file.", "ファイルを保存します。").encode()


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TMX_EXTRACT_DB", raising=False)


def test_counts_are_printed_only_on_stderr(tmp_path: Path) -> None:
    write_files(tmp_path / "docs", {"save.md": page(SAVE), "english.md": b"# Save\n"})
    answer = call("ingest", "docs")
    assert (answer.exit_code, answer.stdout, answer.stderr) == (
        0,
        "",
        "2 files read: 1 document with 1 segment added to tm.db; 0 unchanged, 1 without pairs,"
        " 0 not stored\n",
    )
    answer = call("ingest", "docs")
    assert (answer.exit_code, answer.stdout, answer.stderr) == (
        0,
        "",
        "2 files read: 0 documents with 0 segments added to tm.db; 1 unchanged, 1 without pairs,"
        " 0 not stored\n",
    )


def test_warnings_are_counted_with_the_way_to_see_them(tmp_path: Path) -> None:
    twice = page(SAVE) + pair("4ef9c-103", "Save the file.", "ファイルを保存します。").encode()
    write_files(tmp_path / "docs", {"save.md": twice})
    answer = call("ingest", "docs", "--db", "other.db")
    assert answer.exit_code == 0
    assert answer.stderr == (
        "1 file read: 1 document with 2 segments added to other.db; 0 unchanged,"
        " 0 without pairs, 0 not stored\n"
        "0 errors, 1 warning; see them with: tmx-extract problems --db other.db\n"
    )


def test_files_and_folders_may_be_mixed(tmp_path: Path) -> None:
    write_files(tmp_path, {"a/save.md": page(SAVE), "b.md": page(SAVE, locfileid="6")})
    answer = call("ingest", "a", "b.md", "--json")
    assert json.loads(answer.stdout)["documents_added"] == 2


def test_a_file_that_could_not_be_stored_ends_with_1(tmp_path: Path) -> None:
    write_files(tmp_path / "docs", {"bare.md": BARE, "save.md": page(SAVE)})
    answer = call("ingest", "docs")
    assert (answer.exit_code, answer.stdout, answer.stderr) == (
        1,
        "",
        "docs/bare.md:1:1: error no-locale: the file, its folders and its repository give no target"
        " locale\n"
        "  Name it with --locale, for example --locale ja-JP; the file was not stored.\n"
        "2 files read: 1 document with 1 segment added to tm.db; 0 unchanged, 0 without pairs,"
        " 1 not stored\n"
        "1 error, 0 warnings; see them with: tmx-extract problems --db tm.db\n",
    )


@pytest.mark.parametrize("spelling", ["ja-JP", "ja-jp", "JA_JP"])
def test_a_locale_is_given_in_any_spelling(tmp_path: Path, spelling: str) -> None:
    write_files(tmp_path, {"bare.md": BARE})
    assert call("ingest", "bare.md", "--locale", spelling).exit_code == 0
    statistics = json.loads(call("stats", "--json").stdout)
    assert [counts["name"] for counts in statistics["by_locale"]] == ["ja-JP"]


def test_another_source_locale_may_be_given(tmp_path: Path) -> None:
    write_files(tmp_path, {"save.md": page(SAVE)})
    assert call("ingest", "save.md", "--source-locale", "en-gb").exit_code == 0
    assert b'srclang="en-GB"' in call("export", "tmx", "-o", "-").stdout_bytes


def test_json_has_the_same_on_stdout_and_nothing_on_stderr(tmp_path: Path) -> None:
    write_files(tmp_path / "docs", {"bad.md": b"\xff", "save.md": page(SAVE)})
    answer = call("ingest", "docs", "--json")
    assert answer.exit_code == 1
    assert answer.stderr == ""
    counts = json.loads(answer.stdout)
    (error,) = counts.pop("errors")
    assert counts == {
        "files": 2,
        "unchanged": 0,
        "without_pairs": 0,
        "rejected": 1,
        "superseded": 0,
        "deleted": 0,
        "lost_markup": 0,
        "edits_outdated": 0,
        "documents_added": 1,
        "segments_added": 1,
        "targets_published": 0,
        "proven": 0,
        "not_proven": 0,
        "recovered": 0,
        "pages_added": 0,
        "warnings": 0,
        "on_superseded": 0,
        "error_count": 1,
        "unused_includes": [],
        "without_history": [],
    }
    assert (error["path"], error["line"], error["column"]) == ("docs/bad.md", 1, 1)


def test_json_has_errors_in_the_form_of_problems(tmp_path: Path) -> None:
    write_files(tmp_path / "docs", {"bad.md": b"\xff"})
    (error,) = json.loads(call("ingest", "docs", "--json").stdout)["errors"]
    assert error == {
        "path": "docs/bad.md",
        "line": 1,
        "column": 1,
        "severity": "error",
        "code": "not-utf8",
        "message": "the file is not UTF-8: byte 0xff at 0",
        "advice": "Convert it to UTF-8; the file was skipped, the rest was read.",
    }


def test_no_more_than_twenty_errors_are_shown(tmp_path: Path) -> None:
    write_files(tmp_path / "docs", {f"{number}.md": b"\xff" for number in range(25)})
    answer = call("ingest", "docs")
    assert answer.stderr.count("is not UTF-8") == 20
    assert "… and 5 more problems\n" in answer.stderr


def test_no_store_is_created_for_an_input_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        call("ingest", "none")
    assert list(tmp_path.iterdir()) == []


def test_the_store_is_named_by_option_before_variable_before_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_files(tmp_path / "docs", {"save.md": page(SAVE)})
    call("ingest", "docs")
    monkeypatch.setenv("TMX_EXTRACT_DB", "variable.db")
    call("ingest", "docs")
    call("ingest", "docs", "--db", "option.db")
    assert sorted(path.name for path in tmp_path.glob("*.db")) == [
        "option.db",
        "tm.db",
        "variable.db",
    ]


def test_a_store_in_a_folder_that_does_not_exist_is_created_with_it(tmp_path: Path) -> None:
    write_files(tmp_path / "docs", {"save.md": page(SAVE)})
    assert call("ingest", "docs", "--db", "new/tm.db").exit_code == 0
    assert (tmp_path / "new" / "tm.db").exists()


NEWER = page(SAVE, locfileid="60000001", lasthandoff="09/01/2024")


def test_superseded_handbacks_are_reported(tmp_path: Path) -> None:
    write_files(tmp_path, {"old/save.md": page(SAVE), "new/save.md": NEWER})
    assert json.loads(call("ingest", "old", "--json").stdout)["superseded"] == 0
    answer = call("ingest", "new")
    assert answer.stderr == (
        "1 file read: 1 document with 1 segment added to tm.db; 0 unchanged, 0 without pairs,"
        " 0 not stored\n"
        "1 older handback superseded by a newer one at the same path; kept as history\n"
    )


def test_a_repository_name_separates_pages_of_other_folders(tmp_path: Path) -> None:
    write_files(tmp_path, {"mail/save.md": page(SAVE), "office/save.md": NEWER})
    call("ingest", "mail", "--repository", "mail")
    counts = json.loads(call("ingest", "office", "--repository", "office", "--json").stdout)
    assert counts["superseded"] == 0
    assert json.loads(call("stats", "--json").stdout)["total"]["segments"] == 2


def test_nothing_is_superseded_if_a_handback_is_current_again(tmp_path: Path) -> None:
    write_files(
        tmp_path, {"old/save.md": page(SAVE), "new/save.md": NEWER, "copy/a/save.md": page(SAVE)}
    )
    call("ingest", "old", "new")
    assert json.loads(call("ingest", "copy", "--json").stdout)["superseded"] == 0


def test_the_targets_of_published_pages_are_counted(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "docs.ja-jp.git")
    stars = page({103: ("A \\* b.", "甲 \\* 乙。")})
    shown = clean(read_document(stars, Origin(path="a.md")), "target")
    repository.commit({"a.md": stars}, branch="live-sxs")
    repository.commit({"a.md": shown}, branch="live")
    given = ("ingest", "docs.ja-jp.git@live-sxs", "--published", "live")
    assert call(*given, "--dry-run").stderr == (
        "1 file read: 1 document with 1 segment would be added to tm.db; 0 unchanged,"
        " 0 without pairs, 0 not stored\n"
        "1 target with escapes would be taken from the pages published at live\n"
    )
    assert call(*given).stderr == (
        "1 file read: 1 document with 1 segment added to tm.db; 0 unchanged, 0 without pairs,"
        " 0 not stored\n"
        "1 target with escapes taken from the pages published at live\n"
    )
    assert json.loads(call(*given, "--json").stdout)["targets_published"] == 0
    assert "甲 \\* 乙。" in call("export", "tmx", "-o", "-").stdout


def test_no_memory_is_created_without_published_pages(tmp_path: Path) -> None:
    write_files(tmp_path, {"docs/save.md": page(SAVE)})
    repository = Repository(tmp_path / "docs.ja-jp.git")
    repository.commit({"a.md": page(SAVE)}, branch="live-sxs")
    for given in ("docs", "docs.ja-jp.git@live-sxs"):
        with pytest.raises(InputError):
            call("ingest", given, "--published", "live")
    assert not (tmp_path / "tm.db").exists()


def test_a_preview_does_not_claim_that_nothing_is_superseded(tmp_path: Path) -> None:
    write_files(tmp_path / "docs", {"save.md": page(SAVE)})
    assert json.loads(call("ingest", "docs", "--dry-run", "--json").stdout)["superseded"] is None
    assert json.loads(call("ingest", "docs", "--json").stdout)["superseded"] == 0


def test_names_that_are_not_utf8_are_kept_escaped(tmp_path: Path) -> None:
    write_files(tmp_path, {"k\udcff/x\udcff.ja-jp/a\udcff.md": page(SAVE)})
    assert call("ingest", "k\udcff").exit_code == 0
    row = json.loads(call("export", "jsonl", "-o", "-").stdout)
    assert (row["repository"], row["path"]) == ("x\\xff.ja-jp", "a\\xff.md")
    assert [run["inputs"] for run in json.loads(call("runs", "--json").stdout)] == [["k\\udcff"]]
    answer = call("ingest", "k\udcff", "--repository", "\udcff")
    assert (answer.exit_code, "is not UTF-8" in answer.stderr) == (2, True)


def test_a_pattern_that_no_page_matches_is_reported(tmp_path: Path) -> None:
    write_files(tmp_path / "docs", {"a.md": BARE, "b.md": BARE})
    answer = call("ingest", "docs", "--include", "*.mdx")
    assert answer.exit_code == 1
    assert answer.stderr.startswith("warning: no page matches --include '*.mdx'\n")
    answer = call("ingest", "docs", "--include", "a*", "--include", "c*", "--locale", "ja-JP")
    assert answer.exit_code == 0
    assert answer.stderr.startswith("warning: no page matches --include 'c*'\n")


def test_a_folder_without_pages_is_reported(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    answer = call("ingest", "empty")
    assert answer.exit_code == 0
    assert answer.stderr.startswith("warning: no pages found;")


def test_a_folder_has_no_history(tmp_path: Path) -> None:
    write_files(tmp_path / "docs", {"a.md": BARE})
    with pytest.raises(InputError) as raised:
        call("ingest", "docs", "--history")
    assert (raised.value.message, raised.value.advice) == (
        "docs is not a git reference, so it has no history",
        "Use --history with inputs such as REPO@live-sxs, or leave it out.",
    )


def test_a_folder_beside_a_history_is_read_without_history(tmp_path: Path) -> None:
    write_files(tmp_path / "docs", {"a.md": BARE})
    Repository(tmp_path / "other.ja-jp").commit({"b.md": BARE})
    answer = call("ingest", "docs", "other.ja-jp@main", "--history", "--locale", "ja-JP")
    assert answer.exit_code == 0
    assert answer.stderr.startswith(
        "warning: docs is not a git reference, so --history changes nothing for it\n2 files read"
    )


@pytest.mark.parametrize("option", ["--locale", "--source-locale"])
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("japan", "'japan' is not a locale. Did you mean ja-JP?"),
        ("ja-jp-JP", "'ja-jp-JP' is not a locale. Did you mean ja-JP?"),
        ("xx-YY", "'xx-YY' is not a locale such as ja-JP."),
        ("", "'' is not a locale such as ja-JP."),
    ],
)
def test_an_invalid_locale_is_refused_with_a_suggestion(
    tmp_path: Path, option: str, typed: str, expected: str
) -> None:
    write_files(tmp_path / "docs", {"a.md": BARE})
    answer = call("ingest", "docs", option, typed)
    assert answer.exit_code == 2
    words = " ".join(answer.stderr.replace("│", " ").split())
    assert expected in words
