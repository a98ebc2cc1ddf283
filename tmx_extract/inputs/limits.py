"""How much one input may hold before it is taken for an accident or an attack."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What is read at most; the largest localized repository is a tenth of it."""

    total_bytes: int = 8 << 30
    """What may come out of one archive."""
    file_bytes: int = 64 << 20
    """The size of one file, wherever it lies."""
    files: int = 1_000_000
    """The entries of one archive, folders and files of other kinds included."""
    ratio: int = 200
    """How many times as many bytes may come out of an archive as were read of it."""
