"""No output replaces a memory, or the files that SQLite keeps beside one."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from outputs.places import picture, write_file, write_folder, write_pages, write_zip
from tmx_extract.errors import OutputError

BESIDE = ["-wal", "-shm", "-journal"]


@pytest.fixture
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A memory in use, with the files beside it."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "tm.db"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE kept (id)")
    (tmp_path / "tm.db-journal").write_bytes(bytes.fromhex("d9d505f920a163d7") + b"\0" * 504)
    yield path
    assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
    (tmp_path / "tm.db-journal").unlink()
    connection.close()


@pytest.fixture
def closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A memory that is not in use, without files beside it."""
    monkeypatch.chdir(tmp_path)
    connection = sqlite3.connect(tmp_path / "tm.db")
    connection.execute("CREATE TABLE kept (id)")
    connection.close()
    (tmp_path / "link.db").symlink_to("tm.db")
    (tmp_path / "sub").mkdir()
    return tmp_path / "tm.db"


@pytest.mark.parametrize("ending", ["", *BESIDE])
@pytest.mark.parametrize("how", ["name", "relative", "link", "hard link", "link to the folder"])
def test_a_file_of_a_memory_in_use_is_refused_under_any_name(
    memory: Path, ending: str, how: str
) -> None:
    name = Path(f"tm.db{ending}")
    output = name
    if how == "relative":
        output = Path("../") / memory.parent.name / name
    elif how == "link":
        output = Path("link")
        output.symlink_to(name)
    elif how == "hard link":
        output = Path("hard")
        os.link(name, output)
    elif how == "link to the folder":
        Path("here").symlink_to(".")
        output = Path("here") / name
    before = {path.name: path.read_bytes() for path in memory.parent.glob("tm.db*")}
    with pytest.raises(OutputError, match="SQLite"):
        write_file(output, "<tmx/>")
    assert {path.name: path.read_bytes() for path in memory.parent.glob("tm.db*")} == before


WRITES: dict[str, Callable[[Path], object]] = {
    "file": lambda place: write_file(place, "x"),
    "folder": lambda place: write_folder(place, {"a": "x"}),
    "forced folder": lambda place: write_folder(place, {"a": "x"}, force=True),
    "pages": lambda place: write_pages(place, {"a.md": "x"}),
}


@pytest.mark.parametrize("output", ["tm.db{}", "TM.DB{}", "./tm.db{}", "link.db{}", "tm.db{}/a.x"])
@pytest.mark.parametrize("ending", [*BESIDE, "-WAL"])
@pytest.mark.parametrize("kind", WRITES)
def test_names_that_sqlite_uses_are_refused_even_without_a_file(
    closed: Path, output: str, ending: str, kind: str
) -> None:
    before = picture(closed.parent)
    with pytest.raises(OutputError, match=r"is a name that SQLite uses for the memory .*\.db"):
        WRITES[kind](Path(output.format(ending)))
    assert picture(closed.parent) == before


def test_a_link_to_a_name_that_sqlite_uses_is_refused(closed: Path) -> None:
    Path("x.tmx").symlink_to("tm.db-wal")
    before = picture(closed.parent)
    with pytest.raises(OutputError, match="is a name that SQLite uses"):
        write_file(Path("x.tmx"), "x")
    assert picture(closed.parent) == before


@pytest.mark.parametrize("output", ["new.db-wal", "tm.db-walk", "tm.db-wal.tmx", "sub/tm.db-wal"])
def test_other_names_are_free(closed: Path, output: str) -> None:
    write_file(Path(output), "x")
    assert (closed.parent / output).read_text() == "x"


def test_a_folder_with_a_memory_in_it_is_never_moved_away(closed: Path) -> None:
    work = closed.parent / "work"
    (work / "deep").mkdir(parents=True)
    closed.rename(work / "deep/tm.db")
    before = picture(closed.parent)
    for force in (False, True):
        with pytest.raises(OutputError, match=r"work contains a memory: deep/tm\.db"):
            write_folder(work, {"a": "x"}, force=force)
    assert picture(closed.parent) == before


def test_a_memory_with_the_name_of_a_zip_is_refused(closed: Path) -> None:
    closed.rename("tm.zip")
    before = picture(closed.parent)
    with pytest.raises(OutputError, match=r"tm\.zip is a SQLite file"):
        write_zip(Path("tm.zip"), {"a": "x"}, force=True)
    assert picture(closed.parent) == before
