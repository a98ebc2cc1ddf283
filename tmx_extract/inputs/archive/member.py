"""What the readers of archives give, and how they say that something cannot be read."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal, NoReturn

from tmx_extract.diagnostics import Diagnostic

MemberKind = Literal["file", "link", "special", "repeated"]
"""A file; a symbolic or hard link; a device, a pipe or a file with holes; or the earlier files of
a name of which the last was given already."""


class Refusal(Exception):
    """One member cannot be read; the next one can."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


class Stop(Refusal):
    """Nothing more can be read of the archive, or may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One entry of an archive that is no folder."""

    name: bytes
    """As the archive has it: nothing is known of its encoding, nor whether it is harmless."""
    kind: MemberKind
    revision: str = ""
    """The commit of which the archive says that it was made from it."""
    committed_at: str = ""
    """When that commit was made: UTC in ISO 8601."""
    read: Callable[[], bytes] = field(compare=False, repr=False)
    """Gives the bytes as long as no other member was asked for; raises `Refusal` or `Stop`."""


def damaged(found: str) -> Diagnostic:
    """A remark on what does not make sense in an archive."""
    return Diagnostic(code="damaged-archive", found=found)


def refuse(diagnostic: Diagnostic) -> NoReturn:
    """To be called instead of reading."""
    raise Refusal(diagnostic)


def tell_time(seconds: float) -> str:
    """UTC in ISO 8601; empty where no calendar has the time."""
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (OverflowError, OSError, ValueError):
        return ""
