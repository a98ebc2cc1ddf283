"""Unpack a compressed file, such as `memory.tmx.gz`, as exports and OmegaT write it."""

import zlib

from tmx_extract.errors import UnreadableFile
from tmx_extract.formats.detect import SUFFIXES
from tmx_extract.model import file_suffix

PACKED = ".gz"
# A gzip header, not a zlib header.
_GZIP = 16 + zlib.MAX_WBITS


def content_suffix(name: str) -> str:
    """Return the suffix of the content of a compressed file, by its name; empty if it has no
    translations."""
    suffix = file_suffix(name.lower().removesuffix(PACKED))
    return suffix if suffix in SUFFIXES else ""


def decompress(data: bytes, name: str, largest: int) -> tuple[bytes, str]:
    """Return the content and its kind, by the file's name.

    Raises `UnreadableFile` if it is damaged, unpacks to more bytes than `largest`, or has no
    translations.
    """
    suffix = file_suffix(name)
    if suffix != PACKED:
        return data, suffix
    suffix = content_suffix(name)
    if not suffix:
        raise UnreadableFile("it is compressed, and its name does not show the kind of its content")
    reader = zlib.decompressobj(_GZIP)
    try:
        content = reader.decompress(data, largest + 1)
    except zlib.error as error:
        raise UnreadableFile(f"it is not a complete gzip file: {error}") from error
    if len(content) > largest:
        raise UnreadableFile(f"unpacked it has more than {largest:,} bytes")
    if not reader.eof:
        raise UnreadableFile("it is not a complete gzip file: the end is missing")
    return content, suffix
