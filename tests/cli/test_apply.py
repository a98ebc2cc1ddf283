"""`tmx-extract apply`: from an edited file into the pages."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from archives import archive_of
from git_repository import Repository
from pages import call, page, pair, write_files

from tmx_extract.errors import InputError, NothingSelected, OutputError, TmxExtractError

SAVE = {
    103: ("Save the file.", "ファイルを保存します。"),
    104: ("Open the file.", "ファイルを開きます。"),
}
PRINT = {103: ("Print the page.", "ページを印刷します。")}


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def front(data: bytes) -> bytes:
    """Return the text before the pairs."""
    return data[: data.index(b"<span")]


def remember(files: Mapping[str, bytes]) -> None:
    """Store pages in the folder docs and in the memory."""
    write_files(Path("docs"), files)
    assert call("ingest", "docs").exit_code == 0


def edit(changes: Mapping[str, str]) -> None:
    """Correct texts in an export and merge it."""
    assert call("export", "xliff", "--dedupe", "segment", "-o", "work.xlf").exit_code == 0
    work = Path("work.xlf").read_text("utf-8")
    for old, new in changes.items():
        escaped = new.replace("&", "&amp;").replace("<", "&lt;")
        assert f">{old}</target>" in work
        work = work.replace(f">{old}</target>", f">{escaped}</target>")
    Path("work.xlf").write_text(work, "utf-8")
    answer = call("merge", "work.xlf", "--by", "Yuki")
    assert answer.exit_code == 0, answer.stderr


def written(folder: str) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in Path(folder).rglob("*")
        if path.is_file()
    }


def test_a_folder_that_git_cannot_open_is_reported_and_its_edits_are_written() -> None:
    subprocess.run(["git", "init", "-q", "--object-format=sha256", "docs"], check=True)
    remember({"save.md": page(SAVE)})
    edit({"ファイルを開きます。": "そのファイルを開きます。"})
    answer = call("apply", "docs", "-o", "out")
    assert (answer.exit_code, answer.stderr.splitlines()[0], list(written("out"))) == (
        0,
        "docs:1:1: warning git-not-readable: git cannot open the repository of this folder: it uses"
        " SHA-256 object names, which are not supported",
        ["save.md"],
    )


def test_pages_with_edits_are_written_clean() -> None:
    save = page(SAVE, newline="\r\n")
    remember({"sub/save.md": save, "print.md": page(PRINT, locfileid="7", prefix="00007")})
    edit({"ファイルを開きます。": "そのファイルを開きます。"})
    answer = call("apply", "-o", "out")
    assert (answer.exit_code, answer.stdout, answer.stderr) == (
        0,
        "",
        "1 page with 1 edit written to out\n",
    )
    body = "ファイルを保存します。\r\n\r\nそのファイルを開きます。\r\n".encode()
    assert written("out") == {"sub/save.md": front(save) + body}


def test_side_by_side_the_markup_stays_and_the_memory_knows_the_page_again() -> None:
    save = page(SAVE)
    remember({"save.md": save})
    edit({"ファイルを開きます。": "そのファイルを開きます。"})
    answer = call("apply", "docs", "-o", "out", "--side-by-side")
    assert (answer.exit_code, answer.stderr) == (0, "1 page with 1 edit written to out\n")
    expected = save.replace("ファイルを開きます。".encode(), "そのファイルを開きます。".encode())
    assert written("out") == {"save.md": expected}
    assert call("ingest", "out", "--db", "new.db").exit_code == 0
    assert call("export", "jsonl", "--db", "new.db", "-o", "new.jsonl").exit_code == 0
    lines = Path("new.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["target"] for line in lines] == [
        "ファイルを保存します。",
        "そのファイルを開きます。",
    ]


def test_with_all_the_other_pages_are_written_too() -> None:
    printed = page(PRINT, locfileid="7", prefix="00007")
    remember({"save.md": page(SAVE), "print.md": printed, "plain.md": b"# Nothing\r\n"})
    edit({"ファイルを開きます。": "そのファイルを開きます。"})
    answer = call("apply", "-o", "out", "--all")
    assert (answer.exit_code, answer.stderr) == (0, "3 pages with 1 edit written to out\n")
    out = written("out")
    assert sorted(out) == ["plain.md", "print.md", "save.md"]
    assert out["plain.md"] == b"# Nothing\r\n"
    assert out["print.md"] == front(printed) + "ページを印刷します。\n".encode()
    call("apply", "-o", "beside", "--all", "--side-by-side")
    assert written("beside")["print.md"] == printed


def test_a_dry_run_writes_nothing() -> None:
    remember({"save.md": page(SAVE)})
    edit({"ファイルを開きます。": "そのファイルを開きます。"})
    answer = call("apply", "-o", "out", "--dry-run")
    assert (answer.exit_code, answer.stderr) == (0, "1 page with 1 edit would be written to out\n")
    assert not Path("out").exists()


def heading() -> bytes:
    """Return a page with a heading, which must not have line breaks."""
    save = page(SAVE)
    return front(save) + b"# " + save[len(front(save)) :]


def test_edits_that_cannot_be_inserted_are_reported_with_their_place() -> None:
    remember({"save.md": heading()})
    edit({"ファイルを保存します。": "ファイルを\n\n保存", "ファイルを開きます。": "`開く`"})
    answer = call("apply", "-o", "out")
    assert (answer.exit_code, answer.stdout, answer.stderr) == (
        1,
        "",
        "docs/save.md:9:33: error edit-line-break: a line break is not possible there: ファイルを\n"
        "  Write the text in one line, in a table with <br>; the page keeps its text.\n"
        "docs/save.md:11:31: warning edit-changes-structure: the edit changes more than words:"
        " the code `開く` is new\n"
        "  Compare the page before and after; --strict leaves such edits out.\n"
        "1 page with 1 edit written to out, 1 left out\n",
    )
    assert written("out") == {
        "save.md": front(page(SAVE)) + "# ファイルを保存します。\n\n`開く`\n".encode()
    }


def test_strict_leaves_out_what_changes_the_structure() -> None:
    remember({"save.md": page(SAVE)})
    edit({"ファイルを開きます。": "`開く`"})
    answer = call("apply", "-o", "out", "--strict")
    assert answer.exit_code == 1
    assert answer.stderr.endswith("0 pages with 0 edits written to out, 1 left out\n")
    assert not Path("out").exists()


def test_json_has_everything() -> None:
    remember({"save.md": heading()})
    edit({"ファイルを保存します。": "ファイルを\n\n保存"})
    write_files(Path("docs"), {"new.md": page(PRINT), "bad.md": b"ms.\xff"})
    answer = call("apply", "-o", "out", "--json")
    assert (answer.exit_code, answer.stderr) == (1, "")
    assert json.loads(answer.stdout) == {
        "files": 3,
        "pages_written": 0,
        "commit": "",
        "edits_put": 0,
        "edits_left": 1,
        "pages_unknown": ["docs/new.md"],
        "pages_missing": [],
        "pages_changed": [],
        "pages_deleted": [],
        "pages_stored": 0,
        "problems": [
            {
                "path": "docs/bad.md",
                "message": "the file is not UTF-8: byte 0xff at 3. Convert it to UTF-8; the"
                " file was skipped, the rest was read.",
            }
        ],
        "remarks": [
            {
                "path": "docs/save.md",
                "line": 9,
                "column": 33,
                "severity": "error",
                "code": "edit-line-break",
                "message": "a line break is not possible there: ファイルを",
                "advice": "Write the text in one line, in a table with <br>; the page keeps"
                " its text.",
            }
        ],
    }


def test_unknown_and_missing_pages_are_reported() -> None:
    remember({"save.md": page(SAVE), "print.md": page(PRINT, locfileid="7", prefix="00007")})
    edit({"ファイルを開きます。": "開く。", "ページを印刷します。": "印刷する。"})
    Path("docs/save.md").write_bytes(page(SAVE, lasthandoff="06/01/2024"))
    answer = call("apply", "-o", "out")
    assert (answer.exit_code, answer.stderr) == (
        0,
        "save.md: has edits, but has changed since; ingest it, then run this again\n"
        "1 page not in the memory (ingest first): docs/save.md\n"
        "1 page with 1 edit written to out\n",
    )


def test_only_pages_of_the_language_are_written() -> None:
    german = page({103: ("Save.", "Speichern.")}, locale="de-DE", locfileid="8", prefix="00008")
    remember({"save.md": page(SAVE), "de.md": german})
    call("export", "xliff", "--locale", "de-DE", "-o", "de.xlf")
    work = Path("de.xlf").read_text("utf-8").replace(">Speichern.<", ">Sichern.<")
    Path("de.xlf").write_text(work, "utf-8")
    assert call("merge", "de.xlf").exit_code == 0
    assert call("apply", "-o", "ja", "--locale", "ja-jp").stderr == (
        "0 pages with 0 edits written to ja\n"
    )
    assert call("apply", "-o", "de", "--locale", "de").exit_code == 0
    assert written("de") == {"de.md": front(german) + b"Sichern.\n"}
    with pytest.raises(NothingSelected, match="the memory holds no fr-FR"):
        call("apply", "-o", "fr", "--locale", "fr-FR")


def test_archives_are_read_and_several_inputs_get_folders() -> None:
    save = page(SAVE)
    remember({"save.md": save})
    edit({"ファイルを開きます。": "開く。"})
    Path("pages.tar.gz").write_bytes(archive_of(".tar.gz", {"save.md": save}))
    answer = call("apply", "docs", "pages.tar.gz", "-o", "out")
    assert (answer.exit_code, answer.stderr) == (0, "2 pages with 2 edits written to out\n")
    assert sorted(written("out")) == ["docs/save.md", "pages.tar.gz/save.md"]


def test_a_page_does_not_overwrite_itself() -> None:
    save = page(SAVE)
    remember({"save.md": save})
    edit({"ファイルを開きます。": "開く。"})
    answer = call("apply", "-o", "docs")
    assert (answer.exit_code, answer.stderr) == (
        1,
        "docs/save.md: would take the place of the page itself; name another folder with -o\n"
        "0 pages with 0 edits written to docs\n",
    )
    assert written("docs") == {"save.md": save}


def test_yaml_values_are_quoted_if_necessary() -> None:
    text = (
        page(SAVE)
        .decode()
        .replace("---\nms.", f"---\ntitle: {pair('4ef9c-101', 'Title', '題')}\nms.")
    )
    remember({"save.md": text.encode()})
    edit({"題": "題: 新"})
    assert call("apply", "-o", "out").exit_code == 0
    assert written("out")["save.md"].startswith("---\ntitle: '題: 新'\nms.".encode())


def test_missing_inputs_are_reported() -> None:
    with pytest.raises(TmxExtractError):
        call("apply", "-o", "out")
    remember({"save.md": page(SAVE)})
    with pytest.raises(InputError, match="none does not exist"):
        call("apply", "none", "-o", "out")
    write_files(Path(), {"a/docs/save.md": page(SAVE)})
    with pytest.raises(OutputError, match="two inputs would be written to out/docs"):
        call("apply", "a/docs", "docs", "-o", "out")


def test_a_commit_is_told_and_so_is_a_branch_that_has_the_texts() -> None:
    repository = Repository(Path("docs.git"))
    repository.commit({"save.md": page(SAVE)}, branch="live-sxs")
    repository.git.config["user.name"] = "Yuki"
    repository.git.config["user.email"] = "yuki@example.com"
    assert call("ingest", "docs.git@live-sxs").exit_code == 0
    answer = call("apply", "--commit", "fixes")
    assert answer.stderr == "0 pages with 0 edits written to branch fixes\n"
    edit({"ファイルを開きます。": "そのファイルを開きます。"})
    answer = call("apply", "--commit", "fixes", "--dry-run")
    assert answer.stderr == "1 page with 1 edit would be written to branch fixes\n"
    answer = call("apply", "--commit", "fixes")
    commit = repository.git.references["refs/heads/fixes"].target
    assert answer.stderr == f"1 page with 1 edit written to branch fixes\ncommit {commit}\n"
    answer = call("apply", "--commit", "fixes")
    assert (answer.exit_code, answer.stderr) == (
        0,
        "no commit: branch fixes already has the 1 page with 1 edit\n",
    )
