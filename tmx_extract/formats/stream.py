"""Writing a file piece by piece."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

# Pieces are joined into writes of about this many characters: a write for each costs more.
_BUFFER = 1 << 16


@dataclass(slots=True)
class Tally:
    """How many pairs were given so far."""

    pairs: int = 0


def write_pieces(stream: BinaryIO, pieces: Iterable[str]) -> None:
    """Write the pieces one after the other as UTF-8."""
    waiting: list[str] = []
    size = 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size > _BUFFER:
            stream.write("".join(waiting).encode())
            waiting.clear()
            size = 0
    stream.write("".join(waiting).encode())
