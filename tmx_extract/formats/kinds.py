"""Which kind of file for translators it is, told by its suffix and its first element."""

from typing import BinaryIO, Literal

from lxml import etree

from tmx_extract.errors import UnreadableFile
from tmx_extract.formats.reading import iter_elements, local_name
from tmx_extract.formats.xliff.names import namespace_of

Kind = Literal["tmx", "xliff", "xliff2", "po"]
"""The same names as in the registry of what can be written."""

PO = frozenset({".po", ".pot"})
XLIFF = frozenset({".xlf", ".xliff", ".sdlxliff", ".mqxliff", ".mxliff"})
"""Suffixes in small letters, with the dot."""

_OTHER_FILES = {b"PK\x03\x04": "a zip archive", b"\x1f\x8b": "compressed with gzip"}


def tell_kind(stream: BinaryIO, suffix: str) -> Kind:
    """The kind of a file; raises `UnreadableFile` for any other.

    The stream must be able to go back to where it is.
    """
    start = stream.tell()
    head = stream.read(4)
    stream.seek(start)
    for beginning, found in _OTHER_FILES.items():
        if head.startswith(beginning):
            raise UnreadableFile(
                f"it is {found}", advice="Unpack it, and give the files that are in it."
            )
    if suffix in PO:
        return "po"
    if not head:
        raise UnreadableFile("it is empty", advice="Export the file again.")
    _, root = next(iter_elements(stream, "*"))
    stream.seek(start)
    kind = _tell_root(root)
    if kind is None:
        raise UnreadableFile(
            f"it begins with {root.tag}", advice="Save it as TMX, XLIFF 1.2, 2.x or PO."
        )
    return kind


def _tell_root(root: etree._Element) -> Kind | None:
    """The kind of a file by its first element. A file that does not tell its version is XLIFF 1."""
    name = local_name(root)
    if name != "xliff":
        return "tmx" if name == "tmx" else None
    namespace = namespace_of(root).rpartition(":")[2]
    told = namespace if namespace[:1].isdigit() else root.get("version", "")
    return "xliff2" if told.startswith("2") else "xliff"
