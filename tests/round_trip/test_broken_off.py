"""Merges that are killed, fill the disk, or run at the same time: the memory stays intact."""

import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from pages import call, page, write_files

PROGRAM = Path(sys.executable).with_name("tmx-extract")
PAGES, SEGMENTS = 40, 30
KILLS = int(os.environ.get("TMX_EXTRACT_KILLS", "8"))
"""The number of kills of a merge."""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A memory `tm.db`, and two returned files with different texts."""
    monkeypatch.chdir(tmp_path)
    files = {
        f"{number}.md": page(
            {
                103 + place: (f"Text {place} of page {number}.", f"{number} 頁の {place} 番。")
                for place in range(SEGMENTS)
            },
            locfileid=str(1000 + number),
            prefix=f"{number:05x}",
        )
        for number in range(PAGES)
    }
    write_files(tmp_path / "docs", files)
    call("ingest", "docs")
    call("export", "xliff", "-o", "out.xlf")
    text = Path("out.xlf").read_text("utf-8")
    for name, word in {"ai": "甲", "ken": "乙"}.items():
        Path(f"{name}.xlf").write_text(
            text.replace("番。</target>", f"番{word}。</target>"), "utf-8"
        )
    return tmp_path


def state(path: str = "tm.db") -> tuple[int, int, int]:
    """Return runs, edits, and segments with edits; check that the memory is intact."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        runs, edits, segments = (
            connection.execute(sql).fetchone()[0]
            for sql in (
                "SELECT count(*) FROM run WHERE kind = 'merge' AND status = 'done'",
                "SELECT count(*) FROM edit",
                "SELECT count(*) FROM segment WHERE edit_id IS NOT NULL",
            )
        )
    return runs, edits, segments


ALL = PAGES * SEGMENTS
BEFORE, AFTER = (0, 0, 0), (1, ALL, ALL)


def undo() -> None:
    with closing(sqlite3.connect("tm.db")) as connection:
        (run,) = connection.execute("SELECT max(id) FROM run WHERE status = 'done'").fetchone()
    call("undo", str(run))


def start(name: str) -> subprocess.Popen[str]:
    command = [str(PROGRAM), "merge", f"{name}.xlf", "--by", name]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)


def test_a_merge_killed_at_any_moment_leaves_the_store_as_before_or_after() -> None:
    began = time.perf_counter()
    whole = start("ai")
    assert whole.wait() == 0
    whole.communicate()
    took = time.perf_counter() - began
    assert state() == AFTER
    undo()
    assert state() == BEFORE
    killed = 0
    draw = random.Random(20240601)  # noqa: S311 - moments to kill at
    for _ in range(KILLS):
        process = start("ai")
        time.sleep(draw.uniform(0.3, 1) * took)
        process.kill()
        killed += process.wait() == -signal.SIGKILL
        process.communicate()
        found = state()
        assert found in (BEFORE, AFTER)
        if found == AFTER:
            undo()
    assert killed >= KILLS // 3
    process = start("ai")
    process.communicate()
    assert (process.returncode, state()) == (0, AFTER)


def test_a_full_disk_is_reported_and_nothing_is_stored() -> None:
    limit = Path("tm.db").stat().st_size + 60_000
    full = subprocess.run(
        [PROGRAM, "merge", "ai.xlf"],
        capture_output=True,
        text=True,
        check=False,
        # Beyond this size the kernel reports a full disk.
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert (full.returncode, full.stdout) == (2, "")
    assert full.stderr.startswith(
        f"error: {Path('tm.db').resolve()} cannot be written: no file may"
    )
    assert state() == BEFORE
    assert call("merge", "ai.xlf").exit_code == 0
    assert state() == AFTER


def test_two_simultaneous_merges_run_in_sequence_or_one_must_wait() -> None:
    processes = {name: start(name) for name in ("ai", "ken")}
    said = {name: process.communicate()[1] for name, process in processes.items()}
    failed = [name for name, process in processes.items() if process.returncode]
    assert len(failed) < 2
    for name in failed:
        assert processes[name].returncode == 2
        assert "is in use by another process" in said[name]
        assert call("merge", f"{name}.xlf", "--by", name).exit_code == 0
    assert state() == (2, 2 * ALL, ALL)
