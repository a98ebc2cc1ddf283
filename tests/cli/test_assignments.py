"""`tmx-extract package --assign` and `tmx-extract assignments`."""

import json
import os
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from pages import call, page, write_files

from tmx_extract.errors import NothingSelected, OutputError, StoreError
from tmx_extract.store.edits.write import EditWriter, editing

SAVED = ("Save the file.", "ファイルを保存します。")
PRINTED = ("Print it.", "印刷します。")
CLOSED = ("Close it.", "")
OUT = ("--for", "xliff", "--assign", "Yuki", "--due", "2999-12-31")


@pytest.fixture(autouse=True)
def _filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store with two machine-translated pages; one has a sentence without a target."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TMX_EXTRACT_DB", raising=False)
    files = {
        "a.md": page({103: SAVED, 104: PRINTED}),
        "b.md": page({103: ("Wait.", "待ちます。"), 104: CLOSED}, locfileid="6"),
    }
    write_files(tmp_path / "docs", files)
    call("ingest", "docs")


def packed(*arguments: str) -> str:
    """Write a package that must succeed; return its messages without the last problems."""
    answer = call("package", *arguments)
    assert answer.exit_code == 0, answer.output
    return answer.stderr


def listed(*arguments: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(call("assignments", "--json", *arguments).stdout)
    for one in found:
        one.pop("sent_at")
    return found


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")


def test_nothing_is_outstanding_without_assignments() -> None:
    packed("out", "--for", "xliff")
    answer = call("assignments")
    assert (answer.stdout, answer.stderr) == ("", "nothing is out\n")
    assert listed("--all") == []


@pytest.mark.parametrize("output", ["out", "out.zip"])
@pytest.mark.parametrize(("kind", "segments"), [("xliff", 3), ("po", 3), ("omegat", 4)])
def test_sent_segments_are_recorded(output: str, kind: str, segments: int) -> None:
    said = packed(output, "--for", kind, "--assign", " Yuki ", "--due", "2026-12-01")
    told = f"assignment 1: {segments} segments out to Yuki, due 2026-12-01; recorded as run 2\n"
    assert said.endswith(told)
    (one,) = listed()
    one.pop("overdue")
    assert one == {
        "id": 1,
        "run": 2,
        "name": "Yuki",
        "kind": kind,
        "source_locale": "en-US",
        "locale": "ja-JP",
        "due": "2026-12-01",
        "location": output,
        "sent": segments,
        "edited": 0,
        "unchanged": 0,
        "returned_at": None,
        "out": segments,
    }


@pytest.mark.parametrize("kind", ["xliff", "po", "omegat"])
def test_the_package_names_the_person_and_is_reproducible(tmp_path: Path, kind: str) -> None:
    options = ("--for", kind, "--assign", "Yuki", "--due", "2026-12-01")
    packed("one/out.zip", *options)
    packed("two/out.zip", *options)
    assert (tmp_path / "one/out.zip").read_bytes() == (tmp_path / "two/out.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one/out.zip") as found:
        manifest = json.loads(found.read("out/manifest.json"))
        readme = found.read("out/README.md").decode()
    assert (manifest["assigned_to"], manifest["due"]) == ("Yuki", "2026-12-01")
    assert "\n- For Yuki, due 2026-12-01\n- Pages: 2\n" in readme


def test_an_unassigned_package_names_no_person(tmp_path: Path) -> None:
    packed("out", "--for", "xliff")
    manifest = json.loads((tmp_path / "out/manifest.json").read_text("utf-8"))
    assert not {"assigned_to", "due"} & manifest.keys()
    assert "- For" not in (tmp_path / "out/README.md").read_text("utf-8")


def test_a_due_date_may_be_left_out(tmp_path: Path) -> None:
    assert packed("out", "--for", "xliff", "--assign", "Yuki").endswith(
        "assignment 1: 3 segments out to Yuki; recorded as run 2\n"
    )
    assert "\n- For Yuki\n" in (tmp_path / "out/README.md").read_text("utf-8")
    assert [(one["due"], one["overdue"]) for one in listed()] == [(None, False)]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--due", "2026-12-01"), "means nothing without --assign"),
        (("--assign", "Yuki", "--due", "01.12.2026"), "--due"),
        (("--assign", "Yuki", "--due", "2026-02-30"), "--due"),
        (("--assign", "  "), "is empty"),
        (("--assign", "Yu\nki"), "is not a name"),
    ],
)
def test_invalid_options_are_refused(arguments: tuple[str, ...], told: str) -> None:
    answer = call("package", "out", "--for", "xliff", *arguments)
    assert answer.exit_code == 2
    assert told in answer.stderr
    assert listed("--all") == []


def test_a_missing_page_is_not_assigned(tmp_path: Path) -> None:
    (tmp_path / "docs/a.md").unlink()
    with closing(sqlite3.connect("tm.db")) as connection, connection:
        connection.execute("DELETE FROM page_text")
    said = packed("out", "--for", "omegat", "--assign", "Yuki")
    assert "a.md: not found, and the memory has no copy of it" in said
    assert [one["sent"] for one in listed()] == [2]


def test_already_assigned_segments_are_reported_and_can_be_left_out(tmp_path: Path) -> None:
    packed("yuki", *OUT, "--path", "a.md")
    said = packed("aiko", "--for", "po", "--assign", "Aiko")
    assert said.splitlines()[-3:] == [
        "assignment 2: 3 segments out to Aiko; recorded as run 3",
        "2 segments of these were out to Yuki already",
        "To leave them out: tmx-extract undo 3, then package with --unassigned",
    ]
    call("undo", "3")
    said = packed("aiko", "--for", "po", "--assign", "Aiko", "--unassigned")
    assert said.splitlines()[-1] == "assignment 2: 1 segment out to Aiko; recorded as run 4"
    manifest = json.loads((tmp_path / "aiko/manifest.json").read_text("utf-8"))
    assert manifest["selection"]["unassigned"] is True
    assert [one["path"] for one in manifest["pages"]] == ["b.md"]
    with pytest.raises(NothingSelected, match="no pair passes --unassigned"):
        call("package", "more", "--for", "xliff", "--unassigned", "--path", "a.md")


def test_returned_segments_fill_the_columns(tmp_path: Path) -> None:
    packed("out", *OUT)
    (back,) = (tmp_path / "out/pages").rglob("a.md.xlf")
    edit(back, "印刷します。", "印刷してください。")
    call("merge", back, "--by", "Yuki")
    rows = call("assignments").stdout.splitlines()
    assert rows[0].split() == [
        *("no.", "name", "for", "locale", "due"),
        *("sent", "edited", "unchanged", "out", "last", "back"),
    ]
    *row, day = rows[1].split()
    assert row == ["1", "Yuki", "xliff", "ja-JP", "2999-12-31", "3", "1", "1", "1"]
    assert len(day) == len("2026-11-20")
    assert rows[2] == "     out (run 2)"
    assert max(map(len, rows)) < 80
    call("merge", "out", "--by", "Yuki")
    assert call("assignments").stderr == "nothing is out\n"
    (one,) = listed("--all")
    assert (one["sent"], one["edited"], one["unchanged"], one["out"]) == (3, 1, 2, 0)


def test_a_returned_zip_completes_the_assignment() -> None:
    packed("out.zip", *OUT)
    call("merge", "out.zip", "--by", "Yuki")
    (one,) = listed("--all")
    assert (one["unchanged"], one["out"]) == (3, 0)


def test_an_overdue_assignment_is_marked_until_it_is_returned() -> None:
    packed("out", "--for", "xliff", "--assign", "Yuki", "--due", "2001-01-01")
    answer = call("assignments")
    assert answer.stdout.splitlines()[2] == "     out (run 2); overdue"
    assert answer.stderr == "1 assignment, 3 segments out; 1 overdue\n"
    assert [one["overdue"] for one in listed()] == [True]
    call("merge", "out", "--by", "Yuki")
    assert [one["overdue"] for one in listed("--all")] == [False]


def test_assignments_of_one_person() -> None:
    packed("yuki", *OUT)
    packed("aiko", "--for", "po", "--assign", "Aiko")
    assert [one["location"] for one in listed("--name", "Aiko")] == ["aiko"]
    assert [one["location"] for one in listed()] == ["yuki", "aiko"]


def test_undo_removes_an_assignment(tmp_path: Path) -> None:
    packed("out", *OUT)
    assert call("undo", "2").stderr == "run 2 undone: 3 segments no longer out to anybody\n"
    assert listed("--all") == []
    assert (tmp_path / "out/manifest.json").exists()


@pytest.mark.parametrize("output", ["out", "out.zip"])
def test_a_package_that_fails_leaves_no_assignment(
    tmp_path: Path, output: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tmx_extract.outputs.replacing.Replacing.put", fail)
    with pytest.raises(OutputError, match="cannot be written: Permission denied"):
        call("package", output, *OUT)
    assert listed("--all") == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["docs", "tm.db"]


@pytest.mark.parametrize("output", ["out", "out.zip"])
@pytest.mark.parametrize("is_there", [False, True])
@pytest.mark.parametrize("failure", [StoreError("full"), KeyboardInterrupt()])
def test_a_failed_assignment_changes_nothing(
    tmp_path: Path,
    output: str,
    is_there: bool,
    failure: BaseException,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The last moment for a failure: the package already has its name."""
    if is_there:
        packed(output, "--for", "po")
    before = snapshot(tmp_path)

    @contextmanager
    def editing_but(*arguments: Any) -> Iterator[EditWriter]:
        with editing(*arguments) as writer:
            yield writer
            assert (tmp_path / output).exists()
            raise failure

    monkeypatch.setattr("tmx_extract.flows.package.assignment.editing", editing_but)
    if isinstance(failure, StoreError):
        with pytest.raises(StoreError):
            call("package", output, *OUT)
    else:
        assert call("package", output, *OUT).exit_code == 130
    assert snapshot(tmp_path) == before
    assert listed("--all") == []


def snapshot(folder: Path) -> dict[str, bytes]:
    """Return everything in the folder except the store."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith("tm.db")
    }


def test_a_read_only_memory_is_reported_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tmx_extract.store.connection.os.access", lambda _, mode: mode != os.W_OK)
    packed("out", "--for", "xliff")
    with pytest.raises(StoreError, match="is read-only") as error:
        call("package", "more", *OUT)
    assert "leave out --assign" in error.value.advice
    assert not (tmp_path / "more").exists()
