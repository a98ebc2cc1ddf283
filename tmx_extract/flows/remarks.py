"""What a person is told of a place in a file."""

from dataclasses import dataclass

from tmx_extract.diagnostics import Diagnostic


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A diagnostic with its place."""

    path: str
    line: int
    column: int
    """Both from 1."""
    diagnostic: Diagnostic
