"""Pages written one by one into a folder that may contain other things."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import BinaryIO

from tmx_extract.errors import OutputError
from tmx_extract.outputs.files import explained, finish, written_new
from tmx_extract.outputs.memory_protection import expect_no_memory
from tmx_extract.outputs.names import is_part
from tmx_extract.outputs.replacing import link_or_rename
from tmx_extract.outputs.snapshots import FileMark, Listing, list_folder
from tmx_extract.outputs.unfinished import remove_part


class PageFolder:
    """A folder into which pages are written. It never writes through links, and never damages files
    that are added or changed while it is being written."""

    def __init__(self, folder: Path) -> None:
        """The folder need not exist. Raises `OutputError` if it cannot be created."""
        self._folder = folder
        self._place = Path(os.path.realpath(folder))
        with explained(folder):
            expect_no_memory(self._place, folder)
            self._before = self._list()
            # A killed run may have left files. A page and its unfinished file may then be the same
            # file, so its mark is read again.
            left = [self._place / name for name in self._before if is_part(PurePath(name).name)]
            if sum(map(remove_part, left)):
                self._before = self._list()

    def _list(self) -> Listing:
        # Unlike the method of `Path`, this does not raise in a folder without permission.
        return list_folder(self._place) if os.path.isdir(self._place) else {}  # noqa: PTH112

    def put(self, path: Path, data: bytes) -> None:
        """Write a whole page; raises as `new_page`."""
        with self.new_page(path) as stream:
            stream.write(data)

    @contextmanager
    def new_page(self, path: Path) -> Iterator[BinaryIO]:
        """Open the page at this path, which begins with the folder; it gets its name if the block
        succeeds."""
        name = path.relative_to(self._folder)
        place = self._place / name
        with explained(path):
            self._expect_no_link(path, name)
            expect_no_memory(place, path)
            if place.is_dir():
                raise OutputError(f"{path} is a folder", advice="Name another folder.")
            is_new = name.as_posix() not in self._before
            with written_new(place) as (file, beside):
                yield file
                finish(file)
                self._expect_no_link(path, name)
                if is_new:
                    _take_name(beside, place, path)
                else:
                    self._expect_unchanged(place, name, path)
                    beside.replace(place)

    def _expect_no_link(self, path: Path, name: Path) -> None:
        for step in [name, *name.parents]:
            if (self._place / step).is_symlink() and step != Path():
                raise OutputError(
                    f"{path} leads out of {self._folder}: {self._folder / step} is a link",
                    advice="Remove the link, or name another folder.",
                )

    def _expect_unchanged(self, place: Path, name: Path, path: Path) -> None:
        try:
            found = FileMark.of(place.lstat())
        except FileNotFoundError:
            return
        if found != self._before[name.as_posix()]:
            raise _changed(path, "changed")


def _take_name(beside: Path, place: Path, path: Path) -> None:
    try:
        link_or_rename(beside, place)
    except FileExistsError:
        raise _changed(path, "created") from None


def _changed(path: Path, how: str) -> OutputError:
    return OutputError(
        f"{path} was {how} while this ran, and was left unchanged",
        advice="Name another folder, or run the command again.",
    )
