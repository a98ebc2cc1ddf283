"""A package and its record: neither exists without the other."""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from pages import SAVE, ingest_folder, page, write_files

from tmx_extract.flows.package.options import PackageOptions, PackageReport
from tmx_extract.flows.package.pack import package
from tmx_extract.model import Selection
from tmx_extract.store.connection import create_or_open, open_existing
from tmx_extract.store.edits.assign import RecordedAssignment
from tmx_extract.store.edits.assignment_status import iter_assignments
from tmx_extract.store.runs import iter_runs

YUKI = PackageOptions(
    kind="xliff",
    selection=Selection(dedupe="segment"),
    assign="Yuki",
    due="2026-12-01",
)
# A power cut at the first call of the named function.
_KILLED = """
import os, sys
from pathlib import Path
from unittest.mock import patch
from tmx_extract.flows.package.options import PackageOptions
from tmx_extract.flows.package.pack import package
from tmx_extract.model import Selection
from tmx_extract.store.connection import open_existing

options = PackageOptions(kind="xliff", selection=Selection(dedupe="segment"), assign="Yuki")
with patch(sys.argv[1], lambda *_, **__: os._exit(9)):
    package(open_existing(Path("tm.db")), options, Path(sys.argv[2]))
"""


@pytest.fixture(autouse=True)
def _filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_files(tmp_path / "docs", {"a.md": page(SAVE), "b.md": page(SAVE, locfileid="6")})
    with closing(create_or_open(tmp_path / "tm.db")) as connection:
        ingest_folder(connection, "docs")


def packed(output: str) -> PackageReport:
    with closing(open_existing(Path("tm.db"))) as connection:
        return package(connection, YUKI, Path(output))


@pytest.mark.parametrize("output", ["out", "out.zip"])
def test_the_report_shows_the_recorded_segments(output: str) -> None:
    report = packed(output)
    assert (report.run, report.recorded) == (2, RecordedAssignment(1, 2, ()))
    with closing(open_existing(Path("tm.db"))) as connection:
        run = list(iter_runs(connection))[-1]
    told = (run.kind, run.status, run.inputs, run.output, run.files, run.segments)
    assert told == ("package", "done", (), output, 4, 2)


@pytest.mark.parametrize("output", ["out", "out.zip"])
@pytest.mark.parametrize(
    "moment",
    [
        "tmx_extract.flows.package.contents.PackageContents.write_manifest",
        "tmx_extract.flows.package.assignment.add_assignment",
        "tmx_extract.outputs.replacing.Replacing.put",
        "tmx_extract.outputs.zipped._write",
    ],
)
def test_a_kill_leaves_neither_package_nor_record(tmp_path: Path, output: str, moment: str) -> None:
    is_reached = output == "out.zip" or not moment.endswith("._write")
    command = [sys.executable, "-c", _KILLED, moment, output]
    done = subprocess.run(command, check=False, env=dict(os.environ))
    assert done.returncode == (9 if is_reached else 0)
    assert (tmp_path / output).exists() != is_reached
    with closing(open_existing(tmp_path / "tm.db")) as connection:
        assert len(list(iter_assignments(connection))) == (not is_reached)
    # Nothing prevents the next one.
    recorded = packed("next").recorded
    assert recorded is not None
    assert recorded.segments == 2


def test_a_record_does_not_wait_for_readers(tmp_path: Path) -> None:
    """Another process may read while a package is recorded."""
    with closing(open_existing(tmp_path / "tm.db")) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM run").fetchone()
        assert packed("out").run == 2
        assert list(iter_runs(reader))[-1].id == 1
        reader.execute("ROLLBACK")
