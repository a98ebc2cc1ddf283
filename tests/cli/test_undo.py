"""`tmx-extract undo`."""

import json
from pathlib import Path

import pytest
from pages import SAVE, call, page, write_files

from tmx_extract.errors import StoreError

NEWER = {103: ("Save the file.", "ファイルを保存してください。")}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write_files(tmp_path / "old", {"a.md": page(SAVE)})
    newer = page(NEWER, locfileid="60000001", openlocfilehash="2" * 40, lasthandoff="07/01/2024")
    return write_files(tmp_path / "new", {"a.md": newer})


def test_exports_are_the_same_as_without_the_run() -> None:
    call("ingest", "old")
    before = call("export", "tmx", "-o", "-").stdout_bytes
    call("ingest", "new")
    assert call("export", "tmx", "-o", "-").stdout_bytes != before
    answer = call("undo", "2")
    assert (answer.exit_code, answer.stdout) == (0, "")
    assert answer.stderr == "run 2 undone: 1 document with 1 segment taken out of tm.db\n"
    assert call("export", "tmx", "-o", "-").stdout_bytes == before


def test_an_undone_run_can_be_repeated() -> None:
    call("ingest", "old")
    call("ingest", "new")
    both = call("export", "tmx", "-o", "-", "--all-handbacks").stdout_bytes
    call("undo", "1")
    call("ingest", "old")
    assert call("export", "tmx", "-o", "-", "--all-handbacks").stdout_bytes == both


def test_undo_for_programs() -> None:
    call("ingest", "old")
    answer = call("undo", "1", "--json")
    told = {"run": 1, "documents": 1, "segments": 1, "edits": 0, "assigned": 0, "unproven": 0}
    assert json.loads(answer.stdout) == told


@pytest.mark.parametrize("run", ["7", "0", "99999999999999999999"])
def test_a_missing_run_is_reported(run: str) -> None:
    call("ingest", "old")
    with pytest.raises(StoreError, match=f"there is no run {run}"):
        call("undo", run)


def test_a_run_is_named_by_its_number() -> None:
    answer = call("undo", "last")
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert "RUN" in answer.stderr
