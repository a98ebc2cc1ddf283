"""The edit that counts at each location: derived only from the edits, pair by pair."""

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from tmx_extract.model import SegmentLocation, SegmentName, find_name

# The number of cached pairs; some pairs occur at thousands of locations all over the pages.
_ARRANGED = 1024
_STANDS = (
    "NOT n.unchanged AND NOT n.merged_before AND NOT EXISTS"
    " (SELECT 1 FROM decision d WHERE d.edit_id = n.id AND d.verdict = 'dropped')"
)
_SAME_PLACE = (
    "n.handback_key IS e.handback_key AND n.is_paragraph IS e.is_paragraph AND n.number IS e.number"
)
# A correction replaces its edit, unless it was dropped. A correction for a single location, or one
# that is based on it, leaves the edit valid for all other locations.
_LATER = (
    "EXISTS (WITH RECURSIVE later (id, only_here, is_there) AS"
    f" (SELECT n.id, n.only_here, {_SAME_PLACE} FROM edit n WHERE n.based_on = e.id AND {_STANDS}"
    f" UNION ALL SELECT n.id, n.only_here, {_SAME_PLACE} FROM later l"
    f" JOIN edit n ON n.based_on = l.id WHERE l.only_here AND {_STANDS})"
    " SELECT 1 FROM later WHERE {condition})"
)
_REPLACED = _LATER.format(condition="NOT only_here OR (e.only_here AND is_there)")
_SQL = (
    "SELECT e.id, e.author_hash, e.written_hash, e.target, e.only_here,"
    f" {_LATER.format(condition='is_there')}, e.handback_key, e.is_paragraph, e.number,"
    " e.repository, e.path FROM edit e WHERE NOT e.unchanged AND NOT e.merged_before AND NOT EXISTS"
    " (SELECT 1 FROM decision d WHERE d.edit_id = e.id AND d.verdict = 'dropped')"
    f" AND NOT {_REPLACED}"
)


class EditVersion(NamedTuple):
    """An edit that no other edit has replaced."""

    id: int
    author_hash: bytes
    written_hash: bytes
    target: str
    only_here: int
    only_elsewhere: int
    """Whether an edit for its own location only has replaced it there."""
    handback_key: str | None
    is_paragraph: int
    number: int
    repository: str
    path: str

    @property
    def name(self) -> SegmentName | None:
        """The location where it was made; None if unknown."""
        return find_name(self.handback_key, self.is_paragraph, self.number)


class EditVersions:
    """The edits that count, by their original pairs."""

    def __init__(self, versions: Iterable[EditVersion]) -> None:
        self._by_pair: dict[bytes, dict[int, EditVersion]] = {}
        for version in versions:
            for name in (version.author_hash, version.written_hash):
                self._by_pair.setdefault(name, {})[version.id] = version
        self._arrange = lru_cache(maxsize=_ARRANGED)(
            lambda author_hash, written_hash: _Candidates(self.find(author_hash, written_hash))
        )

    def __iter__(self) -> Iterator[EditVersion]:
        """Yield every edit once, in the order of arrival."""
        every = {key: one for several in self._by_pair.values() for key, one in several.items()}
        return (every[key] for key in sorted(every))

    def choose(
        self, author_hash: bytes, written_hash: bytes, place: SegmentLocation
    ) -> EditVersion | None:
        """Return the edit of a pair that counts at a location."""
        return self._arrange(author_hash, written_hash).choose(place)

    @property
    def pairs(self) -> Collection[bytes]:
        """Return the names of all edited pairs, in both forms."""
        return self._by_pair.keys()

    def find(self, author_hash: bytes, written_hash: bytes) -> list[EditVersion]:
        """Return the edits of a pair, in the order of arrival."""
        empty: dict[int, EditVersion] = {}
        both = self._by_pair.get(author_hash, empty) | self._by_pair.get(written_hash, empty)
        return [both[key] for key in sorted(both)]


def read_versions(
    connection: sqlite3.Connection, pairs: Collection[bytes] | None = None
) -> EditVersions:
    """Return all edits that count, or those of the pairs with these names."""
    if pairs is None:
        return EditVersions(map(EditVersion._make, connection.execute(_SQL)))
    name_pairs(connection, pairs)
    sql = (
        f"{_SQL} AND e.id IN (SELECT id FROM edit WHERE author_hash IN temp.edited_pair"
        " UNION SELECT id FROM edit WHERE written_hash IN temp.edited_pair)"
    )
    return EditVersions(map(EditVersion._make, connection.execute(sql)))


def name_pairs(connection: sqlite3.Connection, pairs: Collection[bytes]) -> None:
    """Fill `temp.edited_pair` with the names of pairs."""
    connection.execute("DROP TABLE IF EXISTS temp.edited_pair")
    connection.execute("CREATE TEMP TABLE edited_pair (name BLOB PRIMARY KEY) WITHOUT ROWID")
    connection.executemany("INSERT INTO temp.edited_pair VALUES (?)", [(name,) for name in pairs])


class _Candidates:
    """The edits of one pair, prepared once: a pair may have thousands of edits and locations."""

    def __init__(self, versions: Iterable[EditVersion]) -> None:
        """Expects the edits in the order of arrival."""
        versions = list(versions)
        self._by_name = _first_of_each_place(
            version for version in versions if not version.only_elsewhere
        )
        self._by_page: dict[tuple[str, str], list[EditVersion]] = {}
        for version in self._by_name.values():
            if version.name is not None:
                page = version.repository, version.path
                self._by_page.setdefault(page, []).append(version)
        # An edit for one location only does not hide earlier edits there from the other locations.
        for_all = _first_of_each_place(version for version in versions if not version.only_here)
        self._anywhere = _most_frequent(list(for_all.values()))

    def choose(self, place: SegmentLocation) -> EditVersion | None:
        """Return the edit that counts at a location of the pair.

        An edit made there has priority, then one of the same page in another version, then those of
        other pages. If several were made at one location, the first counts until a person decides.
        Among several locations, the most frequent text counts, then the newest.
        """
        here = self._by_name.get(place.name)
        if here is not None:
            return here
        of_page = [
            version
            for version in self._by_page.get((place.repository, place.path), ())
            if version.handback_key != place.handback_key
        ]
        return _most_frequent(of_page) or self._anywhere


def _first_of_each_place(versions: Iterable[EditVersion]) -> dict[SegmentName | None, EditVersion]:
    firsts: dict[SegmentName | None, EditVersion] = {}
    for version in versions:
        firsts.setdefault(version.name, version)
    return firsts


def _most_frequent(versions: Sequence[EditVersion]) -> EditVersion | None:
    """Return the newest edit with the most frequent text."""
    if len(versions) < 2:
        return versions[0] if versions else None
    frequent = Counter(version.target for version in versions)
    return max(versions, key=lambda version: (frequent[version.target], version.id))
