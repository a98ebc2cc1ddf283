"""Read the parts of an Office file, which is a zip of XML files, with limits."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from posixpath import join, normpath
from typing import BinaryIO, cast
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812 - it is a class

from tmx_extract.errors import UnreadableFile
from tmx_extract.formats.read_xml import iter_elements

LARGEST_PART = 1 << 30
"""The maximum size of an unpacked part, in bytes."""
_ADVICE = "Open it in the program that made it, and save it again."
_DOCUMENT = "/officeDocument"
# `zipfile` raises all of these for damaged zips; RuntimeError means a password.
_DAMAGE = (BadZipFile, ZlibError, EOFError, OSError, RuntimeError, ValueError)


class OfficePackage:
    """The parts of an Office file, by their names."""

    def __init__(self, stream: BinaryIO) -> None:
        """Raises `UnreadableFile` if it is not a zip."""
        try:
            self._zip = ZipFile(stream)
        except _DAMAGE as error:
            raise UnreadableFile(
                f"it is not a complete Office file: {error}",
                advice="If it has a password, save it without one; otherwise save it again.",
            ) from error
        self._names = frozenset(self._zip.namelist())

    def find_document(self) -> str:
        """Return the name of the main part."""
        for kind, name in self.list_links(""):
            if kind.endswith(_DOCUMENT):
                return name
        raise UnreadableFile("it has no main part", advice=_ADVICE)

    def list_links(self, name: str) -> Iterator[tuple[str, str]]:
        """Yield the kind and the name of each part to which a part refers."""
        yield from self.read_links(name).values()

    def read_links(self, name: str) -> Mapping[str, tuple[str, str]]:
        """Return the parts to which a part refers, by the ids of the links."""
        folder, _, file = name.rpartition("/")
        links: dict[str, tuple[str, str]] = {}
        part = join(folder, "_rels", f"{file}.rels")
        if part not in self._names:
            return links
        with self.open(part) as stream:
            for event, link in iter_elements(stream, "{*}Relationship"):
                if event == "end" and link.get("TargetMode") != "External":
                    target = link.get("Target", "")
                    path = target[1:] if target[:1] == "/" else normpath(join(folder, target))
                    links[link.get("Id", "")] = link.get("Type", ""), path
        return links

    @contextmanager
    def open(self, name: str, largest: int = LARGEST_PART) -> Iterator[BinaryIO]:
        """Open a part; damage raises `UnreadableFile`, also in the block."""
        if name not in self._names:
            raise UnreadableFile(f"it has no part {name}", advice=_ADVICE)
        if self._zip.getinfo(name).file_size > largest:
            raise UnreadableFile(f"{name} has more than {largest >> 20:,} MB", advice=_ADVICE)
        try:
            part = self._zip.open(name)
        except _DAMAGE as error:
            raise UnreadableFile(f"{name} cannot be unpacked: {error}", advice=_ADVICE) from error
        with part:
            yield cast(BinaryIO, _Limited(cast(BinaryIO, part), name, largest))


class _Limited:
    """A part that raises `UnreadableFile` if it is damaged, or larger than the zip says."""

    def __init__(self, stream: BinaryIO, name: str, largest: int) -> None:
        self._stream = stream
        self._name = name
        self._left = largest

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        try:
            data = self._stream.read(size if size >= 0 else self._left + 1)
        except _DAMAGE as error:
            found = f"{self._name} cannot be unpacked: {error}"
            raise UnreadableFile(found, advice=_ADVICE) from error
        self._left -= len(data)
        if self._left < 0:
            raise UnreadableFile(f"{self._name} is larger than it says", advice=_ADVICE)
        return data


def find_office_kind(stream: BinaryIO) -> str:
    """Return `xlsx` or `docx` for an Office file; empty for any other. The stream stays."""
    start = stream.tell()
    try:
        with ZipFile(stream) as archive:
            folders = {name.partition("/")[0] for name in archive.namelist()}
    except _DAMAGE:
        return ""
    finally:
        stream.seek(start)
    if "xl" in folders:
        return "xlsx"
    return "docx" if "word" in folders else ""
