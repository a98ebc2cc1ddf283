"""One code of problems: its severity, its message and its advice."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemCode:
    """One kind of problem."""

    severity: Severity
    what: str
    """The beginning of the message, without a full stop."""
    advice: str


def error(what: str, advice: str) -> ProblemCode:
    """Return the code of a problem that prevents something the user asked for."""
    return ProblemCode(severity="error", what=what, advice=advice)


def warning(what: str, advice: str) -> ProblemCode:
    """Return the code of a problem that may need a correction."""
    return ProblemCode(severity="warning", what=what, advice=advice)


def info(what: str, advice: str) -> ProblemCode:
    """Return the code of a fact that is good to know."""
    return ProblemCode(severity="info", what=what, advice=advice)
