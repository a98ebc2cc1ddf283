"""The form in which every task reports problems."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tmx_extract.diagnostics import Diagnostic


@dataclass(frozen=True, slots=True, kw_only=True)
class FileProblem:
    """A problem with its place: in a file that was read, or at a pair of the memory."""

    path: str
    """The path of the file for the user; with a pair of the memory, the name of its page."""
    line: int = 0
    column: int = 0
    """Line and column, from 1; 0 if unknown."""
    unit: str = ""
    """The id of the unit or segment; empty for the whole file, and if the line is enough."""
    diagnostic: Diagnostic

    @property
    def place(self) -> str:
        """Return `path:line:column` as far as known, or `path#segment`."""
        if not self.line:
            return f"{self.path}#{self.unit}" if self.unit else self.path
        column = f":{self.column}" if self.column else ""
        return f"{self.path}:{self.line}{column}"


def has_errors(problems: Iterable[FileProblem]) -> bool:
    """Return whether one of them is an error."""
    return any(problem.diagnostic.severity == "error" for problem in problems)


def list_problems(problems: Iterable[FileProblem]) -> list[dict[str, Any]]:
    """Return all of them as JSON has them."""
    return [
        {
            "path": problem.path,
            "line": problem.line,
            "column": problem.column,
            **describe(problem.diagnostic),
        }
        for problem in problems
    ]


def describe(diagnostic: Diagnostic) -> dict[str, str]:
    """Return what JSON says of a problem besides its place."""
    return {
        "severity": diagnostic.severity,
        "code": diagnostic.code,
        "message": diagnostic.message,
        "advice": diagnostic.advice,
    }
