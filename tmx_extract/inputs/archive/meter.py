"""Counting what comes out of an archive, so that a small one cannot fill the machine."""

from collections.abc import Callable
from typing import NoReturn

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.inputs.archive.member import Stop
from tmx_extract.inputs.limits import Limits

# So much does no harm, and a few short pages may well be as dense as a bomb.
_FREE_BYTES = 16 << 20


class Meter:
    """What came out of one archive so far; raises `Stop` where a limit is broken.

    Only bytes that were really there are counted: what headers say of sizes may be a lie.
    """

    def __init__(self, limits: Limits, outer: "Meter | None" = None) -> None:
        """What comes out of an archive also counts for the archive that it lies in, `outer`."""
        self._limits = limits
        self._outer = outer
        self.count_compressed: Callable[[], int] = lambda: 0
        """Gives how many bytes of the archive itself were read; the reader sets it."""
        self._bytes = 0
        self._entries = 0

    def add_bytes(self, number: int) -> None:
        """So many more came out."""
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
        """So many more were seen."""
        self._entries += number
        check_entries(self._entries, self._limits)
        if self._outer:
            self._outer.add_entries(number)


def check_entries(number: int, limits: Limits) -> None:
    """Raise `Stop` where one archive has more entries than are allowed."""
    if number > limits.files:
        _stop(f"it has more than {limits.files:,} entries (--max-archive-files)")


def _stop(found: str) -> NoReturn:
    raise Stop(Diagnostic(code="archive-too-large", found=found))
