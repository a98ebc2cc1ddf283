"""Options that several commands share, and checks of typed words."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from tmx_extract.cli.help_parts import OPTIONS
from tmx_extract.errors import did_you_mean
from tmx_extract.formats.options import LanguageCodes
from tmx_extract.locales import canonical_locale, is_locale, suggest_locale
from tmx_extract.shown import is_unicode

StoreOption = Annotated[
    Path,
    typer.Option("--db", envvar="TMX_EXTRACT_DB", help="Use this memory, one SQLite file."),
]
DEFAULT_STORE = Path("tm.db")

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]

DryRunOption = Annotated[
    bool,
    typer.Option("--dry-run", "-n", help="Report what would change, and write nothing."),
]
ForceOption = Annotated[
    bool,
    typer.Option(
        "--force",
        rich_help_panel=OPTIONS,
        help="Write even if something exists there; a folder is kept beside it.",
    ),
]
LanguageCodesOption = Annotated[
    LanguageCodes,
    typer.Option(help="Write language codes in full (en-US, ja-JP) or short (en, ja)."),
]
PathOption = Annotated[
    str | None,
    typer.Option(help="Select pages whose path matches this pattern, such as 'docs/*'."),
]


def day_option(words: str) -> Any:
    """Return an option for a day, such as 2024-07-31, with this help."""
    return typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help=words)


def read_day(typed: datetime | None) -> str | None:
    """Return the day as it is in the memory."""
    return typed.date().isoformat() if typed else None


def expect_unicode(typed: str, message: str, param_hint: str) -> str:
    """Return the text; raise `BadParameter` if the system could not decode it."""
    if not is_unicode(typed):
        raise typer.BadParameter(message, param_hint=param_hint)
    return typed


def expect_locale(typed: str, option: str) -> str:
    """Return the locale in its canonical spelling; raises `BadParameter` if it is not one."""
    if is_locale(typed.strip()):
        return canonical_locale(typed)
    near = suggest_locale(typed)
    advice = f". Did you mean {near}?" if near else " such as ja-JP."
    raise typer.BadParameter(f"{typed.strip()!r} is not a locale{advice}", param_hint=option)


def expect_known(words: Iterable[str], known: Sequence[str], option: str) -> None:
    """Raise `BadParameter` for a word that is not one of those known."""
    for word in words:
        if word not in known:
            raise typer.BadParameter(
                f"{word!r} is not one of {', '.join(known)}.{did_you_mean(word, known)}",
                param_hint=option,
            )


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
