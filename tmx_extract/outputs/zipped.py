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
from tmx_extract.outputs.memories import expect_no_memory
from tmx_extract.outputs.names import safe_name
from tmx_extract.outputs.parts import new_folder, remove_left_over
from tmx_extract.outputs.records import FileMark
from tmx_extract.outputs.replacing import Replacing, link_or_rename, restore

# The first date that a zip can tell, for none is true.
_DATE = (1980, 1, 1, 0, 0, 0)
_FILE_MODE, _FOLDER_MODE = 0o100644 << 16, 0o040755 << 16 | 0x10
# What reading a file that is not a zip, or a damaged one, raises.
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
_ADVICE = "Name another file, or put this one aside with --force."


def is_zip_name(output: Path) -> bool:
    """Whether this name asks for a zip."""
    return output.suffix.lower() == ".zip"


@contextmanager
def zip_written_beside(
    output: Path, *, force: bool, confirm: Callable[[], None] | None = None
) -> Iterator[NewFolder]:
    """An empty folder, of which a zip is made when the block ends well.

    `confirm` is called when the zip has its name; if that fails, all is as before.

    A package that is as it was written makes room. Anything else is left alone: `OutputError`;
    with `force` it is kept beside, under the name and a number. The same holds for what gets the
    name until the block ends.
    """
    # Unlike those of `Path` these raise nothing in a folder without permission; writing tells it.
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
                # Something may have got the name in the meantime.
                old, is_other = _expect_room(output, place, force=True)
            replacing = Replacing(
                shown=output, place=place, old=old, keep=is_other, force=force, confirm=confirm
            )
            aside = replacing.put(beside, _ZipRecord(beside), link_or_rename)
            if aside is not None:
                kept.append(aside)


@contextmanager
def _folder_to_pack() -> Iterator[Path]:
    """A folder for what goes into the zip."""
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
    """What has the name, None for nothing, and whether it is to be kept beside; raises
    `OutputError` if it must not go."""
    if not os.path.lexists(place):
        return None, False
    record = _ZipRecord(place)
    is_other = not _is_unchanged(place)
    if is_other and not force:
        raise OutputError(
            f"{output} is no package, or was changed since it was written", advice=_ADVICE
        )
    return record, is_other


class _ZipRecord:
    """A file as it was at the check."""

    def __init__(self, path: Path) -> None:
        self._mark = FileMark.of(path.lstat())

    def find_news(self, path: Path) -> list[str]:
        """The name of the file if it is not the same and unchanged."""
        # A new name changes that of the mark which tells of names.
        found = FileMark.of(path.lstat())
        is_same = found[:-1] == self._mark[:-1]
        self._mark = found
        return [] if is_same or _is_unchanged(path) else [path.name]

    def remove(self, path: Path) -> bool:
        """Remove the file if it is what is recorded; whether it is gone."""
        with suppress(OSError):
            if FileMark.of(path.lstat())[:-1] == self._mark[:-1]:
                path.unlink()
        return not os.path.lexists(path)


def _name_top(output: Path) -> str:
    """The folder at the top, so that several zips can be unpacked at the same place."""
    name = safe_name(output.stem)
    # `merge` takes everything in a folder `tm` for memories that went along.
    return f"{name}-package" if name.casefold() == "tm" else name


def _write(folder: Path, stream: BinaryIO, top: str) -> None:
    """The folder as a zip: names in order, no dates, all in one folder at the top."""
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
    # Elsewhere than on Unix another number would be written.
    entry.create_system = 3
    entry.external_attr = mode
    return entry


def _is_unchanged(output: Path) -> bool:
    """Whether the zip holds what its manifest lists, and nothing else."""
    try:
        with zipfile.ZipFile(output) as packed:
            names = [one.filename for one in packed.infolist() if not one.is_dir()]
            # Version 0.1.0 wrote no folder at the top.
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
