"""A zip appears complete; another file that gets its name in the meantime is never lost."""

import os
import stat
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from outputs.places import NEW, OLD, picture, put_files, with_manifest, write_zip
from tmx_extract.errors import OutputError
from tmx_extract.outputs.unfinished import locked

HEX = "0123456789abcdef"


@pytest.fixture(autouse=True)
def temporary(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which packages are built before they are zipped."""
    folder = tmp_path_factory.mktemp("temporary")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def contents(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as found:
        return {
            one.filename: "/" if one.is_dir() else found.read(one).decode()
            for one in found.infolist()
        }


def made(tmp_path: Path) -> bytes:
    """Return the bytes of a zip with the new files."""
    folder = tmp_path / "twin"
    write_zip(folder / "out.zip", NEW)
    data = (folder / "out.zip").read_bytes()
    (folder / "out.zip").unlink()
    folder.rmdir()
    return data


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_zip_has_one_folder_at_the_top(tmp_path: Path) -> None:
    write_zip(tmp_path / "out.zip", NEW)
    assert contents(tmp_path / "out.zip") == {
        "out/": "/",
        "out/a.txt": "new a",
        "out/c/": "/",
        "out/c/d.txt": "new d",
        "out/manifest.json": with_manifest(NEW)["manifest.json"],
    }


@pytest.mark.parametrize(
    ("name", "top"),
    [
        ("ja.zip", "ja"),
        ("JA.ZIP", "JA"),
        ("ja.v1.zip", "ja.v1"),
        ("日本語.zip", "日本語"),
        ("a b.zip", "a b"),
        ('a:b*"?.zip', "a_b___"),
        ("..zip", "_"),
        ("-x.zip", "_-x"),
        ("con.zip", "_con"),
        ("tm.zip", "tm-package"),
        ("TM.zip", "TM-package"),
        ("a\n\x1b[31m.zip", "a__[31m"),
        (os.fsdecode(b"caf\xe9.zip"), "caf_"),
    ],
)
def test_the_folder_at_the_top_is_named_like_the_zip_if_every_system_allows_it(
    tmp_path: Path, name: str, top: str
) -> None:
    write_zip(tmp_path / name, NEW)
    assert set(contents(tmp_path / name)) == {
        f"{top}/",
        f"{top}/a.txt",
        f"{top}/c/",
        f"{top}/c/d.txt",
        f"{top}/manifest.json",
    }


def test_a_zip_that_was_replaced_is_gone(tmp_path: Path) -> None:
    new = made(tmp_path)
    write_zip(tmp_path / "out.zip", OLD)
    assert write_zip(tmp_path / "out.zip", NEW).kept == []
    assert snapshot(tmp_path) == {"out.zip": new}


def test_a_zip_without_a_folder_at_the_top_is_replaced_too(tmp_path: Path) -> None:
    """Version 0.1.0 wrote such zips."""
    new = made(tmp_path)
    with zipfile.ZipFile(tmp_path / "out.zip", "w") as packed:
        for name, text in with_manifest(OLD).items():
            packed.writestr(name, text)
    write_zip(tmp_path / "out.zip", NEW)
    assert snapshot(tmp_path) == {"out.zip": new}


def add_notes(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as packed:
        packed.writestr("out/notes.txt", "work")


def spoil(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[70] ^= 255
    path.write_bytes(data)


def replace_by_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


CHANGES: dict[str, Callable[[Path], object]] = {
    "a file more in it": add_notes,
    "other bytes": lambda path: path.write_bytes(b"work"),
    "a spoilt byte": spoil,
    "no bytes": lambda path: path.write_bytes(b""),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_concurrent_change_stops_it_and_stays(tmp_path: Path, change: str) -> None:
    out = tmp_path / "out.zip"
    write_zip(out, OLD)
    seen: list[bytes] = []

    def meanwhile() -> None:
        CHANGES[change](out)
        seen.append(out.read_bytes())

    with pytest.raises(OutputError, match=r"out\.zip was changed while this ran"):
        write_zip(out, NEW, meanwhile=meanwhile)
    assert snapshot(tmp_path) == {"out.zip": seen[0]}
    # The next check notices that it was changed.
    with pytest.raises(OutputError, match=r"out\.zip is not a package, or was changed"):
        write_zip(out, NEW)
    assert snapshot(tmp_path) == {"out.zip": seen[0]}


@pytest.mark.parametrize("was_there", [False, True])
def test_with_force_it_is_kept_beside(tmp_path: Path, was_there: bool) -> None:
    new, out = made(tmp_path), tmp_path / "out.zip"
    if was_there:
        write_zip(out, OLD)
    found = write_zip(out, NEW, force=True, meanwhile=lambda: out.write_bytes(b"work"))
    assert found.kept == [tmp_path / "out.zip.1"]
    assert snapshot(tmp_path) == {"out.zip": new, "out.zip.1": b"work"}


def test_a_file_that_appears_meanwhile_stops_it_and_stays(tmp_path: Path) -> None:
    out = tmp_path / "out.zip"
    with pytest.raises(OutputError, match=r"out\.zip was created while this ran"):
        write_zip(out, NEW, meanwhile=lambda: out.write_bytes(b"work"))
    assert snapshot(tmp_path) == {"out.zip": b"work"}


@pytest.mark.parametrize("is_there", [False, True])
def test_a_failing_confirmation_restores_everything(tmp_path: Path, is_there: bool) -> None:
    if is_there:
        write_zip(tmp_path / "out.zip", OLD)
    before = snapshot(tmp_path)

    def confirm() -> None:
        assert contents(tmp_path / "out.zip")["out/a.txt"] == "new a"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_zip(tmp_path / "out.zip", NEW, confirm=confirm)
    assert snapshot(tmp_path) == before


def test_leftovers_of_a_killed_run_are_removed(tmp_path: Path, temporary: Path) -> None:
    new = made(tmp_path)
    write_zip(tmp_path / f".out.zip.tmx-extract-{HEX}.old", OLD)
    put_files(tmp_path, {f".out.zip.tmx-extract-{HEX}.part": "half"})
    put_files(temporary, {f".package.tmx-extract-{HEX}.part/a.txt": "half"})
    write_zip(tmp_path / "out.zip", NEW)
    # The old one got its name back, and was then replaced.
    assert snapshot(tmp_path) == {"out.zip": new}
    assert picture(temporary) == {}


def test_an_old_zip_beside_the_new_one_is_removed_and_work_gets_a_number(tmp_path: Path) -> None:
    new = made(tmp_path)
    write_zip(tmp_path / "out.zip", OLD)
    write_zip(tmp_path / f".out.zip.tmx-extract-{HEX}.old", OLD)
    (tmp_path / f".out.zip.tmx-extract-{HEX[::-1]}.old").write_bytes(b"work")
    assert write_zip(tmp_path / "out.zip", NEW).kept == [tmp_path / "out.zip.1"]
    assert snapshot(tmp_path) == {"out.zip": new, "out.zip.1": b"work"}


def test_packages_that_other_processes_make_stay(tmp_path: Path, temporary: Path) -> None:
    name = f".package.tmx-extract-{HEX}.part"
    put_files(temporary, {f"{name}/a.txt": "half"})
    with locked(temporary / name):
        write_zip(tmp_path / "out.zip", NEW)
    assert picture(temporary) == {name: "/", f"{name}/a.txt": "half"}


def test_a_package_is_private_while_it_is_written(tmp_path: Path, temporary: Path) -> None:
    modes: list[int] = []

    def meanwhile() -> None:
        modes.extend(stat.S_IMODE(path.stat().st_mode) for path in temporary.iterdir())

    write_zip(tmp_path / "out.zip", NEW, meanwhile=meanwhile)
    assert modes == [0o700]


def test_the_mode_of_a_zip_stays(tmp_path: Path) -> None:
    write_zip(tmp_path / "out.zip", OLD)
    (tmp_path / "out.zip").chmod(0o600)
    write_zip(tmp_path / "out.zip", NEW)
    assert stat.S_IMODE((tmp_path / "out.zip").stat().st_mode) == 0o600
