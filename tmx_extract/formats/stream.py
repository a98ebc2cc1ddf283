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


def write_pieces(stream: BinaryIO, pieces: Iterable[str]) -> int:
    """Write the pieces one after the other as UTF-8, and give their number."""
    waiting: list[str] = []
    size = number = 0
    for number, piece in enumerate(pieces, 1):  # noqa: B007 - the last one counts them
        waiting.append(piece)
        size += len(piece)
        if size > _BUFFER:
            stream.write("".join(waiting).encode())
            waiting.clear()
            size = 0
    stream.write("".join(waiting).encode())
    return number
