"""What was remarked on files: for people, and for programs."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tmx_extract.cli.options import say

if TYPE_CHECKING:
    from tmx_extract.flows.remarks import Remark

_MAX_SHOWN = 20


def tell_remarks(remarks: "Sequence[Remark]") -> None:
    """The first few with place and advice, and how many more there are; errors come first."""
    ordered = sorted(remarks, key=lambda remark: remark.diagnostic.severity != "error")
    for remark in ordered[:_MAX_SHOWN]:
        found = remark.diagnostic
        say(
            f"{remark.path}:{remark.line}:{remark.column}: {found.severity} {found.code}:"
            f" {found.message}"
        )
        say(f"  {found.advice}")
    if len(remarks) > _MAX_SHOWN:
        say(f"… and {len(remarks) - _MAX_SHOWN:,} more remarks")


def list_remarks(remarks: "Sequence[Remark]") -> list[dict[str, Any]]:
    """All of them, as JSON has them."""
    return [
        {
            "path": remark.path,
            "line": remark.line,
            "column": remark.column,
            "severity": remark.diagnostic.severity,
            "code": remark.diagnostic.code,
            "message": remark.diagnostic.message,
            "advice": remark.diagnostic.advice,
        }
        for remark in remarks
    ]
