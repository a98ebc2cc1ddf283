"""Compressed streams, recognized by their first bytes.

`lzma.LZMAFile` and similar classes are not used because they do not limit the memory that a stream
can demand.
"""

import bz2
import lzma
import zlib
from collections.abc import Callable
from typing import Protocol

from tmx_extract.inputs.archive.member import Stop, damaged
from tmx_extract.inputs.archive.stream import CHUNK, ByteSource

# `xz -9` needs 65 MiB.
_MOST_MEMORY = 136 << 20

_Read = Callable[[int], bytes]


def open_compressed(source: ByteSource, head: bytes) -> _Read:
    """Return a function that reads the source, decompressed if its first bytes are compressed.

    The function raises `Stop` if the stream is damaged or truncated.
    """
    for magic, start in _ENGINES.items():
        if head.startswith(magic):
            return _Decompressed(source, start).read
    return source.read


def is_compressed(head: bytes) -> bool:
    """Return whether a compressed stream begins with these bytes."""
    return head.startswith(tuple(_ENGINES))


class _Engine(Protocol):
    """The common interface of the standard library's decompressors, or nearly so."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int) -> bytes: ...


class _Gzip:
    """Adapts zlib, which returns unconsumed input instead of buffering it."""

    def __init__(self) -> None:
        # 16 selects gzip's header and trailer.
        self._engine = zlib.decompressobj(16 + zlib.MAX_WBITS)

    @property
    def eof(self) -> bool:
        return self._engine.eof

    @property
    def needs_input(self) -> bool:
        return not self._engine.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._engine.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return self._engine.decompress(self._engine.unconsumed_tail + data, max_length)


class _Decompressed:
    """Consecutive streams until the end of the source, as `cat a.gz b.gz` produces."""

    def __init__(self, source: ByteSource, start: Callable[[], _Engine]) -> None:
        self._source = source
        self._start = start
        self._engine = start()

    def read(self, size: int) -> bytes:
        """Return between one and `size` bytes; none at the end."""
        while True:
            data, is_cut_off = b"", False
            if self._engine.eof:
                data = self._next_stream()
                if not data:
                    return b""
                self._engine = self._start()
            elif self._engine.needs_input:
                data = self._source.read(CHUNK)
                is_cut_off = not data
            try:
                found = self._engine.decompress(data, size)
            except (zlib.error, lzma.LZMAError, OSError, EOFError) as error:
                raise Stop(damaged(str(error))) from error
            if found:
                return found
            if is_cut_off and not self._engine.eof:
                raise Stop(damaged("its end is missing"))

    def _next_stream(self) -> bytes:
        """Return the first bytes of the next stream; zeros between two streams are padding."""
        data = self._engine.unused_data.lstrip(b"\0")
        while not data and (more := self._source.read(CHUNK)):
            data = more.lstrip(b"\0")
        return data


def _start_zstandard() -> _Engine:
    from tmx_extract.inputs.archive.zstandard import Zstandard  # noqa: PLC0415 - few archives need it

    return Zstandard()


_ENGINES: dict[bytes, Callable[[], _Engine]] = {
    b"\x1f\x8b": _Gzip,
    b"BZh": bz2.BZ2Decompressor,
    b"\xfd7zXZ\0": lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MOST_MEMORY),
    b"\x28\xb5\x2f\xfd": _start_zstandard,
}
