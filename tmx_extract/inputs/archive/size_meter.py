"""Limits on the output of an archive, so that a small file cannot fill the machine."""

from collections.abc import Callable
from typing import NoReturn

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.inputs.archive.member import Stop
from tmx_extract.inputs.limits import Limits

# This much does no harm, and a few short pages can compress as densely as a bomb.
_FREE_BYTES = 16 << 20


class Meter:
    """Counts the output of one archive; raises `Stop` if it exceeds a limit.

    Only actual bytes are counted, because the sizes in headers may be false.
    """

    def __init__(self, limits: Limits, outer: "Meter | None" = None) -> None:
        """The output of a nested archive also counts for the archive around it, `outer`."""
        self._limits = limits
        self._outer = outer
        self.count_compressed: Callable[[], int] = lambda: 0
        """Return the number of bytes of the archive read so far; the reader sets this."""
        self._bytes = 0
        self._entries = 0

    def add_bytes(self, number: int) -> None:
        """Count more bytes of output."""
        self._bytes += number
        if self._bytes > self._limits.total_bytes:
            allowed = f"{self._limits.total_bytes:,}"
            _stop(f"more than {allowed} bytes came out of it (--max-archive-size)")
        if self._bytes > _FREE_BYTES:
            compressed = self.count_compressed()
            if self._bytes > self._limits.ratio * compressed:
                _stop(
                    f"{self._bytes:,} bytes came out of {compressed:,}, more than"
                    f" {self._limits.ratio:,} times as many (--max-archive-ratio)"
                )
        if self._outer:
            self._outer.add_bytes(number)

    def add_entries(self, number: int = 1) -> None:
        """Count more entries."""
        self._entries += number
        check_entries(self._entries, self._limits)
        if self._outer:
            self._outer.add_entries(number)


def check_entries(number: int, limits: Limits) -> None:
    """Raise `Stop` if one archive has too many entries."""
    if number > limits.files:
        _stop(f"it has more than {limits.files:,} entries (--max-archive-files)")


def _stop(found: str) -> NoReturn:
    raise Stop(Diagnostic(code="archive-too-large", found=found))
