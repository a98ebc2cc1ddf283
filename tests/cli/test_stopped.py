"""Stopped and killed runs: the list of runs shows them with their additions."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from pages import SAVE, call, memory, page, write_files

from tmx_extract.errors import StoreError
from tmx_extract.store.connection import create_or_open

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs the signals of Unix")
PROGRAM = Path(sys.executable).with_name("tmx-extract")
PAGES = 2500
"""Stored a thousand at a time."""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages, which no test changes."""
    files = {f"p{number}.md": page(SAVE, locfileid=str(number)) for number in range(PAGES)}
    return write_files(tmp_path_factory.mktemp("pages"), files)


@pytest.fixture(autouse=True)
def folder(pages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").symlink_to(pages)
    return tmp_path / "docs"


def start(*, jobs: int = 1) -> "subprocess.Popen[bytes]":
    """Start an ingest that has stored some pages and is held there."""
    with closing(create_or_open(Path("tm.db"))) as watching:
        process = subprocess.Popen([PROGRAM, "ingest", "docs", "--jobs", str(jobs)])
        while not memory(watching):
            assert process.poll() is None
            time.sleep(0.01)
    process.send_signal(signal.SIGSTOP)
    return process


def stop(process: "subprocess.Popen[bytes]", name: str) -> int:
    process.send_signal(getattr(signal, name))
    process.send_signal(signal.SIGCONT)
    return process.wait()


def stored() -> int:
    with closing(create_or_open(Path("tm.db"))) as connection:
        return len(memory(connection))


def listed() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(call("runs", "--json").stdout)
    return found


def told(run: dict[str, Any]) -> tuple[str, int, int, int]:
    return run["status"], run["files"], run["documents"], run["segments"]


def hidden() -> list[str]:
    return [path.name for path in Path().iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize(
    ("name", "code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129), ("SIGKILL", -9)]
)
def test_a_run_that_ends_early_is_stopped_and_counts_its_additions(name: str, code: int) -> None:
    process = start()
    (run,) = listed()
    assert run["status"] == "running"
    assert stop(process, name) == code
    count = stored()
    assert count in (1000, 2000)
    (run,) = listed()
    assert told(run) == ("stopped", run["files"], count, count)
    assert count <= run["files"] <= PAGES
    assert (run["finished_at"] is None) == (name == "SIGKILL")
    assert run["seconds"] is None
    assert call("runs").stdout.splitlines()[1].split()[4] == "stopped"
    assert call("ingest", "docs").exit_code == 0
    assert list(map(told, listed())) == [
        ("stopped", run["files"], count, count),
        ("done", PAGES, PAGES - count, PAGES - count),
    ]
    assert hidden() == []


def test_a_run_that_an_error_ends_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    with monkeypatch.context() as patched:
        patched.setattr("tmx_extract.store.write.update_edited_segments", fail)
        with pytest.raises(StoreError, match="disk I/O error"):
            call("ingest", "docs")
    assert list(map(told, listed())) == [("stopped", PAGES, PAGES, PAGES)]
    assert call("ingest", "docs").exit_code == 0
    assert told(listed()[1]) == ("done", PAGES, 0, 0)
    assert hidden() == []


def test_a_running_run_is_not_stopped_by_the_end_of_another() -> None:
    process = start()
    write_files(Path("more"), {"q.md": page(SAVE, locfileid="5000")})
    assert call("ingest", "more").exit_code == 0
    assert [run["status"] for run in listed()] == ["running", "done"]
    assert stop(process, "SIGKILL") == -9
    assert [run["status"] for run in listed()] == ["stopped", "done"]


def test_a_stopped_run_can_be_undone() -> None:
    stop(start(), "SIGINT")
    assert call("undo", "1").exit_code == 0
    assert [run["status"] for run in listed()] == ["undone"]


def children(process: "subprocess.Popen[bytes]") -> Iterator[int]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(fields[1]) == process.pid:
                yield int(entry.name)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_the_worker_processes_of_a_killed_run_end_too() -> None:
    process = start(jobs=2)
    helpers = list(children(process))
    assert len(helpers) >= 2
    stop(process, "SIGKILL")
    deadline = time.monotonic() + 20
    while any(Path(f"/proc/{number}").exists() for number in helpers):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert listed()[0]["status"] == "stopped"
