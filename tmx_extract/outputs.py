"""Writing files so that nothing half-written is ever seen."""

import gzip
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, cast

from tmx_extract.errors import OutputError

# The beginning of every SQLite file (https://www.sqlite.org/fileformat2.html, 1.3).
_SQLITE = b"SQLite format 3\0"
_ADVICE = "Check the folder, its permissions and the free space."


@contextmanager
def written_beside(path: Path) -> Iterator[BinaryIO]:
    """A file that takes its name when the block ends well, and vanishes when it does not.

    Folders are made where there are none, and go again with a failure. What is there and no file,
    such as `/dev/null` or a pipe, is written to. Raises `OutputError` where the file cannot be
    written, or is a store.
    """
    # Unlike those of `Path` these raise nothing where nobody may look.
    if not path.name or os.path.isdir(path):  # noqa: PTH112
        raise OutputError(f"{path} is a folder", advice="Name a file.")
    if os.path.exists(path) and not os.path.isfile(path):  # noqa: PTH110, PTH113
        with _written_to(path) as file:
            yield file
        return
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    missing: list[Path] = []
    try:
        _expect_no_store(path)
        missing += [folder for folder in path.parents if not folder.exists()]
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        _tidy(beside, missing)
        raise OutputError(
            f"{path} cannot be written: {error.strerror or error}",
            advice=_ADVICE,
        ) from error
    except BaseException:
        _tidy(beside, missing)
        raise


@contextmanager
def _written_to(path: Path) -> Iterator[BinaryIO]:
    """What stands at the path, for it cannot be replaced."""
    try:
        with path.open("wb") as file:
            yield file
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written: {error.strerror or error}", advice=_ADVICE
        ) from error


def _expect_no_store(path: Path) -> None:
    """Raises `OutputError` for a SQLite file: years of work may be in it, and no export is one."""
    if path.is_file():
        with path.open("rb") as file:
            if file.read(len(_SQLITE)) == _SQLITE:
                raise OutputError(
                    f"{path} is a SQLite file, such as a store", advice="Name another file."
                )


@contextmanager
def standard_output() -> Iterator[BinaryIO]:
    """Standard output for bytes; raises `OutputError` where it cannot be written.

    A closed pipe stays a `BrokenPipeError`: whoever read has seen enough.
    """
    try:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(
            f"standard output cannot be written: {error.strerror or error}",
            advice="Check the space where it goes.",
        ) from error


def _tidy(beside: Path, missing: list[Path]) -> None:
    """Take away the unfinished file and the folders that were made for it, innermost first."""
    with suppress(OSError):
        beside.unlink(missing_ok=True)
        for folder in missing:
            folder.rmdir()


@contextmanager
def compressed(stream: BinaryIO, *, wanted: bool) -> Iterator[BinaryIO]:
    """The stream itself, or one that compresses into it; no date or name, so same in, same out."""
    if not wanted:
        yield stream
        return
    with gzip.GzipFile(filename="", mode="wb", fileobj=stream, mtime=0, compresslevel=6) as packed:
        # The writers hand over large pieces; a buffer saves the many small ones of the end.
        buffered = io.BufferedWriter(cast(io.RawIOBase, packed), 1 << 16)
        yield cast(BinaryIO, buffered)
        buffered.flush()
        buffered.detach()
