"""A stream that compresses the data written to it."""

import gzip
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast


@contextmanager
def compressed(stream: BinaryIO, *, wanted: bool) -> Iterator[BinaryIO]:
    """Yield the stream, or a compressing one without date or name, so equal data gives equal
    bytes."""
    if not wanted:
        yield stream
        return
    with gzip.GzipFile(filename="", mode="wb", fileobj=stream, mtime=0, compresslevel=6) as packed:
        # The writers pass large pieces; the buffer joins the many small ones at the end.
        buffered = io.BufferedWriter(cast(io.RawIOBase, packed), 1 << 16)
        yield cast(BinaryIO, buffered)
        buffered.flush()
        buffered.detach()
