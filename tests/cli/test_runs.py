"""`tmx-extract runs`."""

import json
import re
from pathlib import Path

import pytest
from pages import SAVE, call, page, write_files

from tmx_extract.errors import StoreError
from tmx_extract.version import __version__


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write_files(tmp_path / "docs", {"a.md": page(SAVE), "b.md": b"# No page\n"})


def test_every_run_is_listed_with_its_additions() -> None:
    call("ingest", "docs")
    call("ingest", "docs", "docs/a.md")
    call("undo", "2")
    lines = call("runs").stdout.splitlines()
    assert lines[0].split() == [
        *("run", "kind", "started", "(UTC)", "took", "status", "files"),
        *("known", "documents", "segments", "inputs", "or", "package"),
    ]
    time = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"
    assert re.fullmatch(rf" +1  ingest  {time} +\d+ s +done +2 +0 +1 +1  docs", lines[1])
    assert re.fullmatch(rf" +2  ingest  {time} +undone +3 +2 +0 +0  docs docs/a\.md", lines[2])
    assert len(lines) == 3


def test_runs_for_programs() -> None:
    call("ingest", "docs")
    (run,) = json.loads(call("runs", "--json").stdout)
    times = {run.pop("started_at"), run.pop("finished_at")}
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", time) for time in times)
    assert 0 <= run.pop("seconds") < 60
    assert run == {
        "id": 1,
        "kind": "ingest",
        "status": "done",
        "inputs": ["docs"],
        "files": 2,
        "unchanged": 0,
        "documents": 1,
        "segments": 1,
        "tool_version": __version__,
        "output": "",
    }


def test_a_sent_package_is_listed_with_its_segments() -> None:
    call("ingest", "docs")
    call("package", "ja.zip", "--for", "xliff", "--assign", "Yuki", "--due", "2026-12-01")
    line = call("runs").stdout.splitlines()[2].split()
    assert line[:2] == ["2", "package"]
    assert line[6:] == ["done", "3", "0", "0", "1", "ja.zip"]


def test_a_memory_is_required() -> None:
    with pytest.raises(StoreError, match=r"there is no memory at tm\.db"):
        call("runs")
