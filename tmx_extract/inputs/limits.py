"""Limits beyond which an input counts as an accident or an attack."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits on reading; the largest localized repository needs a tenth of them."""

    total_bytes: int = 8 << 30
    """The total output of one archive, in bytes."""
    file_bytes: int = 64 << 20
    """The size of one file, in bytes, in any input."""
    files: int = 1_000_000
    """The number of entries in one archive, including folders and other files."""
    ratio: int = 200
    """The maximum ratio of output to input bytes of an archive."""
