"""Whether a file's languages are those of the memory, however they are spelled."""

import sqlite3
from functools import lru_cache
from typing import NamedTuple

from tmx_extract.flows.locales import expect_locales
from tmx_extract.locales import canonical_locale, tell_kinship
from tmx_extract.store.edits.find import Locales
from tmx_extract.store.select import find_locales


class Fitting(NamedTuple):
    """What languages of a file are in the memory."""

    locales: Locales | None
    """None where the memory has none such."""
    remarks: tuple[tuple[str, str], ...] = ()
    """Code of a diagnostic, what was found; told once in a file."""


class Languages:
    """Finds the locales of the memory for the languages of units."""

    def __init__(self, connection: sqlite3.Connection, locale: str | None) -> None:
        """With a `locale` only its pairs are taken; raises `NothingToExport` where there are
        none."""
        self._pairs = (
            expect_locales(connection, None, locale) if locale else find_locales(connection)
        )
        self._find = lru_cache(maxsize=1024)(self._look_up)
        self._told: set[tuple[str, str]] = set()

    def start_file(self) -> None:
        """What was told of other files is told of this one too."""
        self._told.clear()

    def find(self, source: str, target: str) -> Fitting:
        """The pair of locales, with remarks where this is the first such unit of the file, or the
        unit is for others."""
        found = self._find(source, target)
        if found.locales is not None and (source, target) in self._told:
            return found._replace(remarks=())
        self._told.add((source, target))
        return found

    def _look_up(self, source: str, target: str) -> Fitting:
        """The same tags first; then the same language, if one pair alone has it."""
        asked = _canonical(source), _canonical(target)
        for pair in self._pairs:
            if asked in (pair, ("", pair[1])):
                return _as_written((source, target), pair)
        kin = [pair for pair in self._pairs if _is_kin(asked[0], pair[0], pair[1], asked[1])]
        shown = f"{source or '?'} → {target or '?'}"
        if not kin:
            return Fitting(None, (("other-language", shown),))
        if len(kin) > 1:
            several = ", ".join(f"{one} → {other}" for one, other in kin)
            return Fitting(None, (("several-languages", f"{shown} may be {several}"),))
        taken = f"{shown} for {kin[0][0]} → {kin[0][1]}"
        is_other = bool(target) and tell_kinship(target, kin[0][1]) == "region"
        return Fitting(kin[0], (("other-region" if is_other else "language-taken", taken),))


def _canonical(tag: str) -> str:
    return canonical_locale(tag) if tag else ""


def _is_kin(source: str, known_source: str, known_target: str, target: str) -> bool:
    """Whether the tags may mean the locales; what is not told may mean any."""
    pairs = ((source, known_source), (target, known_target))
    return all(not tag or tell_kinship(tag, known) != "none" for tag, known in pairs)


def _as_written(told: tuple[str, str], pair: Locales) -> Fitting:
    if told == pair:
        return Fitting(pair)
    shown = f"{told[0] or '?'} → {told[1]} for {pair[0]} → {pair[1]}"
    return Fitting(pair, (("language-taken", shown),))
