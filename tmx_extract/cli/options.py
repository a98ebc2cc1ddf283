"""Options that several commands share, and functions that print."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Annotated

import typer

from tmx_extract.cli.streams import put_raw, safe_json
from tmx_extract.errors import did_you_mean
from tmx_extract.locales import canonical_locale, is_locale, suggest_locale
from tmx_extract.shown import visible

if TYPE_CHECKING:
    from tmx_extract.answers.tables import TextTable

StoreOption = Annotated[
    Path,
    typer.Option("--db", envvar="TMX_EXTRACT_DB", help="Use this memory, one SQLite file."),
]
DEFAULT_STORE = Path("tm.db")

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


def expect_unicode(typed: str, message: str, param_hint: str) -> str:
    """Return the text; raise `BadParameter` if the system could not decode it."""
    try:
        typed.encode()
    except UnicodeEncodeError:
        raise typer.BadParameter(message, param_hint=param_hint) from None
    return typed


def expect_locale(typed: str, option: str) -> str:
    """Return the locale in its canonical spelling; raises `BadParameter` if it is not one."""
    if is_locale(typed.strip()):
        return canonical_locale(typed)
    near = suggest_locale(typed)
    advice = f". Did you mean {near}?" if near else " such as ja-JP."
    raise typer.BadParameter(f"{typed.strip()!r} is not a locale{advice}", param_hint=option)


def unknown_word(
    word: str, kind: str, known: Iterable[str], option: str, *, near: Iterable[str] | None = None
) -> typer.BadParameter:
    """Return the error for a word that is not one of a kind, such as `band`.

    One of `near` is suggested; if that is not given, one of `known`.
    """
    known = tuple(known)
    suggestion = did_you_mean(word, known if near is None else near)
    return typer.BadParameter(
        f"{word!r} is not a {kind}.{suggestion} The {kind}s are {', '.join(known)}.",
        param_hint=option,
    )


def say(text: str) -> None:
    """Print one line for the user on stderr: stdout is for data."""
    # Both may go to the same place; then the answer comes first.
    sys.stdout.flush()
    typer.echo(visible(text), err=True)


def put(text: str = "") -> None:
    """Write one line of the answer to stdout."""
    put_raw(f"{visible(text)}\n")


def print_json(value: object) -> None:
    """Write one JSON value to stdout."""
    import json

    put_json(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def put_json(text: str) -> None:
    """Write part of a JSON value to stdout, so that every reader gets the same value."""
    put_raw(safe_json(text))


def is_watched() -> bool:
    """Return whether a person sees stderr, so that a progress bar is useful."""
    return sys.stderr.isatty()


def counted(number: int, thing: str) -> str:
    """Return a count with its noun: `1 file`, `2 files`."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def put_table(table: "TextTable") -> None:
    """Write a table to stdout, as wide as the terminal; elsewhere a row is one line."""
    from tmx_extract.answers.grid import iter_grid

    is_limited = sys.stdout.isatty() or "COLUMNS" in os.environ
    for line in iter_grid(table, get_terminal_size().columns if is_limited else None):
        put(line)
