"""The handbacks of several locales that are translations of one English page."""

import sqlite3
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from tmx_extract.locales import canonical_locale
from tmx_extract.model import Selection
from tmx_extract.store.schema import DATE_OF_DOCUMENT, FIRST_COMMIT

_Name = tuple[str, ...]


class _Row(NamedTuple):
    hash: str | None
    handback_id: int
    target_index: int
    locale: str
    locfileid: str | None
    age: str
    """Date and first commit, in text order."""
    repository: str
    path: str
    position: int
    document_id: int
    name: str
    """Equal in every store."""


class _Handback(NamedTuple):
    first: _Row
    documents: tuple[_Row, ...]
    """The selected documents, in page order."""

    def list_names(self, parts: int) -> list[_Name]:
        """Return the path, and with two parts also the repository, without the locale."""
        return [_neutral(row)[:parts] for row in self.documents]


def list_target_indexes(selection: Selection) -> Mapping[str, int]:
    """Return the index of each locale in a joined pair; a translated source comes last."""
    target_indexes = {locale: target_index for target_index, locale in enumerate(selection.locales)}
    if selection.source:
        target_indexes[selection.source] = len(selection.locales)
    return target_indexes


def list_translated(selection: Selection) -> tuple[str, ...]:
    """Return the locales of the joined pages."""
    return tuple(tag for tag in list_target_indexes(selection) if tag != selection.source_locale)


def select_page_groups(connection: sqlite3.Connection, selection: Selection) -> int:
    """Fill `temp.page_group`: joined documents have the same number there.

    The handbacks of one `openlocfilehash` belong together, one of each locale. If a locale has
    several, those with the same repository and path are joined first, then those with the same
    path, then the rest in page order, newer ones first. The remaining handbacks stay alone, like
    those without a hash, which are counted. `shared` marks numbers that occur in several locales.
    """
    connection.execute("DROP TABLE IF EXISTS temp.page_group")
    connection.execute(
        "CREATE TEMP TABLE page_group (number INTEGER, target_index INTEGER, position INTEGER,"
        " document_id INTEGER UNIQUE NOT NULL, shared INTEGER NOT NULL, name TEXT NOT NULL,"
        " PRIMARY KEY (number, target_index, position)) WITHOUT ROWID"
    )
    alone = number = 0
    for has_hash, several in _iter_groups(connection, selection):
        page_groups = _pair(several) if has_hash else [[handback] for handback in several]
        alone += 0 if has_hash else len(page_groups)
        shared = _find_shared(several)
        rows = [
            (
                page_group,
                row.target_index,
                row.position,
                row.document_id,
                row.locfileid in shared,
                row.name,
            )
            for page_group, handbacks in enumerate(page_groups, number)
            for handback in handbacks
            for row in handback.documents
        ]
        connection.executemany("INSERT INTO temp.page_group VALUES (?, ?, ?, ?, ?, ?)", rows)
        number += len(page_groups)
    return alone


def _find_shared(handbacks: Iterable[_Handback]) -> set[str]:
    """Return the numbers that several locales have."""
    target_indexes = defaultdict[str, set[int]](set)
    for handback in handbacks:
        if handback.first.locfileid:
            target_indexes[handback.first.locfileid].add(handback.first.target_index)
    return {locfileid for locfileid, of_locales in target_indexes.items() if len(of_locales) > 1}


def _iter_groups(
    connection: sqlite3.Connection, selection: Selection
) -> Iterator[tuple[bool, list[_Handback]]]:
    """Yield the handbacks of each English page, by target index, path and date.

    Handbacks without a hash come one by one.
    """
    target_indexes = list_target_indexes(selection)
    connection.create_function("turn_of", 1, target_indexes.__getitem__, deterministic=True)
    rows = connection.execute(
        "SELECT h.openlocfilehash, h.id, turn_of(h.locale), h.locale, h.locfileid,"
        f" {DATE_OF_DOCUMENT} || ' ' || {FIRST_COMMIT}, d.repository, d.path, g.position, d.id,"
        " h.key || char(0) || d.content_hash FROM temp.selected g"
        " CROSS JOIN document d ON d.id = g.document_id"
        " CROSS JOIN handback h ON h.id = d.handback_id ORDER BY 1, 2, g.position"
    )
    by_handback = groupby(map(_Row._make, rows), key=attrgetter("hash", "handback_id"))
    handbacks = (_read_handback(list(own)) for _, own in by_handback)
    for has_hash, group in groupby(
        handbacks, key=lambda one: one.first.hash or one.first.handback_id
    ):
        several = list(group)
        several.sort(key=lambda one: one.first.position)
        several.sort(key=lambda one: max(row.age for row in one.documents), reverse=True)
        several.sort(key=lambda one: (one.first.target_index, one.first.repository, one.first.path))
        yield isinstance(has_hash, str), several


def _read_handback(rows: Sequence[_Row]) -> _Handback:
    return _Handback(rows[0], tuple(rows))


def _pair(handbacks: Sequence[_Handback]) -> list[list[_Handback]]:
    """Return the handbacks of one English page in groups to be joined."""
    page_groups: list[list[_Handback]] = []
    for _, of_locale in groupby(handbacks, key=lambda one: one.first.target_index):
        free, waiting = list(page_groups), list(of_locale)
        for parts in (2, 1):
            free, waiting = _join_namesakes(free, waiting, parts)
        for page_group, handback in zip(free, waiting, strict=False):
            page_group.append(handback)
        page_groups += [[handback] for handback in waiting[len(free) :]]
    return page_groups


def _join_namesakes(
    free: Sequence[list[_Handback]], waiting: Sequence[_Handback], parts: int
) -> tuple[list[list[_Handback]], list[_Handback]]:
    """Add each to the first free group with its name; return the rest of both."""
    by_name = defaultdict[_Name, deque[int]](deque)
    for place, page_group in enumerate(free):
        for handback in page_group:
            for name in handback.list_names(parts):
                by_name[name].append(place)
    taken = set[int]()
    left = []
    for handback in waiting:
        for name in handback.list_names(parts):
            places = by_name[name]
            while places and places[0] in taken:
                places.popleft()
            if places:
                taken.add(places[0])
                free[places[0]].append(handback)
                break
        else:
            left.append(handback)
    return [page_group for place, page_group in enumerate(free) if place not in taken], left


def _neutral(row: _Row) -> _Name:
    """Return path and repository without the locale, as a folder or at the end of a name."""
    parts = (_without_locale(part, row.locale) for part in row.path.split("/"))
    return "/".join(filter(None, parts)), _without_locale(row.repository, row.locale)


def _without_locale(name: str, locale: str) -> str:
    """Return `docs` for `docs.de-de`, and an empty string for `de-de`."""
    stem, _, tail = name.rpartition(".")
    return stem if tail and canonical_locale(tail) == locale else name
