"""Packages as one file: a zip with the same bytes for the same contents."""

import json
import os
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from itertools import count
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory

from tmx_extract.errors import OutputError
from tmx_extract.flows.manifest import MANIFEST, TOOL
from tmx_extract.outputs import written_beside

# The first date that a zip can tell, for none is true.
_DATE = (1980, 1, 1, 0, 0, 0)
_FILE_MODE, _FOLDER_MODE = 0o100644 << 16, 0o040755 << 16 | 0x10


def is_zip_name(output: Path) -> bool:
    """Whether this name asks for a zip."""
    return output.suffix.lower() == ".zip"


@contextmanager
def zip_written_beside(
    output: Path, *, force: bool, confirm: Callable[[], None] | None = None
) -> Iterator[Path]:
    """An empty folder, of which a zip is made when the block ends well.

    `confirm` is called when the zip has its name; if that fails, all is as before.

    A package that is as it was written makes room. Anything else is left alone: `OutputError`;
    with `force` it is kept beside, under the name and a number.
    """
    # Unlike those of `Path` these raise nothing where nobody may look; writing tells it.
    if os.path.isdir(output):  # noqa: PTH112
        raise OutputError(f"{output} is a folder", advice="Name a file.")
    is_other = os.path.exists(output) and not _is_ours(output)  # noqa: PTH110
    if is_other and not force:
        raise OutputError(
            f"{output} is no package, or was changed since it was written",
            advice="Name another file, or put this one aside with --force.",
        )
    with TemporaryDirectory(prefix="tmx-extract-") as name:
        try:
            yield Path(name)
        except OSError as error:
            raise OutputError(
                f"{name}, where the package is made, cannot be written: {error.strerror or error}",
                advice="Check the free space there, or name another folder in TMPDIR.",
            ) from error
        if confirm is None and not is_other:
            _write(Path(name), output)
            return
        with _put_aside(output, keep=is_other):
            _write(Path(name), output)
            if confirm is not None:
                confirm()


@contextmanager
def _put_aside(output: Path, *, keep: bool) -> Iterator[None]:
    """What stands there gets another name; on a failure it comes back."""
    if not os.path.exists(output):  # noqa: PTH110
        try:
            yield
        except BaseException:
            with suppress(OSError):
                output.unlink()
            raise
        return
    numbered = (output.with_name(f"{output.name}.{number}") for number in count(1))
    aside = output.rename(next(name for name in numbered if not name.exists()))
    try:
        yield
    except BaseException:
        aside.replace(output)
        raise
    if not keep:
        aside.unlink()


def _write(folder: Path, output: Path) -> None:
    """The folder as a zip: names in order, no dates, the file there when it is whole."""
    with (
        written_beside(output) as stream,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed,
    ):
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
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


def _is_ours(output: Path) -> bool:
    """Whether the zip holds what its manifest lists, and nothing else."""
    try:
        with zipfile.ZipFile(output) as packed:
            manifest = json.loads(packed.read(MANIFEST))
            listed = {one["path"]: one["sha256"] for one in manifest["files"]}
            names = {one.filename for one in packed.infolist() if not one.is_dir()}
            return (
                manifest["tool"] == TOOL
                and names == {*listed, MANIFEST}
                and all(_hash_of(packed, name) == digest for name, digest in listed.items())
            )
    except (OSError, ValueError, TypeError, KeyError, RuntimeError, zipfile.BadZipFile):
        return False


def _hash_of(packed: zipfile.ZipFile, name: str) -> str:
    digest = sha256()
    with packed.open(name) as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
