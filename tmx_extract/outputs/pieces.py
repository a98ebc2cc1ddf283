"""Write a file in pieces."""

from collections.abc import Iterable
from typing import BinaryIO

# Pieces are joined into writes of about this many bytes, because each write has a cost.
_BUFFER = 1 << 16


def write_pieces(stream: BinaryIO, pieces: Iterable[str]) -> int:
    """Write the pieces one after the other as UTF-8, and return their number."""
    waiting: list[bytes] = []
    size = number = 0
    for number, piece in enumerate(pieces, 1):  # noqa: B007 - the last one counts them
        # One by one, because many pieces are ASCII only and are copied quickly.
        data = piece.encode()
        waiting.append(data)
        size += len(data)
        if size > _BUFFER:
            stream.write(b"".join(waiting))
            waiting.clear()
            size = 0
    stream.write(b"".join(waiting))
    return number
