"""Streams that are written to: standard output, and one that compresses."""

import gzip
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from tmx_extract.errors import OutputError


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
