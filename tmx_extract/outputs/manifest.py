"""The manifest of a folder or zip of this program: its files with their hashes."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, TextIO, cast

MANIFEST = "manifest.json"
TOOL = "tmx-extract"
_BLOCK = 1 << 20


@dataclass(slots=True)
class HashedFile:
    """A file whose SHA-256 is known after writing."""

    path: Path
    digest: str = field(default="")
    size: int = 0
    """In bytes; known after writing."""

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """Open the file for writing; create the folders in its name."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("xb") as file:
            stream = _HashedStream(file)
            yield cast(BinaryIO, stream)
        self.digest, self.size = stream.hash.hexdigest(), stream.size


class _HashedStream:
    """Hashes the written data; passes everything else to the file."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.hash = sha256()
        self.size = 0

    def write(self, data: bytes) -> int:
        self.hash.update(data)
        written = self._file.write(data)
        self.size += written
        return written

    def __getattr__(self, name: str) -> object:
        return getattr(self._file, name)


def new_manifest(folder: Path) -> TextIO:
    """Open the manifest of a folder for writing."""
    return (folder / MANIFEST).open("x", encoding="utf-8", newline="\n")


def read_manifest(data: bytes) -> Mapping[str, str] | None:
    """Return the hashes of the files by path; None if this program did not write the manifest."""
    try:
        manifest = json.loads(data)
        if manifest["tool"] != TOOL:
            return None
        return {str(one["path"]): str(one["sha256"]) for one in manifest["files"]}
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def hash_of(file: BinaryIO) -> str:
    """Return the SHA-256 of the rest of the file."""
    digest = sha256()
    while block := file.read(_BLOCK):
        digest.update(block)
    return digest.hexdigest()
