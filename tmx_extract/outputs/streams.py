"""A stream that compresses what is written to it."""

import gzip
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast


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
