"""Compare a file's languages with those of the memory, in any spelling."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from tmx_extract.diagnostics import Diagnostic, name_first
from tmx_extract.flows.locales import expect_locales
from tmx_extract.formats.returned_units import Returned
from tmx_extract.locales import canonical_locale, compare_locales
from tmx_extract.store.edits.find_segments import Locales
from tmx_extract.store.select import find_locales

# The maximum number of languages in a problem.
_MOST_SHOWN = 5


class FileLocales(NamedTuple):
    """The locales of the memory for the languages of a file."""

    locales: Locales | None
    """None if the memory does not have them."""
    problem: Diagnostic | None = None
    is_left_out: bool = False
    """Whether it is a language that the user did not select."""


@dataclass(slots=True)
class _Refused:
    """Units of a file with the same problem."""

    line: int
    """The line of the first unit."""
    units: int = 0
    shown: dict[str, None] = field(default_factory=dict)
    """Their languages, each once."""


class LocaleFinder:
    """Finds the locales of the memory for the languages of units."""

    def __init__(self, connection: sqlite3.Connection, locale: str | None) -> None:
        """With a `locale` only its pairs are taken; raises `NothingSelected` if there are none."""
        self._is_asked = locale is not None
        self._pairs = (
            expect_locales(connection, None, locale) if locale else find_locales(connection)
        )
        self._find = lru_cache(maxsize=1024)(self._look_up)
        self._shown = set[Diagnostic]()
        self._shown_in_file = set[Diagnostic]()
        self._refused: dict[tuple[str, bool], _Refused] = {}
        self._has_any = False

    @property
    def sources(self) -> Sequence[str]:
        """Return the source languages of the memory."""
        return tuple(dict.fromkeys(source for source, _ in self._pairs))

    @property
    def targets(self) -> Sequence[str]:
        """Return the target languages of the memory, or the selected one."""
        return tuple(dict.fromkeys(target for _, target in self._pairs))

    def start_file(self) -> None:
        """Report the problems of earlier files again for this file."""
        self._shown_in_file.clear()
        self._refused.clear()
        self._has_any = False

    def find(self, unit: Returned) -> tuple[Locales | None, Diagnostic | None]:
        """Return the locales of a unit, and a problem if it is new.

        Another region is reported once for each file, another spelling once for all files.
        """
        if unit.stray_language:
            shown = f"{unit.stray_language} in a file for {unit.languages.target}"
            self._refuse(
                FileLocales(None, Diagnostic(code="target-in-other-language", found=shown)), unit
            )
            return None, None
        found = self._find(*unit.languages)
        if found.locales is None:
            self._refuse(found, unit)
            return None, None
        self._has_any = True
        is_new = found.problem is not None and self._is_new(found.problem, unit)
        return found.locales, found.problem if is_new else None

    def list_refused(self) -> Iterator[tuple[int, int, Diagnostic]]:
        """Yield the problems of the file: the first line, the number of units, and the problem.

        Other languages are a problem only if the file does not have the selected one.
        """
        for (code, is_left_out), refused in self._refused.items():
            if not (is_left_out and self._has_any):
                shown = name_first(list(refused.shown), _MOST_SHOWN)
                yield refused.line, refused.units, Diagnostic(code=code, found=shown)

    def _refuse(self, found: FileLocales, unit: Returned) -> None:
        if found.problem is not None:
            key = found.problem.code, found.is_left_out
            refused = self._refused.setdefault(key, _Refused(unit.line))
            refused.units += 1
            refused.shown[found.problem.found] = None

    def _is_new(self, problem: Diagnostic, unit: Returned) -> bool:
        shown = self._shown_in_file
        if problem.code == "language-taken":
            # Our own exports have the requested spelling.
            if unit.place.handback and unit.place.name:
                return False
            shown = self._shown
        is_new = problem not in shown
        shown.add(problem)
        return is_new

    def _look_up(self, source: str, target: str) -> FileLocales:
        """Return the locales with the same tags, or else the only ones with the same language."""
        asked = _canonical(source), _canonical(target)
        for pair in self._pairs:
            if asked in (pair, ("", pair[1])):
                return _as_written((source, target), pair)
        kin = [pair for pair in self._pairs if _is_kin(asked[0], pair[0], pair[1], asked[1])]
        shown = f"{source or '?'} → {target or '?'}"
        if not kin:
            is_left_out = self._is_asked and not any(
                _is_kin("", known, other, asked[1]) for known, other in self._pairs
            )
            return FileLocales(None, Diagnostic(code="other-language", found=shown), is_left_out)
        if len(kin) > 1:
            several = ", ".join(f"{one} → {other}" for one, other in kin)
            found = f"{shown} may be {several}"
            return FileLocales(None, Diagnostic(code="several-languages", found=found))
        taken = f"{shown} for {kin[0][0]} → {kin[0][1]}"
        is_other = bool(target) and compare_locales(target, kin[0][1]) == "region"
        code = "other-region" if is_other else "language-taken"
        return FileLocales(kin[0], Diagnostic(code=code, found=taken))


def _canonical(tag: str) -> str:
    return canonical_locale(tag) if tag else ""


def _is_kin(source: str, known_source: str, known_target: str, target: str) -> bool:
    """Return whether the tags may mean the locales; an empty tag may mean any."""
    pairs = ((source, known_source), (target, known_target))
    return all(not tag or compare_locales(tag, known) != "none" for tag, known in pairs)


def _as_written(told: tuple[str, str], pair: Locales) -> FileLocales:
    if told == pair:
        return FileLocales(pair)
    shown = f"{told[0] or '?'} → {told[1]} for {pair[0]} → {pair[1]}"
    return FileLocales(pair, Diagnostic(code="language-taken", found=shown))
