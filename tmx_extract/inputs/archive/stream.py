"""Bytes that are read once, from front to back."""

from collections.abc import Callable
from typing import IO

from tmx_extract.inputs.archive.member import Stop

CHUNK = 1 << 16


class ByteSource:
    """The bytes of a file or a pipe, counted; `head` was already read to recognize the format."""

    def __init__(self, file: IO[bytes], head: bytes) -> None:
        self._file = file
        self._head = head
        self.size = 0
        """The number of bytes given so far."""

    def read(self, size: int = CHUNK) -> bytes:
        """Return at most `size` bytes; none at the end."""
        data, self._head = self._head[:size], self._head[size:]
        data = data or self._file.read(size)
        self.size += len(data)
        return data


class Stream:
    """The output of a decompressor, in pieces of any size."""

    def __init__(self, read: Callable[[int], bytes], count: Callable[[int], None]) -> None:
        self._read = read
        self._count = count
        self._rest = memoryview(b"")
        self._failure: Stop | None = None

    @property
    def is_broken(self) -> bool:
        """Whether an error occurred during `peek`."""
        return self._failure is not None

    def peek(self, size: int) -> bytes:
        """Return the bytes that `read` will give next; that `read` raises any error that occurs
        here."""
        data = bytes(self._rest)
        try:
            while len(data) < size and (more := self._read(CHUNK)):
                data += more
                self._count(len(more))
        except Stop as failure:
            self._failure = failure
        self._rest = memoryview(data)
        return data[:size]

    def read(self, size: int) -> bytes:
        """Return `size` bytes; fewer only at the end."""
        parts: list[memoryview] = []
        while size and (part := self._take(size)):
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def skip(self, size: int) -> int:
        """Skip `size` bytes; return how many there were."""
        skipped = 0
        while skipped < size and (part := self._take(size - skipped)):
            skipped += len(part)
        return skipped

    def _take(self, size: int) -> memoryview:
        """Return at least one byte, unless the stream is at its end."""
        if not self._rest:
            if self._failure:
                raise self._failure
            more = self._read(CHUNK)
            self._count(len(more))
            self._rest = memoryview(more)
        part, self._rest = self._rest[:size], self._rest[size:]
        return part
