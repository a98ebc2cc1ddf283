"""Folders that appear whole, and never take the place of somebody's work."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from tmx_extract.errors import OutputError
from tmx_extract.flows.manifest import find_changes

# How many files a message names.
_FEW = 3


@contextmanager
def folder_written_beside(
    folder: Path, *, force: bool, confirm: Callable[[], None] | None = None
) -> Iterator[Path]:
    """An empty folder that takes this name when the block ends well, and vanishes when it does not.

    `confirm` is called when it has its name; if that fails, all is as before.

    A folder of an earlier export, in which nothing was changed, makes room. Any other that is not
    empty is left alone: `OutputError`; with `force` it is kept beside, under the name and a number.
    """
    place = Path(os.path.realpath(folder))
    old = _expect_room(folder, place, force=force)
    beside = place.with_name(f".{place.name}.{os.getpid()}.part")
    try:
        beside.mkdir(parents=True)
        yield beside
        _take_place(beside, place, keep=old == "other", confirm=confirm)
    except OSError as error:
        raise OutputError(
            f"{folder} cannot be written: {error.strerror or error}",
            advice="Check the folder, its permissions and the free space.",
        ) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _expect_room(folder: Path, place: Path, *, force: bool) -> str:
    """`none`, `ours` or `other`: what stands at the place; raises where it must not go."""
    if not os.path.lexists(place):
        return "none"
    if not place.is_dir():
        raise OutputError(f"{folder} is a file", advice="Name a folder.")
    if Path.cwd().is_relative_to(place):
        raise OutputError(
            f"{folder} is the folder you are in, or around it", advice="Name a new folder."
        )
    if not any(place.iterdir()):
        return "none"
    changes = find_changes(place)
    if changes == []:
        return "ours"
    if force:
        return "other"
    if changes is None:
        raise OutputError(
            f"{folder} is not empty, and no export",
            advice="Name another folder, or put this one aside with --force.",
        )
    named = ", ".join(changes[:_FEW]) + (" …" if len(changes) > _FEW else "")
    raise OutputError(
        f"{folder} was changed since it was written: {named}",
        advice="Name another folder, or put this one aside with --force.",
    )


def _take_place(
    beside: Path, place: Path, *, keep: bool, confirm: Callable[[], None] | None
) -> None:
    """Rename the new folder; on a failure the old one comes back."""
    aside = None
    if place.exists():
        aside = next(
            name
            for number in count(1)
            if not os.path.lexists(name := place.with_name(f"{place.name}.{number}"))
        )
        place.rename(aside)
    try:
        beside.rename(place)
        if confirm is not None:
            confirm()
    except BaseException:
        with suppress(OSError):
            if not beside.exists():
                place.rename(beside)
            if aside is not None:
                aside.rename(place)
        raise
    if aside is not None and not keep:
        shutil.rmtree(aside)
