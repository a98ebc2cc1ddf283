"""A folder appears complete; things that get its name in the meantime are never lost."""

import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outputs.places import NEW, OLD, expected, picture, put_files, with_manifest, write_folder
from tmx_extract.errors import OutputError
from tmx_extract.outputs.snapshots import PathSnapshot
from tmx_extract.outputs.unfinished import locked, remove_part

HEX = "0123456789abcdef"


def keep_size_and_time(path: Path) -> None:
    before = path.stat()
    path.write_text("OLD A", "utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def replace(folder: Path) -> None:
    folder.rename(folder.with_name("moved"))
    put_files(folder, {"work.txt": "work"})


def to_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


CHANGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a new file": (lambda out: (out / "notes.txt").write_text("work"), "notes.txt"),
    "a new file deeper": (lambda out: (out / "sub/notes.txt").write_text("work"), "sub/notes.txt"),
    "a new empty file": (lambda out: (out / "notes.txt").touch(), "notes.txt"),
    "a new folder": (lambda out: (out / "sub/mine").mkdir(), "sub/mine"),
    "a new link": (lambda out: (out / "link").symlink_to("a.txt"), "link"),
    "a change": (lambda out: (out / "a.txt").write_text("work"), "a.txt"),
    "a change of the same size and time": (lambda out: keep_size_and_time(out / "a.txt"), "a.txt"),
    "a change of the manifest": (lambda out: (out / "manifest.json").write_text("{}"), "manifest"),
    "a new name": (lambda out: (out / "a.txt").rename(out / "z.txt"), "z.txt, a.txt"),
    "a file away": (lambda out: (out / "a.txt").unlink(), "a.txt"),
    "a file turned folder": (lambda out: to_folder(out / "a.txt"), "a.txt"),
    "another folder": (replace, "work.txt"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_concurrent_change_stops_it_and_stays(tmp_path: Path, change: str) -> None:
    out = tmp_path / "out"
    write_folder(out, OLD)
    act, named = CHANGES[change]
    seen: list[dict[str, str]] = []

    def meanwhile() -> None:
        act(out)
        seen.append(
            {name: text for name, text in picture(tmp_path).items() if not name.startswith(".")}
        )

    with pytest.raises(OutputError, match="out was changed while this ran") as caught:
        write_folder(out, NEW, meanwhile=meanwhile)
    assert named in caught.value.message
    assert picture(tmp_path) == seen[0]


@pytest.mark.parametrize("change", CHANGES)
def test_with_force_it_is_kept_beside_unchanged(tmp_path: Path, change: str) -> None:
    out = tmp_path / "out"
    write_folder(out, OLD)
    seen: list[dict[str, str]] = []

    def meanwhile() -> None:
        CHANGES[change][0](out)
        seen.append(picture(out))

    new = write_folder(out, NEW, force=True, meanwhile=meanwhile)
    assert new.kept == [tmp_path / "out.1"]
    assert picture(tmp_path / "out.1") == seen[0]
    shutil.rmtree(tmp_path / "out.1")
    shutil.rmtree(tmp_path / "moved", ignore_errors=True)
    assert picture(tmp_path) == expected("out", NEW)


UNCHANGED: dict[str, Callable[[Path], object]] = {
    "nothing": Path.exists,
    "reading": lambda out: (out / "a.txt").read_text(),
    "another date": lambda out: (out / "a.txt").touch(),
    "another mode": lambda out: (out / "a.txt").chmod(0o600),
    "the same text again": lambda out: (out / "a.txt").write_text("old a"),
    "a copy by links": lambda out: os.link(out / "a.txt", out.parent / "copy"),
}


@pytest.mark.parametrize("change", UNCHANGED)
def test_changes_without_effect_on_text_are_ignored(tmp_path: Path, change: str) -> None:
    out = tmp_path / "out"
    write_folder(out, OLD)
    assert write_folder(out, NEW, meanwhile=lambda: UNCHANGED[change](out)).kept == []
    (tmp_path / "copy").unlink(missing_ok=True)
    assert picture(tmp_path) == expected("out", NEW)


APPEARING: dict[str, Callable[[Path], object]] = {
    "a folder with work": lambda out: put_files(out, {"work.txt": "work"}),
    "a package": lambda out: put_files(out, with_manifest(OLD)),
    "a file": lambda out: out.write_text("work"),
    "a link": lambda out: out.symlink_to("elsewhere"),
}


@pytest.mark.parametrize("was_empty", [False, True])
@pytest.mark.parametrize("thing", APPEARING)
def test_a_folder_created_meanwhile_stops_it_and_stays(
    tmp_path: Path, thing: str, was_empty: bool
) -> None:
    out = tmp_path / "out"
    if was_empty:
        out.mkdir()

    def meanwhile() -> None:
        if was_empty:
            out.rmdir()
        APPEARING[thing](out)

    with pytest.raises(OutputError, match="out was created while this ran, and was left unchanged"):
        write_folder(out, NEW, meanwhile=meanwhile)
    found = picture(tmp_path)
    shutil.rmtree(out) if out.is_dir() else out.unlink()
    APPEARING[thing](out)
    assert found == picture(tmp_path)


def test_an_empty_folder_that_appears_is_filled(tmp_path: Path) -> None:
    write_folder(tmp_path / "out", NEW, meanwhile=(tmp_path / "out").mkdir)
    assert picture(tmp_path) == expected("out", NEW)


def test_with_force_a_folder_that_appears_is_kept_beside(tmp_path: Path) -> None:
    out = tmp_path / "out"
    new = write_folder(out, NEW, force=True, meanwhile=lambda: put_files(out, {"work.txt": "work"}))
    assert new.kept == [tmp_path / "out.1"]
    assert picture(tmp_path) == {
        **expected("out", NEW),
        "out.1": "/",
        "out.1/work.txt": "work",
    }


def test_files_added_after_the_last_check_are_kept_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person works in a folder that was renamed."""
    out = tmp_path / "out"
    write_folder(out, OLD)
    find_news = PathSnapshot.find_news

    def look(record: PathSnapshot, folder: Path) -> list[str]:
        news = find_news(record, folder)
        (folder / "sub/notes.txt").write_text("work")
        (folder / "a.txt").write_text("more work")
        return news

    monkeypatch.setattr(PathSnapshot, "find_news", look)
    assert write_folder(out, NEW).kept == [tmp_path / "out.1"]
    assert picture(tmp_path / "out.1") == {
        "a.txt": "more work",
        "manifest.json": with_manifest(OLD)["manifest.json"],
        "sub": "/",
        "sub/notes.txt": "work",
    }
    write_folder(tmp_path / "twin", NEW)
    assert picture(out) == picture(tmp_path / "twin")


@pytest.mark.parametrize("is_there", [False, True])
def test_a_failing_confirmation_restores_everything(tmp_path: Path, is_there: bool) -> None:
    out = tmp_path / "out"
    if is_there:
        write_folder(out, OLD)
    before = picture(tmp_path)

    def confirm() -> None:
        assert (out / "a.txt").read_text() == "new a"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_folder(out, NEW, confirm=confirm)
    assert picture(tmp_path) == before


def test_files_added_to_the_new_folder_before_its_removal_are_kept(tmp_path: Path) -> None:
    out = tmp_path / "out"

    def confirm() -> None:
        (out / "notes.txt").write_text("work")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_folder(out, NEW, confirm=confirm)
    assert picture(tmp_path) == {
        "out.1": "/",
        "out.1/manifest.json": with_manifest(NEW)["manifest.json"],
        "out.1/notes.txt": "work",
    }


LEFT: dict[str, dict[str, str]] = {
    "an unfinished folder": {f".out.tmx-extract-{HEX}.part/a.txt": "half"},
    "an unfinished file": {f".out.tmx-extract-{HEX}.part": "half"},
    "two": {
        f".out.tmx-extract-{HEX}.part/a.txt": "half",
        f".out.tmx-extract-{HEX[::-1]}.part": "half",
    },
    "an old one that was going": {
        f".out.tmx-extract-{HEX}.old/{name}": text
        for name, text in with_manifest(OLD).items()
        if name != "a.txt"
    },
}


@pytest.mark.parametrize("there", [OLD, None])
@pytest.mark.parametrize("left", LEFT)
def test_leftovers_of_a_killed_run_are_removed(
    tmp_path: Path, left: str, there: dict[str, str] | None
) -> None:
    if there is not None:
        write_folder(tmp_path / "out", there)
    elif left == "an old one that was going":
        pytest.skip("the new one is there by then")
    put_files(tmp_path, LEFT[left])
    assert write_folder(tmp_path / "out", NEW).kept == []
    assert picture(tmp_path) == expected("out", NEW)


def test_a_folder_that_a_killed_run_set_aside_comes_back(tmp_path: Path) -> None:
    aside = f".out.tmx-extract-{HEX}.old"
    put_files(tmp_path / aside, {**with_manifest(OLD), "notes.txt": "work"})
    with pytest.raises(OutputError, match="out was changed since it was written: notes"):
        write_folder(tmp_path / "out", NEW)
    assert picture(tmp_path) == dict(
        sorted({**expected("out", OLD), "out/notes.txt": "work"}.items())
    )


def test_a_folder_with_work_that_a_killed_run_set_aside_is_kept(tmp_path: Path) -> None:
    write_folder(tmp_path / "out", OLD)
    put_files(tmp_path / f".out.tmx-extract-{HEX}.old", {**with_manifest(OLD), "a.txt": "work"})
    assert write_folder(tmp_path / "out", NEW).kept == [tmp_path / "out.1"]
    assert (tmp_path / "out.1/a.txt").read_text() == "work"
    shutil.rmtree(tmp_path / "out.1")
    assert picture(tmp_path) == expected("out", NEW)


@pytest.mark.parametrize("ending", ["part", "old"])
def test_files_in_use_by_another_process_stay(tmp_path: Path, ending: str) -> None:
    name = f".out.tmx-extract-{HEX}.{ending}"
    write_folder(tmp_path / "out", OLD)
    put_files(tmp_path, {f"{name}/a.txt": "half"})
    with locked(tmp_path / name):
        write_folder(tmp_path / "out", NEW)
    assert picture(tmp_path) == {
        name: "/",
        f"{name}/a.txt": "half",
        **expected("out", NEW),
    }


NOT_OURS = [
    ".out.part",
    ".out.4711.part",
    ".out.tmx-extract-0123.part",
    f".out.tmx-extract-{HEX}.part.txt",
    f"out.tmx-extract-{HEX}.part",
    f".other.tmx-extract-{HEX}.part",
    f".out.tmx-extract-{HEX.upper()}.part",
]


def test_files_of_other_names_stay(tmp_path: Path) -> None:
    files = dict.fromkeys(NOT_OURS, "theirs")
    put_files(tmp_path, files)
    (tmp_path / f".out.tmx-extract-{HEX}.part").symlink_to("elsewhere")
    write_folder(tmp_path / "out", NEW)
    left = {name: text for name, text in picture(tmp_path).items() if not name.startswith("out/")}
    assert left == dict(
        sorted({**files, "out": "/", f".out.tmx-extract-{HEX}.part": "-> elsewhere"}.items())
    )


@pytest.mark.parametrize(
    ("name", "is_removed"),
    [
        (f".out.tmx-extract-{HEX}.part", True),
        (f".other.txt.tmx-extract-{HEX}.part", True),
        (f".out.tmx-extract-{HEX}.txt", False),
        (f"out.tmx-extract-{HEX}.part", False),
        (".out.part", False),
        ("out", False),
    ],
)
@pytest.mark.parametrize("is_folder", [False, True])
def test_only_unfinished_files_and_folders_are_removed(
    tmp_path: Path, name: str, *, is_removed: bool, is_folder: bool
) -> None:
    path = tmp_path / name
    if is_folder:
        put_files(path, {"a.txt": "half"})
    else:
        path.write_bytes(b"half")
    assert remove_part(path) is is_removed
    assert path.exists() is not is_removed


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_leftovers_of_another_user_stay(tmp_path: Path) -> None:
    name = f".out.tmx-extract-{HEX}.part"
    put_files(tmp_path, {name: "half"})
    os.chown(tmp_path / name, 12345, -1)
    write_folder(tmp_path / "out", NEW)
    assert (tmp_path / name).read_text() == "half"


@pytest.mark.parametrize("is_empty", [False, True])
def test_the_mode_of_a_folder_stays(tmp_path: Path, is_empty: bool) -> None:
    out = tmp_path / "out"
    out.mkdir() if is_empty else write_folder(out, OLD)
    out.chmod(0o750)
    write_folder(out, NEW)
    assert stat.S_IMODE(out.stat().st_mode) == 0o750


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="gives folders away")
@pytest.mark.parametrize(
    ("refused", "expected"),
    [
        (frozenset(), (1234, 4321, 0o2770)),
        (frozenset({1234}), (0, 4321, 0o2770)),
        # The group of the old folder is another one, so ours gets no permissions.
        (frozenset({1234, -1}), (0, 0, 0o700)),
    ],
    ids=["all", "the group", "nothing"],
)
def test_a_folder_of_another_user_keeps_its_owner_as_far_as_it_may(
    tmp_path: Path,
    refused: frozenset[int],
    expected: tuple[int, int, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    give = os.fchown

    def give_if_allowed(descriptor: int, user: int, group: int) -> None:
        if user in refused:
            raise PermissionError
        give(descriptor, user, group)

    out = tmp_path / "out"
    write_folder(out, OLD)
    os.chown(out, 1234, 4321)
    out.chmod(0o2770)
    monkeypatch.setattr(os, "fchown", give_if_allowed)
    write_folder(out, NEW)
    found = out.stat()
    assert (found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode)) == expected


def test_a_link_to_a_folder_stays_and_the_folder_is_replaced(tmp_path: Path) -> None:
    write_folder(tmp_path / "real/out", OLD)
    (tmp_path / "link").symlink_to("real/out")
    write_folder(tmp_path / "link", NEW)
    assert picture(tmp_path) == {"link": "-> real/out", "real": "/", **expected("real/out", NEW)}


def test_folders_created_for_it_are_removed_after_a_failure(tmp_path: Path) -> None:
    def fail() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        write_folder(tmp_path / "a/b/out", NEW, meanwhile=fail)
    assert picture(tmp_path) == {}


def test_a_long_name_is_possible(tmp_path: Path) -> None:
    name = "記" * 85
    write_folder(tmp_path / name, OLD)
    write_folder(tmp_path / name, NEW)
    assert picture(tmp_path) == expected(name, NEW)


NAMES = st.sampled_from(["a.txt", "sub/b.txt", "manifest.json", "n.txt", "sub/n.txt", "new/n.txt"])
STEPS = st.lists(
    st.tuples(st.sampled_from(["write", "remove", "mkdir"]), NAMES, st.integers(0, 9)), max_size=6
)


@given(steps=STEPS, force=st.booleans(), was_there=st.booleans())
def test_no_text_written_by_a_person_is_lost(
    steps: list[tuple[str, str, int]], *, force: bool, was_there: bool
) -> None:
    with TemporaryDirectory() as name:
        out = Path(name) / "out"
        if was_there:
            write_folder(out, OLD)
        theirs: dict[str, str] = {}

        def meanwhile() -> None:
            for kind, path, number in steps:
                if kind == "write":
                    put_files(out, {path: f"work {number}"})
                    theirs[path] = f"work {number}"
                elif kind == "remove":
                    (out / path).unlink(missing_ok=True)
                    theirs.pop(path, None)
                else:
                    (out / path).parent.mkdir(parents=True, exist_ok=True)

        try:
            write_folder(out, NEW, force=force, meanwhile=meanwhile)
            is_done = True
        except OutputError:
            is_done = False
        after = picture(Path(name))
        folder = "out.1" if is_done and theirs else "out"
        assert {path: after.get(f"{folder}/{path}") for path in theirs} == theirs
        assert not [path for path in after if path.startswith(".")]
        if is_done:
            assert {path: after[f"out/{path}"] for path in NEW} == NEW
