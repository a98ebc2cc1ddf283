"""The contents of a place when it was checked, so that nothing else is ever removed."""

import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from tmx_extract.outputs.manifest import MANIFEST, hash_of, read_manifest


class FileMark(NamedTuple):
    """Identifies an unchanged file."""

    kind: int
    inode: int
    size: int
    changed: int
    """Time of the last change of the content, in nanoseconds."""
    touched: int
    """Time of the last change of owner, mode or links; for a folder only `kind` is stored."""

    @classmethod
    def of(cls, found: os.stat_result) -> "FileMark":
        """Return the mark of a file or folder; links are not followed."""
        kind = stat.S_IFMT(found.st_mode)
        if stat.S_ISDIR(found.st_mode):
            return cls(kind, 0, 0, 0, 0)
        return cls(kind, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder."""
        return stat.S_ISDIR(self.kind)


Listing = dict[str, FileMark]
"""The contents of a folder: paths with slashes, a folder before its contents."""


def list_folder(folder: Path) -> Listing:
    """Return the marks of the current contents of the folder."""
    listing: Listing = {}
    waiting = [""]
    while waiting:
        inside = waiting.pop()
        with os.scandir(folder / inside) as entries:
            for entry in entries:
                name = inside + entry.name
                # `entry.stat` has no inode on Windows.
                mark = listing[name] = FileMark.of(os.lstat(entry.path))
                if mark.is_folder:
                    waiting.append(f"{name}/")
    return listing


class PathSnapshot:
    """A folder at the time of the check."""

    def __init__(self, folder: Path) -> None:
        # The marks come first, so that a change while the hashes are read is noticed later.
        self._listing = list_folder(folder)
        self._digests = _read_digests(folder)
        self.is_ours = self._digests is not None
        """Whether it has a manifest of this program."""

    @property
    def is_empty(self) -> bool:
        """Whether it had no contents."""
        return not self._listing

    def find_changes(self, folder: Path) -> list[str]:
        """Return the files that differ from the manifest, in text order: other, changed,
        missing."""
        return sorted({*self.find_foreign(folder), *(self._known.keys() - self._listing.keys())})

    def find_foreign(self, folder: Path) -> list[str]:
        """Return the files that are unknown to the manifest or changed, in text order."""
        return sorted(
            name
            for name, mark in self._listing.items()
            if not mark.is_folder and not self._is_known(folder, name, mark)
        )

    def find_news(self, folder: Path) -> list[str]:
        """Return the contents that are new or changed since the check, under any name; removed ones
        come last. Then the record is updated."""
        before, self._listing = self._listing, list_folder(folder)
        news = sorted(
            name
            for name, mark in self._listing.items()
            if self._is_news(folder, name, mark, before)
        )
        return [*news, *sorted(before.keys() - self._listing.keys())]

    def _is_news(self, folder: Path, name: str, mark: FileMark, before: Listing) -> bool:
        if name not in before:
            return True
        if before[name] == mark:
            return False
        return mark.is_folder or not self._is_known(folder, name, mark)

    def remove(self, folder: Path) -> bool:
        """Remove the recorded contents, and the folder if it is then empty; return whether it is
        gone."""
        with suppress(OSError):
            # The contents of a folder come after it in the list.
            for name in reversed(self._listing):
                if name != MANIFEST:
                    self._remove(folder, name)
            if os.listdir(folder) == [MANIFEST]:  # noqa: PTH208 - names are compared
                # The manifest identifies the rest, so it is removed last.
                self._remove(folder, MANIFEST)
            folder.rmdir()
        return not os.path.lexists(folder)

    def _remove(self, folder: Path, name: str) -> None:
        path, mark = folder / name, self._listing.get(name)
        with suppress(OSError):
            if mark is not None and mark.is_folder:
                path.rmdir()
            elif FileMark.of(path.lstat()) == mark:
                path.unlink()

    def list_files(self) -> list[str]:
        """Return the paths of everything except folders."""
        return [name for name, mark in self._listing.items() if not mark.is_folder]

    @property
    def _known(self) -> Mapping[str, str]:
        return self._digests or {}

    def _is_known(self, folder: Path, name: str, mark: FileMark) -> bool:
        digest = self._known.get(name)
        if digest is None or not stat.S_ISREG(mark.kind):
            return False
        with suppress(OSError), (folder / name).open("rb") as file:
            return hash_of(file) == digest
        return False


def _read_digests(folder: Path) -> dict[str, str] | None:
    """Return the hashes in the manifest, and its own hash; None if this program did not write
    it."""
    path = folder / MANIFEST
    try:
        if path.is_symlink():
            return None
        data = path.read_bytes()
    except OSError:
        return None
    digests = read_manifest(data)
    if digests is None:
        return None
    return {**digests, MANIFEST: sha256(data).hexdigest()}
