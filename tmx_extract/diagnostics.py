"""Problems in the input: one code at one place of one file."""

from dataclasses import dataclass

from tmx_extract.problem_codes import CODES, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One problem at one place of one file."""

    code: str
    """A key of `CODES`."""
    start: int = 0
    """Half-open code points into `Document.text`; both 0 for a problem of the whole file."""
    end: int = 0
    found: str = ""
    """What was found there, shortened; empty where the code says it all."""

    @property
    def severity(self) -> Severity:
        """How bad it is, from the table."""
        return CODES[self.code].severity

    @property
    def message(self) -> str:
        """One sentence with what was found."""
        what = CODES[self.code].what
        return f"{what}: {self.found}" if self.found else what

    @property
    def advice(self) -> str:
        """One sentence on what to do."""
        return CODES[self.code].advice


_MAX_FOUND = 60


def shortened(found: str) -> str:
    """At most sixty characters of what was found."""
    return found if len(found) <= _MAX_FOUND else found[: _MAX_FOUND - 1] + "…"
