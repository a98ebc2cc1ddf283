"""Outputs that would overwrite a memory, or the files that SQLite keeps beside it."""

import os
import re
import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tmx_extract.errors import OutputError

# The first bytes of the files (https://www.sqlite.org/fileformat2.html and
# https://www.sqlite.org/walformat.html).
_DATABASE = b"SQLite format 3\0"
_JOURNAL = bytes.fromhex("d9d505f920a163d7")
_LOGS = (bytes.fromhex("377f0682"), bytes.fromhex("377f0683"))
# The index of the write-ahead log has its header twice, in the byte order of the machine.
_INDEX, _INDEX_SIZE = struct.pack("=I", 3_007_000), 48
_BESIDE = re.compile(r"(?is)(.+)-(wal|shm|journal)")
_ADVICE = "Name another file."


def expect_no_memory(place: Path, shown: Path) -> None:
    """Raise `OutputError` for a SQLite file, a file beside one, and any path through them.

    It may contain years of work, and no export is a SQLite file. `shown` is the path as typed.
    """
    if _is_regular(place):
        kind = _find_kind(place)
        if kind == "memory":
            raise OutputError(f"{shown} is a SQLite file, such as a memory", advice=_ADVICE)
        if kind:
            raise OutputError(
                f"{shown} is a file that SQLite keeps beside a memory", advice=_ADVICE
            )
    for path in (place, Path(os.path.abspath(shown)), *_iter_missing(place)):  # noqa: PTH100
        if owner := find_owner(path):
            raise OutputError(
                f"{shown} is a name that SQLite uses for the memory {owner}", advice=_ADVICE
            )


def find_owner(path: Path) -> Path | None:
    """Return the SQLite file to which a `-wal`, `-shm` or `-journal` of this name belongs."""
    found = _BESIDE.fullmatch(path.name)
    if found is None:
        return None
    owner = path.with_name(found[1])
    if is_database(owner):
        return owner
    # On disks that ignore case, one file has both names.
    with suppress(OSError), os.scandir(path.parent) as entries:
        for entry in entries:
            if entry.name.casefold() == found[1].casefold() and is_database(Path(entry.path)):
                return Path(entry.path)
    return None


def is_database(path: Path) -> bool:
    """Return whether this is a SQLite file."""
    return _is_regular(path) and _read_head(path).startswith(_DATABASE)


def _find_kind(path: Path) -> str:
    head = _read_head(path)
    if head.startswith(_DATABASE):
        return "memory"
    index = head[:_INDEX_SIZE]
    is_index = head.startswith(_INDEX) and head[_INDEX_SIZE:] == index
    return "beside" if head.startswith((_JOURNAL, *_LOGS)) or is_index else ""


def _read_head(path: Path) -> bytes:
    with suppress(OSError), path.open("rb") as file:
        return file.read(2 * _INDEX_SIZE)
    return b""


def _is_regular(path: Path) -> bool:
    # Unlike the method of `Path`, this does not raise in a folder without permission.
    return os.path.isfile(path)  # noqa: PTH113


def _iter_missing(place: Path) -> Iterator[Path]:
    """Yield the folders that would be created for the place."""
    for folder in place.parents:
        if os.path.isdir(folder):  # noqa: PTH112
            return
        yield folder
