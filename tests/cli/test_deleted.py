"""Deleted pages at the command line: marked, left out, counted."""

import csv
import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from git_repository import Repository
from pages import SAVE, call, page, write_files

from tmx_extract.errors import NothingSelected

OTHER = page({103: ("Close it.", "閉じます。")}, locfileid="60000001", openlocfilehash="2" * 40)


@pytest.fixture(autouse=True)
def _filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A memory of a branch that has lost b.md."""
    monkeypatch.chdir(tmp_path)
    made = Repository(tmp_path / "docs.ja-jp.git")
    made.commit({"a.md": page(SAVE)}, made.commit({"a.md": page(SAVE), "b.md": OTHER}))
    answer = call("ingest", "docs.ja-jp.git@main", "--history")
    assert answer.stderr.splitlines()[1:] == [
        "1 page marked as deleted: gone from every branch that had it"
    ]


def test_stats_shows_the_uncounted_pages() -> None:
    answer = call("stats")
    assert "Not counted: 1 segment of 1 page deleted in git." in answer.stdout
    counts = json.loads(call("stats", "--json").stdout)
    assert counts["total"]["segments"] == 1
    assert (counts["deleted_pages"], counts["deleted_segments"]) == (1, 1)


@pytest.mark.parametrize(
    ("kind", "mark"),
    [
        ("tmx", '<prop type="x-deleted">yes</prop>'),
        ("xliff", "<note>page: deleted</note>"),
        ("xliff2", '<note category="page">deleted</note>'),
        ("po", "#. page: deleted"),
        ("jsonl", '"deleted": 1'),
        ("csv", "deleted"),
        ("tsv", "deleted"),
    ],
)
def test_exports_mark_deleted_pages_or_leave_them_out(kind: str, mark: str) -> None:
    whole = call("export", kind, "-o", "-").stdout
    assert whole.count(mark) == 1
    assert "閉じます。" in whole
    rest = call("export", kind, "-o", "-", "--without-deleted").stdout
    assert mark not in rest
    assert "閉じます。" not in rest
    assert "ファイルを保存します。" in rest


def test_parquet_has_a_column_for_the_mark_and_text_has_none() -> None:
    read_table = pytest.importorskip("pyarrow.parquet").read_table
    assert call("export", "parquet", "-o", "all.parquet").exit_code == 0
    assert read_table("all.parquet")["deleted"].to_pylist() == [0, 1]
    assert call("export", "parquet", "-o", "rest.parquet", "--without-deleted").exit_code == 0
    assert "deleted" not in read_table("rest.parquet").column_names
    assert call("export", "text", "-o", "rest", "--without-deleted").exit_code == 0
    assert Path("rest.ja").read_text("utf-8") == "ファイルを保存します。\n"


@pytest.mark.parametrize(
    ("kind", "mark"),
    [
        ("table", "deleted"),
        ("json", '"deleted": true'),
        ("jsonl", '"deleted": 1'),
        ("csv", "deleted"),
        ("tsv", "deleted"),
        ("tmx", '<prop type="x-deleted">yes</prop>'),
    ],
)
def test_search_marks_deleted_pages_in_every_format(kind: str, mark: str) -> None:
    found = call("search", "Close", "--format", kind).stdout
    assert (found.count(mark), found.count("閉じます。")) == (1, 1)
    assert "閉じます。" not in call("search", "Close", "--format", kind, "--without-deleted").stdout


def test_search_and_match_mark_deleted_pages() -> None:
    assert "deleted" in call("search", "Close").stdout
    assert [one["deleted"] for one in json.loads(call("search", "Close", "--json").stdout)] == [
        True
    ]
    assert "deleted" in call("match", "Close it.").stdout
    assert json.loads(call("match", "Close it.", "--json").stdout)[0]["matches"][0]["deleted"]
    table = call("match", "Close it.", "--format", "csv", "-o", "-").stdout
    (row,) = csv.DictReader(io.StringIO(table.lstrip("\ufeff"), newline=""))
    assert row["deleted"] == "True"
    assert "no match" in call("match", "Close it.", "--without-deleted").stdout


def test_analyze_counts_matches_from_deleted_pages_only(tmp_path: Path) -> None:
    write_files(tmp_path / "new", {"a.md": b"Save the file.\n\nClose it.\n"})
    told = "1 segment, 2 words: the best match is on a page that is deleted in git."
    assert call("analyze", "new").stdout.splitlines()[-1] == told
    assert f"<p>{told}</p>" in call("analyze", "new", "--format", "html").stdout
    total = json.loads(call("analyze", "new", "--json").stdout)["total"]
    assert total["deleted"] == {"segments": 1, "words": 2, "characters": 8}
    assert total["bands"]["100"]["deleted"] == total["deleted"]
    table = call("analyze", "new", "--format", "csv").stdout
    rows = csv.DictReader(io.StringIO(table.lstrip("\ufeff"), newline=""))
    assert sum(int(row["deleted_words"]) for row in rows if row["file"] == "(all)") == 2
    assert "deleted" not in call("analyze", "new", "--without-deleted").stdout


def test_a_package_leaves_deleted_pages_out() -> None:
    answer = call("package", "out", "--for", "xliff")
    assert (answer.exit_code, answer.stderr.splitlines()) == (
        0,
        [
            "1 page left out: deleted in git",
            "1 page with 1 pair for ja-JP written to out",
        ],
    )
    found = json.loads(Path("out/manifest.json").read_text("utf-8"))
    assert [one["path"] for one in found["pages"]] == ["a.md"]


def test_the_view_memory_has_the_mark_in_its_last_column() -> None:
    with closing(sqlite3.connect("tm.db")) as connection:
        rows = connection.execute("SELECT * FROM memory ORDER BY path").fetchall()
    assert [(row[0], row[-1]) for row in rows] == [("a.md", 0), ("b.md", 1)]


@pytest.mark.parametrize("kind", ["omegat", "xliff", "po"])
@pytest.mark.parametrize(
    ("path", "told"), [("a.md", []), ("*.md", ["1 page left out: deleted in git"])]
)
def test_a_package_counts_requested_deleted_pages(kind: str, path: str, told: list[str]) -> None:
    lines = call("package", "out", "--for", kind, "--path", path).stderr.splitlines()
    assert [line for line in lines if "deleted" in line] == told


def test_a_package_of_deleted_pages_alone_says_so() -> None:
    with pytest.raises(NothingSelected, match="the pages that git still has"):
        call("package", "out", "--for", "xliff", "--path", "b.md")
    assert not Path("out").exists()


def test_apply_leaves_deleted_pages_out_and_says_so(tmp_path: Path) -> None:
    write_files(tmp_path / "docs.ja-jp", {"a.md": page(SAVE), "b.md": OTHER})
    answer = call("apply", "docs.ja-jp", "--output", "out", "--all")
    assert (answer.exit_code, answer.stderr.splitlines()) == (
        0,
        [
            "1 page left out, deleted in git: docs.ja-jp/b.md",
            "1 page with 0 edits written to out",
        ],
    )
    assert sorted(path.name for path in Path("out").rglob("*.md")) == ["a.md"]
    told = json.loads(call("apply", "docs.ja-jp", "--output", "out2", "--json").stdout)
    assert told["pages_deleted"] == ["docs.ja-jp/b.md"]


def test_submodules_are_not_pages_and_delete_none(tmp_path: Path) -> None:
    made = Repository(tmp_path / "mail.ja-jp.git")
    first = made.commit({"a.md": page(SAVE), "shared/b.md": OTHER})
    made.commit({"a.md": page(SAVE)}, first, submodules={"shared": "1" * 40, "more": "2" * 40})
    answer = call("ingest", "mail.ja-jp.git@main", "--history", "--db", "new.db")
    assert (answer.exit_code, answer.stderr.splitlines()[1:]) == (
        0,
        [
            "1 page marked as deleted: gone from every branch that had it",
            "0 errors, 2 warnings; see them with: tmx-extract problems --db new.db",
        ],
    )
    told = json.loads(call("problems", "--db", "new.db", "--json").stdout)
    assert [(one["path"], one["code"]) for one in told] == [
        ("more", "unread-submodule"),
        ("shared", "unread-submodule"),
    ]
    with closing(sqlite3.connect("new.db")) as connection:
        rows = connection.execute("SELECT path, is_deleted FROM page ORDER BY path").fetchall()
    assert rows == [("a.md", 0), ("shared/b.md", 1)]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["docs", "--include", "a*"], "cannot be used with --include or --exclude"),
        (["docs/a.md"], "docs/a.md is a single page; name its folder"),
    ],
)
def test_complete_is_refused_for_other_inputs(
    tmp_path: Path, arguments: list[str], message: str
) -> None:
    write_files(tmp_path / "docs", {"a.md": page(SAVE)})
    answer = call("ingest", *arguments, "--complete", "--db", "new.db")
    assert answer.exit_code == 2
    assert message in " ".join(answer.stderr.replace("│", " ").split())
