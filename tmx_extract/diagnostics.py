"""Problems in the input: one code at one place of one file."""

from collections.abc import Sequence
from dataclasses import dataclass

from tmx_extract.problem_codes.code import Severity
from tmx_extract.problem_codes.registry import CODES


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One problem at one place of one file."""

    code: str
    """A key of `CODES`."""
    start: int = 0
    """Half-open range of code points in `Document.text`; both are 0 for a problem of the whole
    file."""
    end: int = 0
    found: str = ""
    """The text or value at that place, shortened; empty if the code says enough."""

    @property
    def severity(self) -> Severity:
        """The severity of the code, from `CODES`."""
        return CODES[self.code].severity

    @property
    def message(self) -> str:
        """One sentence that includes `found`."""
        what = CODES[self.code].what
        return f"{what}: {self.found}" if self.found else what

    @property
    def advice(self) -> str:
        """One sentence that says what to do."""
        return CODES[self.code].advice


_MAX_FOUND = 60


def shortened(found: str) -> str:
    """Return at most sixty characters of `found`."""
    return found if len(found) <= _MAX_FOUND else found[: _MAX_FOUND - 1] + "…"


def name_first(names: Sequence[str], most: int = 3) -> str:
    """Return the first names, and the number of the others: `a, b, c and 5 more`."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more:,} more" if more > 0 else "")
