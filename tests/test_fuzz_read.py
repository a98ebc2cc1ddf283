"""The behaviour of the fuzzer itself; `extract_laws` has the laws that it checks."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import fuzz_read
import pytest


def test_the_program_is_imported_under_the_fuzzer() -> None:
    code = "import fuzz_read, sys; print([name for name in sys.modules if 'tmx_extract' in name])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(fuzz_read.__file__).parent,
        check=True,
        capture_output=True,
        text=True,
    )
    assert [name for name in done.stdout.split("'") if name.startswith("tmx_extract")] == []


@pytest.mark.parametrize(
    ("code", "found", "expected"), [(0, 0, 0), (77, 1, 1), (0, 1, 1), (1, 0, 2)]
)
def test_the_exit_code_distinguishes_findings_from_a_failed_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, found: int, expected: int
) -> None:
    def run(_: list[str], *, check: bool) -> SimpleNamespace:
        assert not check
        for name in ["found-crash-1"] * found:
            (tmp_path / name).write_bytes(b"x")
        return SimpleNamespace(returncode=code)

    monkeypatch.setattr(fuzz_read, "WORK", tmp_path)
    monkeypatch.setattr(subprocess, "run", run)
    assert fuzz_read.fuzz(1) == expected
    # A repeated finding has the same name.
    assert fuzz_read.fuzz(1) == expected
