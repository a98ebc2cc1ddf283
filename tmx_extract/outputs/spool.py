"""Values kept on disk for a while, so that there may be more of them than fit into memory."""

import pickle
from tempfile import TemporaryFile
from typing import Any, BinaryIO


class Spool:
    """Values in a temporary file without a name. It goes when the spool is closed."""

    def __init__(self) -> None:
        self._file: BinaryIO = TemporaryFile()  # noqa: SIM115 - `close` closes it

    def close(self) -> None:
        """Remove the file."""
        self._file.close()

    def add(self, value: object) -> int:
        """Write a value after the others, before any is read; return its offset."""
        offset = self._file.tell()
        pickle.dump(value, self._file, protocol=pickle.HIGHEST_PROTOCOL)
        return offset

    def seek(self, offset: int) -> None:
        """Let `read` go on with the value at this offset."""
        self._file.seek(offset)

    def read(self) -> Any:
        """Return the next value."""
        # This process wrote the data itself.
        return pickle.load(self._file)  # noqa: S301
