"""Folders as one file: a zip with the same bytes for the same contents."""

import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import copyfileobj
from tempfile import gettempdir
from typing import BinaryIO, cast

from tmx_extract.errors import OutputError
from tmx_extract.outputs.files import advice_for, explained, finish, written_new
from tmx_extract.outputs.folders import NewFolder
from tmx_extract.outputs.manifest import MANIFEST, hash_of, read_manifest
from tmx_extract.outputs.memory_protection import expect_no_memory
from tmx_extract.outputs.names import safe_name
from tmx_extract.outputs.replacing import Replacing, link_or_rename, restore
from tmx_extract.outputs.snapshots import FileMark
from tmx_extract.outputs.unfinished import new_folder, remove_left_over

# The earliest date that a zip can store, because no real date would be right.
_DATE = (1980, 1, 1, 0, 0, 0)
_FILE_MODE, _FOLDER_MODE = 0o100644 << 16, 0o040755 << 16 | 0x10
# The exceptions for a file that is not a zip, or a damaged one.
_DAMAGED = (
    OSError,
    ValueError,
    KeyError,
    IndexError,
    RuntimeError,
    EOFError,
    zlib.error,
    zipfile.BadZipFile,
)
_ADVICE = "Name another file, or move this one aside with --force."


def is_zip_name(output: Path) -> bool:
    """Return whether the name asks for a zip."""
    return output.suffix.lower() == ".zip"


@contextmanager
def zip_written_beside(
    output: Path, *, force: bool, confirm: Callable[[], None] | None = None
) -> Iterator[NewFolder]:
    """Create an empty folder, which is packed into a zip if the block succeeds.

    `confirm` is called when the zip has its name; if it fails, everything is restored.

    An unchanged package is replaced. Anything else raises `OutputError`; with `force` it is kept
    beside, with a number after its name. The same applies to a file that gets the name until the
    block ends.
    """
    # Unlike the methods of `Path`, these do not raise in a folder without permission; writing
    # reports it.
    if os.path.isdir(output):  # noqa: PTH112
        raise OutputError(f"{output} is a folder", advice="Name a file.")
    place = Path(os.path.realpath(output))
    with explained(output):
        expect_no_memory(place, output)
        remove_left_over(place)
        kept = restore(place, _is_unchanged, _remove)
        old, is_other = _expect_room(output, place, force=force)
    with _folder_to_pack() as folder:
        new = NewFolder(path=folder, kept=kept)
        yield new
        with explained(output), written_new(place) as (stream, beside):
            _write(folder, stream, _name_top(output))
            finish(stream)
            if old is None and force:
                # The name may have been taken in the meantime.
                old, is_other = _expect_room(output, place, force=True)
            replacing = Replacing(
                shown=output, place=place, old=old, keep=is_other, force=force, confirm=confirm
            )
            aside = replacing.put(beside, _ZipRecord(beside), link_or_rename)
            if aside is not None:
                kept.append(aside)


@contextmanager
def _folder_to_pack() -> Iterator[Path]:
    """Create a folder for the contents of the zip."""
    where = Path(gettempdir()) / "package"
    try:
        remove_left_over(where)
        with new_folder(where, 0o700) as folder:
            yield folder
    except OSError as error:
        raise OutputError(
            f"{where.parent}, where the package is made, cannot be written:"
            f" {error.strerror or error}",
            advice=advice_for(
                error, "Check the free space there, or name another folder in TMPDIR."
            ),
        ) from error


def _expect_room(output: Path, place: Path, *, force: bool) -> tuple["_ZipRecord | None", bool]:
    """Return the record of the file with this name (None if missing), and whether to keep it;
    raise `OutputError` if it must not be replaced."""
    if not os.path.lexists(place):
        return None, False
    record = _ZipRecord(place)
    is_other = not _is_unchanged(place)
    if is_other and not force:
        raise OutputError(
            f"{output} is not a package, or was changed since it was written", advice=_ADVICE
        )
    return record, is_other


class _ZipRecord:
    """A file at the time of the check."""

    def __init__(self, path: Path) -> None:
        self._mark = FileMark.of(path.lstat())

    def find_news(self, path: Path) -> list[str]:
        """Return the name of the file if it is another one or was changed."""
        # Renaming changes `touched`, so that field is not compared.
        found = FileMark.of(path.lstat())
        is_same = found[:-1] == self._mark[:-1]
        self._mark = found
        return [] if is_same or _is_unchanged(path) else [path.name]

    def remove(self, path: Path) -> bool:
        """Remove the file if it is the recorded one; return whether it is gone."""
        with suppress(OSError):
            if FileMark.of(path.lstat())[:-1] == self._mark[:-1]:
                path.unlink()
        return not os.path.lexists(path)


def _name_top(output: Path) -> str:
    """Return the top folder, which allows unpacking several zips in the same place."""
    name = safe_name(output.stem)
    # `merge` treats everything in a folder `tm` as enclosed memories.
    return f"{name}-package" if name.casefold() == "tm" else name


def _write(folder: Path, stream: BinaryIO, top: str) -> None:
    """Write the folder as a zip: names in order, no dates, everything in one top folder."""
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
        packed.writestr(_entry(f"{top}/", _FOLDER_MODE), b"")
        for path in sorted(folder.rglob("*")):
            name = f"{top}/{path.relative_to(folder).as_posix()}"
            if path.is_dir():
                packed.writestr(_entry(f"{name}/", _FOLDER_MODE), b"")
                continue
            entry = _entry(name, _FILE_MODE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with path.open("rb") as file, packed.open(entry, "w", force_zip64=True) as into:
                copyfileobj(file, into, 1 << 20)


def _entry(name: str, mode: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _DATE)
    # Other systems than Unix would write another number.
    entry.create_system = 3
    entry.external_attr = mode
    return entry


def _is_unchanged(output: Path) -> bool:
    """Return whether the zip contains what its manifest lists, and nothing else."""
    try:
        with zipfile.ZipFile(output) as packed:
            names = [one.filename for one in packed.infolist() if not one.is_dir()]
            # Version 0.1.0 wrote no top folder.
            top = "" if MANIFEST in names else f"{names[0].split('/')[0]}/"
            listed = read_manifest(packed.read(f"{top}{MANIFEST}"))
            if listed is None or len(names) != len(set(names)):
                return False
            known = {f"{top}{name}": digest for name, digest in listed.items()}
            return {*names} == {*known, f"{top}{MANIFEST}"} and all(
                _hash_of(packed, name) == digest for name, digest in known.items()
            )
    except _DAMAGED:
        return False


def _hash_of(packed: zipfile.ZipFile, name: str) -> str:
    with packed.open(name) as file:
        return hash_of(cast(BinaryIO, file))


def _remove(path: Path) -> bool:
    return _ZipRecord(path).remove(path)
