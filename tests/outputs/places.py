"""Folders, zips and files written as the commands write them, and snapshots of their content."""

import json
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from functools import partial
from hashlib import sha256
from pathlib import Path

from tmx_extract.outputs.files import written_beside
from tmx_extract.outputs.folders import NewFolder, folder_written_beside
from tmx_extract.outputs.page_folder import PageFolder
from tmx_extract.outputs.zipped import zip_written_beside

OLD = {"a.txt": "old a", "sub/b.txt": "old b"}
NEW = {"a.txt": "new a", "c/d.txt": "new d"}

Files = Mapping[str, str]


def nothing() -> None:
    """Do nothing."""


def picture(folder: Path) -> dict[str, str]:
    """Return the content of the folder: texts of files, targets of links, `/` for folders."""
    return {path.relative_to(folder).as_posix(): _tell(path) for path in sorted(folder.rglob("*"))}


def _tell(path: Path) -> str:
    if path.is_symlink():
        return f"-> {path.readlink()}"
    return "/" if path.is_dir() else path.read_bytes().decode(errors="replace")


def with_manifest(files: Files) -> dict[str, str]:
    """Return the files of a package with their manifest."""
    listed = [
        {"path": name, "sha256": sha256(text.encode()).hexdigest()} for name, text in files.items()
    ]
    manifest = json.dumps({"tool": "tmx-extract", "files": listed})
    return {**files, "manifest.json": manifest}


def put_files(folder: Path, files: Files) -> Path:
    """Write the files directly."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def expected(name: str, files: Files) -> dict[str, str]:
    """Return the expected snapshot of a folder with these files and their manifest."""
    found = {name: "/"}
    for path, text in with_manifest(files).items():
        steps = path.split("/")[:-1]
        found |= {"/".join([name, *steps[: end + 1]]): "/" for end in range(len(steps))}
        found[f"{name}/{path}"] = text
    return dict(sorted(found.items()))


def write_folder(
    place: Path,
    files: Files,
    *,
    force: bool = False,
    meanwhile: Callable[[], object] = nothing,
    confirm: Callable[[], None] | None = None,
    beside: Callable[..., AbstractContextManager[NewFolder]] = folder_written_beside,
) -> NewFolder:
    """Write like `package OUT`."""
    with beside(place, force=force, confirm=confirm) as new:
        put_files(new.path, with_manifest(files))
        meanwhile()
    return new


write_zip = partial(write_folder, beside=zip_written_beside)
"""Writes like `package OUT.zip`."""


def write_file(place: Path, text: str) -> None:
    """Write like `export -o`."""
    with written_beside(place) as file:
        file.write(text.encode())


def write_pages(place: Path, files: Files, *, meanwhile: Callable[[], object] = nothing) -> None:
    """Write like `clean -o`; call `meanwhile` before each page."""
    folder = PageFolder(place)
    for name, text in files.items():
        meanwhile()
        with folder.new_page(place / name) as file:
            file.write(text.encode())
