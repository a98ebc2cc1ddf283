"""New files on the command line: how they are named, and what was remarked on them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from tmx_extract.cli.options import say

if TYPE_CHECKING:
    from tmx_extract.flows.remarks import Remark

NewFiles = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE...",
        help="New pages (Markdown, YAML), XLIFF and PO files, folders of them, zips and tars,"
        " `REPO@REF[:PATH]`, or `-`.",
        show_default=False,
    ),
]

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
