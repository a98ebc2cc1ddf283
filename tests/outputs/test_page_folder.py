"""Pages are written into a folder that may contain other things, which stay unharmed."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from outputs.places import picture, put_files, write_pages
from tmx_extract.errors import OutputError
from tmx_extract.outputs.page_folder import PageFolder
from tmx_extract.outputs.unfinished import locked

HEX = "0123456789abcdef"
PAGES = {"a.md": "new a", "sub/b.md": "new b"}


def test_pages_replace_older_ones_and_leave_the_rest(tmp_path: Path) -> None:
    put_files(tmp_path, {"out/a.md": "old", "out/notes.txt": "work"})
    (tmp_path / "out/a.md").chmod(0o600)
    write_pages(tmp_path / "out", PAGES)
    assert picture(tmp_path / "out") == {**PAGES, "notes.txt": "work", "sub": "/"}
    assert stat.S_IMODE((tmp_path / "out/a.md").stat().st_mode) == 0o600


LINKS: dict[str, tuple[str, str, str]] = {
    "a folder that is a link": ("out/sub", "../other", "sub"),
    "a folder that is a link to the folder itself": ("out/sub", ".", "sub"),
    "a page that is a link": ("out/sub/b.md", "../../other/b.md", "sub/b.md"),
    "a page that is a link to nothing": ("out/sub/b.md", "../../other/new.md", "sub/b.md"),
    "a folder that is a link to nothing": ("out/sub", "../nowhere", "sub"),
}


@pytest.mark.parametrize("link", LINKS)
def test_nothing_is_written_through_a_link(tmp_path: Path, link: str) -> None:
    name, leads_to, told = LINKS[link]
    put_files(tmp_path, {"other/b.md": "theirs"})
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).symlink_to(leads_to)
    before = picture(tmp_path)
    with pytest.raises(OutputError, match=rf"leads out of .*out/{told} is a link"):
        write_pages(tmp_path / "out", {"sub/b.md": "new b"})
    assert picture(tmp_path) == before


def test_the_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "out").symlink_to("real")
    write_pages(tmp_path / "out", PAGES)
    assert picture(tmp_path / "real") == {**PAGES, "sub": "/"}


MEANWHILE: dict[str, tuple[Callable[[Path], object], str]] = {
    "made": (lambda out: (out / "z.md").write_text("work"), "created"),
    "changed": (lambda out: (out / "old.md").write_text("work"), "changed"),
    "replaced": (
        lambda out: (put_files(out, {"x": "work"}) / "x").replace(out / "old.md"),
        "changed",
    ),
    "linked": (lambda out: (out / "z.md").symlink_to("../other"), "leads out"),
    "a folder": (lambda out: (out / "z.md").mkdir(), "is a folder"),
}


@pytest.mark.parametrize("kind", MEANWHILE)
def test_a_page_changed_meanwhile_stops_it_and_stays(tmp_path: Path, kind: str) -> None:
    put_files(tmp_path / "out", {"old.md": "old"})
    folder = PageFolder(tmp_path / "out")
    act, told = MEANWHILE[kind]
    act(tmp_path / "out")
    before = picture(tmp_path)
    name = "old.md" if told == "changed" else "z.md"
    with (
        pytest.raises(OutputError, match=told),
        folder.new_page(tmp_path / "out" / name) as file,
    ):
        file.write(b"new")
    assert picture(tmp_path) == before


def test_a_page_made_while_it_is_written_stays(tmp_path: Path) -> None:
    folder = PageFolder(tmp_path / "out")
    with (
        pytest.raises(OutputError, match="was created while this ran"),
        folder.new_page(tmp_path / "out/a.md"),
    ):
        (tmp_path / "out/a.md").write_text("work")
    assert picture(tmp_path) == {"out": "/", "out/a.md": "work"}


def test_a_page_deleted_meanwhile_is_written(tmp_path: Path) -> None:
    put_files(tmp_path / "out", {"a.md": "old"})
    folder = PageFolder(tmp_path / "out")
    (tmp_path / "out/a.md").unlink()
    with folder.new_page(tmp_path / "out/a.md") as file:
        file.write(b"new")
    assert picture(tmp_path) == {"out": "/", "out/a.md": "new"}


def test_unfinished_pages_of_killed_runs_are_removed_everywhere(tmp_path: Path) -> None:
    out = tmp_path / "out"
    left = [f".a.md.tmx-extract-{HEX}.part", f"sub/.gone.md.tmx-extract-{HEX}.part"]
    live = f".live.md.tmx-extract-{HEX}.part"
    theirs = {".a.md.part": "theirs", f"a.md.tmx-extract-{HEX}.part": "theirs"}
    put_files(out, {**dict.fromkeys([*left, live], "half"), **theirs})
    with locked(out / live):
        write_pages(out, PAGES)
    assert picture(out) == dict(sorted({**PAGES, "sub": "/", live: "half", **theirs}.items()))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_reported(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir(0o500)
    with pytest.raises(OutputError, match="Permission denied"):
        write_pages(tmp_path / "out", PAGES)
