"""External judges accept every file of an XLIFF package, and its memory."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from pages import ingest_folder

from tmx_extract.flows.package.options import PackageOptions
from tmx_extract.flows.package.pack import package
from tmx_extract.formats.options import FormatOptions
from tmx_extract.model import Selection
from tmx_extract.store.connection import in_memory

JAPANESE = Selection(dedupe="segment", locale="ja-JP")


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    "asked",
    [
        PackageOptions(kind="xliff", selection=JAPANESE, form=FormatOptions(version="1.2")),
        PackageOptions(
            kind="xliff",
            selection=JAPANESE,
            form=FormatOptions(codes="text", machine_target="match"),
        ),
        PackageOptions(
            kind="xliff",
            selection=JAPANESE,
            form=FormatOptions(version="2.0", machine_target="match"),
        ),
        PackageOptions(
            kind="xliff", selection=JAPANESE, form=FormatOptions(version="2.1", codes="plain")
        ),
    ],
    ids=["1.2", "1.2 text", "2.0 matches", "2.1 plain"],
)
def test_judges_accept_the_files(
    shared: Path, samples: Path, tmp_path: Path, asked: PackageOptions
) -> None:
    judges = shared / "judges"
    if not judges.is_dir():
        pytest.skip("needs the judges in ../shared/judges")
    with closing(in_memory()) as connection:
        ingest_folder(connection, samples)
        package(connection, asked, tmp_path / "out")
    pages = sorted((tmp_path / "out" / "pages").rglob("*.xlf"))
    assert len(pages) == 11
    for judge, files in (
        (["judge_xliff.py", "--no-java"], pages),
        (["judge_tmx.py"], [tmp_path / "out" / "tm" / "memory.tmx"]),
    ):
        command = [sys.executable, str(judges / judge[0]), *judge[1:], *map(str, files)]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        assert [line for line in done.stdout.splitlines() if line.startswith("FAIL")] == []
        assert done.returncode == 0, done.stderr
