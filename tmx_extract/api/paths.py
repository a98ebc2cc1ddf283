"""Paths and streams, as callers give them."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from tmx_extract.outputs.files import written_beside

AnyPath = str | os.PathLike[str]


def list_paths(given: AnyPath | Iterable[AnyPath]) -> list[str]:
    """Return one path or several as a list."""
    several = [given] if isinstance(given, str | os.PathLike) else given
    return [os.fspath(one) for one in several]


@contextmanager
def opened_output(output: AnyPath | BinaryIO) -> Iterator[BinaryIO]:
    """Yield the stream to write to; a file gets its name when it is complete."""
    if isinstance(output, str | os.PathLike):
        with written_beside(Path(output)) as stream:
            yield stream
    else:
        yield output
