"""The hits of a search, counted by what their places have in common."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from tmx_extract.model import CheckVersion, Selection, TranslationType
from tmx_extract.store.concordance.candidates import SearchCandidate
from tmx_extract.store.indexes import has_index
from tmx_extract.store.schema import ORDINAL_BITS
from tmx_extract.store.selection.conditions import (
    conditions_of_entries,
    conditions_of_segments,
    joined,
)
from tmx_extract.store.selection.dedupe_and_sample import DOCUMENT_OF
from tmx_extract.store.selection.findings import is_checked
from tmx_extract.store.selection.front_matter import product_of
from tmx_extract.store.statements import LISTED, list_values

Facet = Literal["type", "locale", "repository", "folder", "product", "year", "place", "finding"]
FacetCounts = Mapping[Facet, Mapping[str, int]]
"""The number of hits with each value; hits at several places count for several values. An empty
value is unknown."""


class WholeTranslation(NamedTuple):
    """The other text of the pairs with one text."""

    source_locale: str
    locale: str
    source: str
    target: str
    types: Mapping[TranslationType | None, int]
    """The number of segments of each type."""

    @property
    def segments(self) -> int:
        """The number of segments of all types."""
        return sum(self.types.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class HitSummary:
    """All hits of a search in numbers."""

    hits: int
    is_capped: bool
    """Whether there are more hits, which were not counted."""
    facets: FacetCounts
    translations: Sequence[WholeTranslation]
    """Of the whole text that was looked for; the most frequent first."""


class _Place(NamedTuple):
    """What documents have in common."""

    type: str
    locale: str
    repository: str
    path: str
    product: str
    year: str


class HitCounter:
    """Counts hits list by list; expects `temp.selected`."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        selection: Selection,
        checks: Sequence[CheckVersion],
        most: int,
    ) -> None:
        self._connection = connection
        self._most = most
        self.is_full = False
        """Whether there are more hits than are to be counted."""
        self._checks = [one.code for one in checks if is_checked(connection, one)]
        by_index = "INDEXED BY segment_entry" if has_index(connection, "segment_entry") else ""
        of_segments, values = joined(conditions_of_segments(selection))
        of_entries, more_values = joined(conditions_of_entries(selection))
        self._values = [*values, *more_values]
        self._sql = (
            f"SELECT s.entry_id, s.id >> {ORDINAL_BITS}, s.place, e.is_edited, count(*)"
            f" FROM segment s {by_index} CROSS JOIN temp.selected g ON {DOCUMENT_OF}"
            " CROSS JOIN entry e ON e.id = s.entry_id"
            f" WHERE s.entry_id IN {LISTED} AND {of_segments} AND {of_entries}"
            " GROUP BY 1, 2, 3"
        )
        self._documents: dict[int, _Place] = {}
        self._names: dict[bytes, int] = {}
        self._found: set[int] = set()
        self._counted: dict[Facet, set[tuple[str, int]]] = {
            one: set()
            for one in ("type", "locale", "repository", "product", "year", "place", "finding")
        }
        self._paths: set[tuple[str, int]] = set()
        self._equal: dict[int, SearchCandidate] = {}
        self._types: dict[int, Counter[TranslationType | None]] = {}

    def add(self, hits: Sequence[SearchCandidate], equal: Iterable[SearchCandidate]) -> None:
        """Count these hits; the texts of those in `equal` are the whole text looked for."""
        names = self._names
        hit_of = {one.entry_id: names.setdefault(one.name, len(names)) for one in hits}
        self._equal |= {one.entry_id: one for one in equal}
        rows = self._connection.execute(self._sql, (list_values(hit_of), *self._values)).fetchall()
        self._read_documents({row[1] for row in rows})
        for entry_id, document, place, is_edited, count in rows:
            hit = hit_of[entry_id]
            if hit not in self._found and len(self._found) >= self._most:
                self.is_full = True
                continue
            self._count(hit, self._documents[document], place, bool(is_edited))
            if entry_id in self._equal:
                kind = "PE" if is_edited else self._documents[document].type or None
                self._types.setdefault(entry_id, Counter())[kind] += count  # type: ignore[index] # as in the memory
        self._count_findings({row[0] for row in rows}, hit_of)

    def _count(self, hit: int, at: _Place, place: str, is_edited: bool) -> None:
        counted = self._counted
        self._found.add(hit)
        counted["type"].add(("PE" if is_edited else at.type, hit))
        counted["locale"].add((at.locale, hit))
        counted["repository"].add((at.repository, hit))
        counted["product"].add((at.product, hit))
        counted["year"].add((at.year, hit))
        counted["place"].add((place, hit))
        self._paths.add((at.path, hit))

    def _count_findings(self, entries: Iterable[int], hit_of: Mapping[int, int]) -> None:
        if self._checks:
            rows = self._connection.execute(
                f"SELECT code, entry_id FROM finding WHERE entry_id IN {LISTED}"
                f" AND code IN {LISTED}",
                (list_values(entries), list_values(self._checks)),
            )
            self._counted["finding"] |= {
                (code, hit_of[entry_id])
                for code, entry_id in rows
                if hit_of[entry_id] in self._found
            }

    def _read_documents(self, ids: set[int]) -> None:
        unknown = [one for one in ids if one not in self._documents]
        rows = self._connection.execute(
            "SELECT id, translation_type, locale, repository, path, front_matter, handback_date"
            f" FROM document WHERE id IN {LISTED}",
            (list_values(unknown),),
        )
        for row, kind, locale, repository, path, front_matter, date in rows:
            product, year = product_of(front_matter), (date or "")[:4]
            self._documents[row] = _Place(kind or "", locale, repository, path, product, year)

    def summarize(self) -> HitSummary:
        """Return the numbers until now."""
        facets: dict[Facet, Mapping[str, int]] = {
            name: Counter(value for value, _ in pairs) for name, pairs in self._counted.items()
        }
        facets["folder"] = _count_folders(self._paths)
        return HitSummary(
            hits=len(self._found),
            is_capped=self.is_full,
            facets=facets,
            translations=self._list_translations(),
        )

    def _list_translations(self) -> list[WholeTranslation]:
        """Return the pairs in author form; several entries may have the same one."""
        rows = self._connection.execute(
            f"SELECT id, source_locale, locale FROM entry WHERE id IN {LISTED}",
            (list_values(self._types),),
        )
        joined_types: dict[tuple[str, str, str, str], Counter[TranslationType | None]] = {}
        for entry_id, source_locale, locale in rows:
            one = self._equal[entry_id]
            key = (source_locale, locale, one.source, one.target)
            joined_types.setdefault(key, Counter()).update(self._types[entry_id])
        found = [WholeTranslation(*key, types) for key, types in joined_types.items()]
        return sorted(found, key=lambda one: (-one.segments, one[:4]))


def _count_folders(paths: Iterable[tuple[str, int]]) -> Mapping[str, int]:
    """Return the number of hits in each folder below the one that all of them have in common."""
    hits_of: dict[tuple[str, ...], set[int]] = {}
    for path, hit in paths:
        hits_of.setdefault(tuple(path.split("/")[:-1]), set()).add(hit)
    if not hits_of:
        return {}
    first, last = min(hits_of), max(hits_of)
    same = 0
    while same < min(len(first), len(last)) and first[same] == last[same]:
        same += 1
    below: dict[str, set[int]] = {}
    for folder, hits in hits_of.items():
        if len(folder) > same:
            below.setdefault("/".join(folder[: same + 1]), set()).update(hits)
    return {name: len(hits) for name, hits in below.items()}
