"""Writing a file piece by piece."""

from collections.abc import Iterable
from typing import BinaryIO

# Pieces are joined into writes of about this many characters: a write for each costs more.
_BUFFER = 1 << 16


def write_pieces(stream: BinaryIO, pieces: Iterable[str | None]) -> int:
    """Write the pieces as UTF-8 and give the number of Nones among them, which mark pairs."""
    waiting: list[str] = []
    size = count = 0
    for piece in pieces:
        if piece is None:
            count += 1
            continue
        waiting.append(piece)
        size += len(piece)
        if size > _BUFFER:
            stream.write("".join(waiting).encode())
            waiting.clear()
            size = 0
    stream.write("".join(waiting).encode())
    return count
