"""Find the locales of the memory that the user means.

Raises `NothingSelected` if the memory has no such locale, and `TmxExtractError` if several match
and one is needed.
"""

import sqlite3
from collections.abc import Iterable, Sequence

from tmx_extract.errors import NothingSelected, TmxExtractError
from tmx_extract.locales import canonical_locale, did_you_mean_locale
from tmx_extract.model import Selection
from tmx_extract.store.select import find_locales


def list_locales(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return all pairs of locales, source first; raise an error if the memory is empty."""
    there = find_locales(connection)
    if not there:
        raise NothingSelected(
            "the memory is empty", advice="Fill it first: tmx-extract ingest FOLDER"
        )
    return there


def expect_locale_pair(connection: sqlite3.Connection, selection: Selection) -> tuple[str, str]:
    """Return the one selected pair of locales, source first, as the memory spells it."""
    fitting = expect_locales(connection, selection.source_locale, selection.locale)
    locale = _expect_one(fitting)
    if len(fitting) > 1:
        names = ", ".join(source for source, _ in fitting)
        raise TmxExtractError(
            f"the memory holds {locale} from several source locales: {names}",
            advice="Choose one with --source-locale.",
        )
    return fitting[0]


def expect_locale(connection: sqlite3.Connection, locale: str) -> str:
    """Return the one selected target locale, as the memory spells it."""
    return _expect_one(expect_locales(connection, None, locale))


def _expect_one(fitting: list[tuple[str, str]]) -> str:
    locales = {locale for _, locale in fitting}
    if len(locales) > 1:
        raise TmxExtractError(
            f"the memory holds several locales: {_listed(fitting)}",
            advice="Choose one with --locale.",
        )
    return locales.pop()


def expect_locales(
    connection: sqlite3.Connection, source_locale: str | None, locale: str | None
) -> list[tuple[str, str]]:
    """Return all selected pairs of locales, source first, as the memory spells them.

    `ja` is `ja-JP` unless the memory has `ja`. Raises `NothingSelected` if nothing fits.
    """
    there = list_locales(connection)
    wanted = tuple(canonical_locale(tag) if tag else None for tag in (source_locale, locale))
    fitting = _fitting(there, wanted, is_short=False) or _fitting(there, wanted, is_short=True)
    if not fitting:
        named = " from ".join(tag for tag in reversed(wanted) if tag)
        known = {locale for pair in there for locale in pair}
        missed = [tag for tag in wanted if tag and tag not in known]
        guesses = "".join(did_you_mean_locale(tag, known) for tag in missed)
        raise NothingSelected(
            f"the memory holds no {named}", advice=f"It holds {_listed(there)}.{guesses}"
        )
    return fitting


def _fitting(
    there: Iterable[tuple[str, str]], wanted: Sequence[str | None], *, is_short: bool
) -> list[tuple[str, str]]:
    """Return the wanted pairs of locales; with `is_short`, `ja` also means `ja-JP`."""
    return [
        pair
        for pair in there
        if all(
            tag in (None, own) or (is_short and own.startswith(f"{tag}-"))
            for tag, own in zip(wanted, pair, strict=True)
        )
    ]


def _listed(pairs: list[tuple[str, str]]) -> str:
    return ", ".join(sorted({locale for _, locale in pairs}))
