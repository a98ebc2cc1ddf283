"""Unfinished files and folders: created under new names, locked, removed after a killed run.

The lock (`flock`) ends with the process that holds it, so a file without a lock is left over. On
systems without such locks nothing is removed.
"""

import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tmx_extract.outputs.names import Ending, hidden_beside, hidden_of, is_part

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows
    fcntl = None  # type: ignore[assignment]

# The other flags do not exist on every system.
_MAKE = (
    os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
)
_LOOK = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def make_file(place: Path, names: list[Path]) -> tuple[Path, int]:
    """Create an empty file beside the place; return it with its descriptor, which holds a lock.

    Its name is added to `names` before it exists: a signal may come at any moment, and whoever has
    the names can remove the file.
    """
    while True:
        path = hidden_beside(place, "part")
        names.append(path)
        descriptor = os.open(path, _MAKE, 0o666)
        # Before the lock, another process may have taken the file for a left-over one.
        if lock(descriptor) is not False and _is_at(descriptor, path):
            return path, descriptor
        os.close(descriptor)


@contextmanager
def new_folder(place: Path, mode: int = 0o777) -> Iterator[Path]:
    """Create an empty folder beside the place; remove it if it is still there at the end."""
    path = hidden_beside(place, "part")
    # A signal may come right after the folder is made.
    try:
        path.mkdir(mode)
        with locked(path):
            yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Prevent other processes from taking this file or folder for a left-over one."""
    descriptor = None
    with suppress(OSError):
        descriptor = os.open(path, _LOOK)
        lock(descriptor)
    try:
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)


def lock(descriptor: int) -> bool | None:
    """Lock an open file; return False if another process has the lock, None without lock
    support."""
    if fcntl is None:  # pragma: no cover - Windows
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


@contextmanager
def left_over(path: Path) -> Iterator[bool]:
    """Yield whether this program left it and no process uses it. Inside, no process removes it."""
    try:
        descriptor = os.open(path, _LOOK)
    except OSError:
        yield False
        return
    try:
        found = os.fstat(descriptor)
        is_ours = not hasattr(os, "geteuid") or found.st_uid == os.geteuid()
        is_known = stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)
        yield is_ours and is_known and lock(descriptor) is True and _is_at(descriptor, path)
    finally:
        os.close(descriptor)


def remove_left_over(place: Path) -> None:
    """Remove the unfinished files and folders that killed runs left beside the place."""
    for path in find_hidden(place, "part"):
        remove_part(path)


def find_hidden(place: Path, ending: Ending) -> list[Path]:
    """Return the paths beside the place with names of `hidden_beside`."""
    pattern = hidden_of(place, ending)
    with suppress(OSError), os.scandir(place.parent) as entries:
        return [Path(entry.path) for entry in entries if pattern.fullmatch(entry.name)]
    return []


def remove_part(path: Path) -> bool:
    """Remove an unfinished file or folder if it is left over; return whether it was."""
    if not is_part(path.name):
        return False
    with left_over(path) as is_free, suppress(OSError):
        if is_free and path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        elif is_free:
            path.unlink()
        return is_free
    return False


def _is_at(descriptor: int, path: Path) -> bool:
    with suppress(OSError):
        return os.path.samestat(os.fstat(descriptor), os.lstat(path))
    return False
