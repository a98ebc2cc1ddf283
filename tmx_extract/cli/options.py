"""Options that several commands share, and how they talk."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

StoreOption = Annotated[
    Path,
    typer.Option("--db", envvar="TMX_EXTRACT_DB", help="The store, one SQLite file."),
]
DEFAULT_STORE = Path("tm.db")

JsonOption = Annotated[bool, typer.Option("--json", help="For programs: JSON on standard output.")]


def say(text: str) -> None:
    """Tell the user something, on stderr: stdout is for data."""
    typer.echo(text, err=True)


def print_json(value: object) -> None:
    """One JSON value on stdout."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def is_watched() -> bool:
    """Whether a person sees stderr, so that a progress bar makes sense."""
    return sys.stderr.isatty()


def counted(number: int, thing: str) -> str:
    """`1 file`, `2 files`."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
