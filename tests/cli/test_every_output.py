"""Every command that writes a file or a folder is equally careful."""

import errno
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pages import SAVE, call, page, write_files

from tmx_extract.errors import OutputError
from tmx_extract.formats.registry import FORMATS
from tmx_extract.outputs.page_folder import PageFolder
from tmx_extract.outputs.replacing import Replacing

HEX = "0123456789abcdef"
NEW = "# New\n\nSave the file.\n"

FILES: dict[str, list[str]] = {
    **{
        f"export {name}": ["export", name, "-o", "{}"]
        for name, kind in FORMATS.items()
        if not kind.aligned and name != "parquet"
    },
    "export tmx gzip": ["export", "tmx", "--gzip", "-o", "{}"],
    "report": ["report", "-o", "{}"],
    "search": ["search", "file", "--format", "tsv", "-o", "{}"],
    "search json": ["search", "file", "--json", "-o", "{}"],
    "check": ["check", "--format", "csv", "-o", "{}"],
    "match": ["match", "Save the file.", "--format", "json", "-o", "{}"],
    "analyze": ["analyze", "new", "--format", "json", "-o", "{}"],
    "effort": ["effort", "--format", "json", "-o", "{}"],
}
PACKAGES: dict[str, list[str]] = {
    f"package {kind}": ["package", "{}", "--for", kind] for kind in ("omegat", "xliff", "po")
}
FOLDERS: dict[str, list[str]] = {
    **PACKAGES,
    **{
        f"split {name} by {by}": ["export", name, "--split-by", by, "-o", "{}"]
        for name, by in (
            *((name, "document") for name in FORMATS if name != "parquet"),
            *(("tmx", by) for by in ("folder", "product", "type", "size=1")),
        )
    },
    "pretranslate": ["pretranslate", "new", "-o", "{}"],
}
PAGES: dict[str, list[str]] = {
    "clean": ["clean", "docs", "-o", "{}"],
    "apply": ["apply", "docs", "-o", "{}", "--all"],
}
ALL = {**FILES, **FOLDERS, **PAGES}


@pytest.fixture(autouse=True)
def _memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A memory with two pages and an edit, and a new page."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TMX_EXTRACT_DB", raising=False)
    write_files(
        tmp_path,
        {
            "docs/a.md": page(SAVE),
            "docs/sub/b.md": page({103: ("Open the file.", "ファイルを開く。")}, locfileid="7"),
            "new/c.md": NEW.encode(),
        },
    )
    call("ingest", "docs")
    call("export", "xliff", "-o", "back.xlf")
    back = Path("back.xlf").read_text("utf-8").replace("保存します", "保存する")
    Path("back.xlf").write_text(back, "utf-8")
    call("merge", "back.xlf", "--by", "Hana")
    Path("back.xlf").unlink()


def run(name: str, output: str, *more: str) -> None:
    answer = call(*(part.format(output) for part in ALL[name]), *more)
    assert answer.exit_code == 0, answer.output


def files(folder: str = ".") -> dict[str, bytes]:
    """Return everything except the memory and the files that SQLite keeps beside it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(Path(folder).rglob("*"))
        if path.is_file() and not path.name.startswith("tm.db")
    }


@pytest.mark.parametrize("name", FILES)
def test_a_file_keeps_its_mode_and_leftovers_are_removed(name: str) -> None:
    before = files()
    Path("out.x").write_bytes(b"old")
    Path("out.x").chmod(0o600)
    Path(f".out.x.tmx-extract-{HEX}.part").write_bytes(b"half")
    run(name, "out.x")
    assert stat.S_IMODE(Path("out.x").stat().st_mode) == 0o600
    written = files()
    assert written.pop("out.x") != b"old"
    assert written == before


@pytest.mark.parametrize("name", FILES)
def test_a_link_stays_and_its_file_is_replaced(name: str) -> None:
    Path("real").write_bytes(b"old")
    Path("link").symlink_to("real")
    run(name, "link")
    assert Path("link").is_symlink()
    assert Path("real").read_bytes() != b"old"


@pytest.mark.parametrize("output", ["tm.db-wal", "tm.db-shm", "TM.DB-journal", "x/../tm.db-wal"])
@pytest.mark.parametrize("name", ALL)
def test_the_files_beside_a_memory_are_refused_as_outputs(name: str, output: str) -> None:
    Path("x").mkdir()
    before = sorted(Path().rglob("*"))
    with pytest.raises(OutputError, match="SQLite"):
        run(name, output)
    assert sorted(Path().rglob("*")) == before


def test_text_is_not_written_over_the_files_beside_a_memory() -> None:
    with pytest.raises(OutputError, match="SQLite"):
        call("export", "text", "-o", "tm.db-wal/x")
    assert not Path("tm.db-wal").is_dir()


def test_no_memory_is_made_over_the_files_beside_another() -> None:
    with pytest.raises(Exception, match="is a name that SQLite uses for the memory"):
        call("ingest", "docs", "--db", "tm.db-wal")
    assert not Path("tm.db-wal").exists()


def full(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("name", [*FILES, *PAGES])
def test_on_a_full_disk_the_old_file_stays(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    output = "out" if name in PAGES else "out.x"
    if name in PAGES:
        write_files(Path("out"), {"a.md": b"old", "sub/b.md": b"old"})
    else:
        Path(output).write_bytes(b"old")
    before = files()
    with monkeypatch.context() as patched:
        patched.setattr("tmx_extract.outputs.files.os.fsync", full)
        with pytest.raises(OutputError, match="No space left on device"):
            run(name, output)
    assert files() == before
    run(name, output)


@pytest.mark.parametrize("name", [*FILES, *PAGES, *FOLDERS])
def test_a_limit_on_the_size_of_files_comes_with_advice(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_large(*_: object) -> None:
        raise OSError(errno.EFBIG, "File too large")

    monkeypatch.setattr("tmx_extract.outputs.files.os.fsync", too_large)
    monkeypatch.setattr("tmx_extract.outputs.manifest.HashedFile.opened", too_large)
    with pytest.raises(OutputError, match=r"out\S* cannot be written: File too large") as raised:
        run(name, "out")
    assert raised.value.advice.startswith("Raise the limit for files (ulimit -f unlimited)")


@pytest.mark.parametrize("name", FOLDERS)
def test_on_a_full_disk_the_old_folder_stays(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    run(name, "out")
    before = files()
    with monkeypatch.context() as patched:
        patched.setattr("tmx_extract.outputs.manifest.HashedFile.opened", full)
        with pytest.raises(OutputError, match="No space left on device"):
            run(name, "out")
    assert files() == before
    run(name, "out")
    assert files() == before


def works(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Call `act` at the last moment before the output gets its name."""
    put = Replacing.put

    def late(self: Replacing, *arguments: Any) -> object:
        act()
        return put(self, *arguments)

    monkeypatch.setattr(Replacing, "put", late)


@pytest.mark.parametrize("name", FOLDERS)
def test_work_in_a_folder_that_is_replaced_stays(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(name, "out")
    works(monkeypatch, lambda: Path("out/notes.txt").write_bytes(b"work"))
    before = files()
    with pytest.raises(OutputError, match=r"out was changed while this ran, .*: notes\.txt"):
        run(name, "out")
    assert files() == {**before, "out/notes.txt": b"work"}


@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_created_meanwhile_stays(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = files()
    works(monkeypatch, lambda: write_files(Path("out"), {"work.txt": b"work"}))
    with pytest.raises(OutputError, match="out was created while this ran"):
        run(name, "out")
    assert files() == {**before, "out/work.txt": b"work"}


@pytest.mark.parametrize("name", PACKAGES)
@pytest.mark.parametrize("more", [[], ["--assign", "Hana"]])
def test_a_zip_written_meanwhile_stays(
    name: str, more: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(name, "out.zip", *more)
    run(name, "out.zip", *more)
    before = files()
    assert [path for path in before if "out" in path] == ["out.zip"]
    works(monkeypatch, lambda: Path("out.zip").write_bytes(b"work"))
    with pytest.raises(OutputError, match=r"out\.zip was changed while this ran"):
        run(name, "out.zip", *more)
    assert files() == {**before, "out.zip": b"work"}


@pytest.mark.parametrize("was_there", [False, True])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_written_meanwhile_stays(
    name: str, was_there: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if was_there:
        run(name, "out")
    new_page = PageFolder.new_page

    def late(self: PageFolder, path: Path) -> object:
        write_files(Path("out"), {"sub/b.md": b"work", "notes.txt": b"work"})
        return new_page(self, path)

    monkeypatch.setattr(PageFolder, "new_page", late)
    told = "changed" if was_there else "created"
    with pytest.raises(OutputError, match=rf"out/sub/b\.md was {told} while this ran"):
        run(name, "out")
    assert files("out")["sub/b.md"] == files("out")["notes.txt"] == b"work"


@pytest.mark.parametrize("name", PAGES)
def test_no_page_is_written_through_a_link(name: str) -> None:
    write_files(Path("other"), {"b.md": b"theirs"})
    Path("out").mkdir()
    Path("out/sub").symlink_to("../other")
    with pytest.raises(OutputError, match="out/sub is a link"):
        run(name, "out")
    assert files("other") == {"b.md": b"theirs"}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_not_written_over_itself(name: str) -> None:
    before = files("docs")
    answer = call(*(part.format("docs") for part in PAGES[name]))
    assert answer.exit_code == 1
    assert "would take the place of the page itself" in answer.stderr
    assert files("docs") == before


@pytest.mark.parametrize("name", PACKAGES)
def test_a_zipped_package_comes_back(name: str) -> None:
    run(name, "tm.zip")
    answer = call("merge", "tm.zip", "--by", "Hana")
    # The project of OmegaT has no saved work.
    if name != "package omegat":
        assert answer.exit_code == 0
        assert answer.stderr.startswith("2 files with 2 units: 0 edited, 2 unchanged")
