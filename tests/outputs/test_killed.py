"""Runs killed at any step: nothing is lost, and the next run removes their leftovers."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parent.parent

# For each step that touches the disk, a child process dies there, and the parent checks the result.
SCRIPT = """
import os, shutil, sys, tempfile
from pathlib import Path
from outputs.places import NEW, OLD, picture, write_file, write_folder, write_pages, write_zip

STEPS = ("rename", "replace", "unlink", "rmdir", "mkdir", "open", "link", "fsync", "fchmod")
kind, base = sys.argv[1], Path(sys.argv[2])
tempfile.tempdir = str(base / "temporary")


def write(place, files, last):
    if kind == "folder":
        write_folder(place, files)
    elif kind == "zip":
        write_zip(place.with_name("out.zip"), files)
    elif kind == "pages":
        write_pages(place, files)
    else:
        write_file(place, files["a.txt"])


def die_at(number):
    left = number

    def counted(name, function):
        def step(*arguments, **options):
            nonlocal left
            left -= 1
            if left < 0:
                os._exit(9)
            return function(*arguments, **options)

        return step

    for name in STEPS:
        setattr(os, name, counted(name, getattr(os, name)))


def look(place):
    return {name: text for name, text in picture(place).items() if not name.startswith(".")}


(base / "temporary").mkdir(parents=True)
wanted = {}
for name, files in (("old", OLD), ("new", NEW)):
    folder = base / name
    folder.mkdir(parents=True)
    write(folder / "out", OLD, True)
    if name == "new":
        write(folder / "out", files, True)
    wanted[name] = picture(folder)
deaths = 0
for number in range(400):
    folder = base / "try"
    folder.mkdir()
    write(folder / "out", OLD, True)
    child = os.fork()
    if child == 0:
        die_at(number)
        write(folder / "out", NEW, False)
        os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in (0, 9), status
    seen = picture(folder)
    shown = {name: text for name, text in seen.items() if not name.startswith(".")}
    if kind == "pages":
        assert all(text in (wanted["old"].get(name), wanted["new"][name])
                   for name, text in shown.items() if ".tmx-extract-" not in name), seen
    elif shown:
        assert shown in (wanted["old"], wanted["new"]), (number, seen)
    else:
        # Between two names, for an instant; the next run gives it back.
        assert sorted(seen.values())[-3:] and any(name.endswith(".old") for name in seen), seen
    write(folder / "out", NEW, True)
    assert picture(folder) == wanted["new"], (number, picture(folder))
    assert not os.listdir(base / "temporary")
    shutil.rmtree(folder)
    deaths += status == 9
    if status == 0:
        break
else:
    raise AssertionError("it never came to its end")
print(deaths)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that split")
@pytest.mark.parametrize(
    ("kind", "fewest"), [("file", 5), ("folder", 12), ("zip", 12), ("pages", 12)]
)
def test_a_kill_at_any_step_loses_nothing_and_leaves_nothing(
    tmp_path: Path, kind: str, fewest: int
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, kind, str(tmp_path / "base")],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": f"{TESTS}:{TESTS.parent}"},
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= fewest
