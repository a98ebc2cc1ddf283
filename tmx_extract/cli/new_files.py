"""New files on the command line."""

from typing import Annotated

import typer

NewFiles = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE...",
        help=(
            "New pages (Markdown, YAML), XLIFF and PO files, folders, zips and tars of them, "
            "`REPO@REF[:PATH]`, or `-`."
        ),
        show_default=False,
    ),
]
