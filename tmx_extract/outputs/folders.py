"""Folders that appear whole, and never replace a person's work."""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tmx_extract.errors import OutputError
from tmx_extract.outputs.files import explained, folders_made
from tmx_extract.outputs.memories import expect_no_memory, is_database
from tmx_extract.outputs.parts import new_folder, remove_left_over
from tmx_extract.outputs.records import Record
from tmx_extract.outputs.replacing import Replacing, few, rename_folder, restore


@dataclass(slots=True, kw_only=True)
class NewFolder:
    """A folder that is being filled."""

    path: Path
    """Where it is until it is complete."""
    kept: list[Path] = field(default_factory=list)
    """Where other things are that were at the place; known at the end."""


@contextmanager
def folder_written_beside(
    folder: Path, *, force: bool, confirm: Callable[[], None] | None = None
) -> Iterator[NewFolder]:
    """An empty folder that takes this name when the block ends well, and vanishes when it does not.

    `confirm` is called when it has its name; if that fails, all is as before.

    A folder of an earlier export, in which nothing was changed, makes room. Any other that is not
    empty is left alone: `OutputError`; with `force` it is kept beside, under the name and a number.
    The same holds for files that come into the folder until the block ends.
    """
    place = Path(os.path.realpath(folder))
    with explained(folder):
        expect_no_memory(place, folder)
        remove_left_over(place)
        kept = restore(place, _is_unchanged, _remove)
        old, is_other = _expect_room(folder, place, force=force)
        with folders_made(place.parent), new_folder(place) as beside:
            new = NewFolder(path=beside, kept=kept)
            yield new
            if place.is_dir():
                beside.chmod(stat.S_IMODE(place.stat().st_mode))
            if old is None and force:
                # Something may have come there in the meantime.
                old, is_other = _expect_room(folder, place, force=True)
            replacing = Replacing(
                shown=folder, place=place, old=old, keep=is_other, force=force, confirm=confirm
            )
            if (aside := replacing.put(beside, Record(beside), rename_folder)) is not None:
                kept.append(aside)


def _expect_room(folder: Path, place: Path, *, force: bool) -> tuple[Record | None, bool]:
    """What is at the place, None for nothing, and whether it is to be kept beside; raises
    `OutputError` if it must not go."""
    if not os.path.lexists(place):
        return None, False
    if not place.is_dir():
        raise OutputError(f"{folder} is a file", advice="Name a folder.")
    if Path.cwd().is_relative_to(place):
        raise OutputError(
            f"{folder} is the folder you are in, or around it", advice="Name a new folder."
        )
    record = Record(place)
    if record.is_empty:
        return None, False
    _expect_no_memory_in(folder, place, record)
    changes = record.find_changes(place)
    if force or not changes:
        return record, bool(changes) or not record.is_ours
    advice = "Name another folder, or put this one aside with --force."
    if not record.is_ours:
        raise OutputError(f"{folder} is not empty, and no export", advice=advice)
    raise OutputError(f"{folder} was changed since it was written: {few(changes)}", advice=advice)


def _expect_no_memory_in(folder: Path, place: Path, record: Record) -> None:
    """A memory in use would be moved away under its readers."""
    for name in record.list_files():
        if is_database(place / name):
            raise OutputError(f"{folder} has a memory in it: {name}", advice="Name a new folder.")


def _is_unchanged(folder: Path) -> bool:
    """Whether all that is in there is as its manifest says; files may be missing."""
    record = Record(folder)
    if not record.list_files():
        return True
    return record.is_ours and not record.find_foreign(folder)


def _remove(folder: Path) -> bool:
    return Record(folder).remove(folder)
