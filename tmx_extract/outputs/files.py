"""Files that get their names when they are complete."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from tmx_extract.errors import OutputError
from tmx_extract.outputs.memory_protection import expect_no_memory
from tmx_extract.outputs.unfinished import make_file, remove_left_over

_ADVICE = "Check the folder, its permissions and the free space."
_TOO_LARGE = (
    "Raise the limit for files (ulimit -f unlimited), or use a disk that takes larger ones."
)


@contextmanager
def written_beside(path: Path) -> Iterator[BinaryIO]:
    """Open a file that gets its name if the block succeeds, and is removed if it fails.

    Missing folders are created, and removed again after a failure. A replaced file keeps its owner
    and mode; for a link, its target is replaced. Devices and pipes are written directly. Raises
    `OutputError` if the file cannot be written, or if it is a memory.
    """
    # Unlike the methods of `Path`, these do not raise in a folder without permission.
    if not path.name or os.path.isdir(path):  # noqa: PTH112
        raise OutputError(f"{path} is a folder", advice="Name a file.")
    if os.path.exists(path) and not os.path.isfile(path):  # noqa: PTH110, PTH113
        with explained(path), path.open("wb") as file:
            yield file
        return
    with explained(path):
        place = Path(os.path.realpath(path))
        expect_no_memory(place, path)
        remove_left_over(place)
        with written_new(place) as (file, beside):
            yield file
            finish(file)
            beside.replace(place)


@contextmanager
def written_new(place: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """Create a file beside the place, with the owner and mode of the file there; yield file and
    name.

    At the end, the file is removed if it still has that name, and so are folders made for it.
    """
    with folders_made(place.parent):
        names: list[Path] = []
        try:
            beside, descriptor = make_file(place, names)
            with open(descriptor, "wb") as file:  # noqa: PTH123 - it is open already
                _keep_mode(descriptor, place)
                yield file, beside
        finally:
            for name in names:
                with suppress(OSError):
                    name.unlink(missing_ok=True)


def finish(file: BinaryIO) -> None:
    """Flush the file to the disk, so that it can be renamed."""
    file.flush()
    os.fsync(file.fileno())
    # Windows cannot rename an open file. Other systems need its lock until then.
    if os.name == "nt":  # pragma: no cover
        file.close()


@contextmanager
def folders_made(folder: Path) -> Iterator[None]:
    """Create the folder and its parents; after a failure, remove those that are empty."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        with suppress(OSError):
            for one in missing:
                one.rmdir()
        raise


def make_folder(folder: Path) -> None:
    """Create a folder and those above it; one that exists stays."""
    folder.mkdir(parents=True, exist_ok=True)


def is_same_file(place: Path, other: Path) -> bool:
    """Whether both exist and are the same file."""
    return place.exists() and other.exists() and place.samefile(other)


def drop(path: Path, top: Path) -> None:
    """Remove an empty file, and the folders inside `top` that are empty without it."""
    path.unlink()
    with suppress(OSError):
        for folder in path.relative_to(top).parents:
            if folder != Path():
                (top / folder).rmdir()


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn system errors inside into `OutputError`; a closed pipe stays a `BrokenPipeError`."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written: {error.strerror or error}", advice=advice_for(error)
        ) from error


def advice_for(error: OSError, usual: str = _ADVICE) -> str:
    """Return the advice for an output that cannot be written."""
    return _TOO_LARGE if error.errno == errno.EFBIG else usual


def keep_folder_mode(folder: Path, place: Path) -> None:
    """Give a new folder the owner and mode of the one that it replaces."""
    if not hasattr(os, "fchown"):  # pragma: no cover - Windows
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _keep_mode(descriptor, place, stat.S_ISGID | stat.S_ISVTX)
    finally:
        os.close(descriptor)


def _keep_mode(descriptor: int, place: Path, more: int = 0) -> None:
    """Give a new file the owner and mode of the one that it replaces.

    Of the bits besides permissions only `more` are kept.
    """
    try:
        old = place.stat()
    except FileNotFoundError:
        return
    if not hasattr(os, "fchown"):  # pragma: no cover - Windows
        return
    mode = old.st_mode & (0o777 | more)
    new = os.fstat(descriptor)
    if (old.st_uid, old.st_gid) != (new.st_uid, new.st_gid):
        try:
            os.fchown(descriptor, old.st_uid, old.st_gid)
        except OSError:
            # The permissions of a group are meant for that group, not for ours.
            with suppress(OSError):
                os.fchown(descriptor, -1, old.st_gid)
            if os.fstat(descriptor).st_gid != old.st_gid:
                mode &= ~(stat.S_IRWXG | stat.S_ISGID)
    os.fchmod(descriptor, mode)
