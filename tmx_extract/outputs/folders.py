"""Folders that appear complete, and never replace a person's work."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tmx_extract.errors import OutputError
from tmx_extract.outputs.files import explained, folders_made, keep_folder_mode
from tmx_extract.outputs.memory_protection import expect_no_memory, is_database
from tmx_extract.outputs.replacing import Replacing, few, rename_folder, restore
from tmx_extract.outputs.snapshots import PathSnapshot
from tmx_extract.outputs.unfinished import new_folder, remove_left_over


@dataclass(slots=True, kw_only=True)
class NewFolder:
    """A folder that is being filled."""

    path: Path
    """Its path until it is complete."""
    kept: list[Path] = field(default_factory=list)
    """The new paths of other things that were at the place; known at the end."""


@contextmanager
def folder_written_beside(
    folder: Path, *, force: bool, confirm: Callable[[], None] | None = None
) -> Iterator[NewFolder]:
    """Create an empty folder that gets this name if the block succeeds, and is removed if it fails.

    `confirm` is called when the folder has its name; if it fails, everything is restored.

    An unchanged folder of an earlier export is replaced. Any other folder that is not empty raises
    `OutputError`; with `force` it is kept beside, with a number after its name. The same applies to
    files that are added to the folder until the block ends.
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
                keep_folder_mode(beside, place)
            if old is None and force:
                # Files may have been added in the meantime.
                old, is_other = _expect_room(folder, place, force=True)
            replacing = Replacing(
                shown=folder, place=place, old=old, keep=is_other, force=force, confirm=confirm
            )
            if (aside := replacing.put(beside, PathSnapshot(beside), rename_folder)) is not None:
                kept.append(aside)


def _expect_room(folder: Path, place: Path, *, force: bool) -> tuple[PathSnapshot | None, bool]:
    """Return the record of the folder at the place (None if missing), and whether to keep it;
    raise `OutputError` if it must not be replaced."""
    if not os.path.lexists(place):
        return None, False
    if not place.is_dir():
        raise OutputError(f"{folder} is a file", advice="Name a folder.")
    if Path.cwd().is_relative_to(place):
        raise OutputError(
            f"{folder} is the folder you are in, or around it", advice="Name a new folder."
        )
    record = PathSnapshot(place)
    if record.is_empty:
        return None, False
    _expect_no_memory_in(folder, place, record)
    changes = record.find_changes(place)
    if force or not changes:
        return record, bool(changes) or not record.is_ours
    advice = "Name another folder, or move this one aside with --force."
    if not record.is_ours:
        raise OutputError(f"{folder} is not empty, and not an export", advice=advice)
    raise OutputError(f"{folder} was changed since it was written: {few(changes)}", advice=advice)


def _expect_no_memory_in(folder: Path, place: Path, record: PathSnapshot) -> None:
    """Refuse a folder with a memory, which would be moved away under its readers."""
    for name in record.list_files():
        if is_database(place / name):
            raise OutputError(f"{folder} contains a memory: {name}", advice="Name a new folder.")


def _is_unchanged(folder: Path) -> bool:
    """Return whether all its contents match the manifest; files may be missing."""
    record = PathSnapshot(folder)
    if not record.list_files():
        return True
    return record.is_ours and not record.find_foreign(folder)


def _remove(folder: Path) -> bool:
    return PathSnapshot(folder).remove(folder)
