"""The members of archives, and the exceptions for members that cannot be read."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal, NoReturn

from tmx_extract.diagnostics import Diagnostic

MemberKind = Literal["file", "link", "special", "repeated"]
"""A file; a symbolic or hard link; a device, a pipe or a sparse file; or an earlier file with the
name of one that was already given."""


class Refusal(Exception):
    """One member cannot be read; the next one can."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


class Stop(Refusal):
    """The rest of the archive cannot be read, or must not be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One entry of an archive other than a folder."""

    name: bytes
    """The name as stored: its encoding is unknown, and it may be dangerous."""
    kind: MemberKind
    revision: str = ""
    """The commit from which the archive says it was made."""
    committed_at: str = ""
    """The time of that commit: UTC in ISO 8601."""
    read: Callable[[], bytes] = field(compare=False, repr=False)
    """Return the bytes, before the next member is requested; raises `Refusal` or `Stop`."""


def damaged(found: str) -> Diagnostic:
    """Return a problem for damage in an archive."""
    return Diagnostic(code="damaged-archive", found=found)


def refuse(diagnostic: Diagnostic) -> NoReturn:
    """Raise `Refusal` instead of reading."""
    raise Refusal(diagnostic)


def local_time(seconds: float) -> str:
    """Return the time, UTC in ISO 8601; empty if it is outside the calendar."""
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (OverflowError, OSError, ValueError):
        return ""
