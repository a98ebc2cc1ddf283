"""Find the segments of a unit."""

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.flows.merge.fit_row import fit_row
from tmx_extract.flows.merge.fit_target import FittedText, fit_target
from tmx_extract.flows.merge.options import MatchMethod
from tmx_extract.formats.returned_units import Returned
from tmx_extract.model import mark_pair
from tmx_extract.spacing import fold_source, is_same_text
from tmx_extract.store.edits.find_segments import Locales, SegmentFinder, StoredSegment

# Markdown marks before the text of a line, for tools with lines as segments.
_MARKS = re.compile(r"\s*(?:(?:#{1,6}|[-*+>]|[0-9]{1,9}[.)])\s+|<a name=\"[^\"<>]*\"></a>\s*+)+")


class LocatedSegments(NamedTuple):
    """The segments of a unit."""

    fits: tuple[FittedText, ...]
    """Segments of different pairs if only the source is known; else one segment."""
    method: MatchMethod
    refused: tuple[Diagnostic, ...] = ()
    """The reason why it does not apply to other segments with its source."""


class SegmentLocator:
    """Finds the segments of units."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.finder = SegmentFinder(connection)

    def by_name(self, unit: Returned, locales: Locales) -> LocatedSegments | Diagnostic | None:
        """Return the segment with the ids of our exports; None without ids, or if texts differ.

        In a table, different texts are a problem, because nothing else keeps id and source
        together.
        """
        found, way = self._find_named(unit, locales)
        cells = unit.cells
        if found is None:
            if cells is None or cells.has_source:
                return None
            return Diagnostic(code="unit-not-found", found=unit.id)
        as_written = _is_as_written(unit, found)
        if cells is not None:
            fitted = fit_row(unit, cells, found, as_written=as_written)
            return fitted if isinstance(fitted, Diagnostic) else LocatedSegments((fitted,), way)
        fitting = fit_target(unit.source, unit.target, found, as_written=as_written)
        return None if fitting is None else LocatedSegments((fitting,), way)

    def _find_named(
        self, unit: Returned, locales: Locales
    ) -> tuple[StoredSegment | None, MatchMethod]:
        found, place = None, unit.place
        if place.handback and place.name:
            found = self.finder.find_by_name(locales, place.handback, place.name)
        if found is None and place.segment_id and place.path:
            page = place.repository, place.path
            return self.finder.find_by_segment_id(locales, *page, place.segment_id), "segment-id"
        return found, "id"

    def by_source(
        self, units: Sequence[Returned], locales: Locales
    ) -> Iterator[tuple[Returned, LocatedSegments | None]]:
        """Yield each unit with the segments on current pages with its source.

        Neighbours and path of the unit choose among them. If no source is exactly the same, white
        space is ignored.
        """
        wanted = {source for unit in units for source, _ in _iter_readings(unit)}
        segments = self.finder.find_by_sources(locales, wanted)
        others = [
            source
            for unit in units
            if not any(source in segments for source, _ in _iter_readings(unit))
            for source, _ in _iter_readings(unit)
        ]
        folded = self.finder.find_by_folded_sources(locales, others)
        # Many units and many segments may have the same source.
        nearest = {source: _nearest(source, folded) for source in dict.fromkeys(others)}
        for unit in units:
            found = self._choose(unit, lambda source: segments.get(source, ()))
            yield unit, found or self._choose(unit, lambda source: nearest.get(source, ()))

    def _choose(
        self, unit: Returned, find: Callable[[str], Sequence[StoredSegment]]
    ) -> LocatedSegments | None:
        for source, target in _iter_readings(unit):
            several = find(source)
            if several:
                return self._choose_among(unit, target, several)
        return None

    def _choose_among(
        self, unit: Returned, target: str, several: Sequence[StoredSegment]
    ) -> LocatedSegments:
        told = [found for found in several if self._is_beside(unit, found)]
        way: MatchMethod = "context" if told else "source"
        found = told or several
        if len(found) == 1:
            return LocatedSegments((FittedText(found[0], target),), way)
        pairs = {one.author_hash: one for one in reversed(found)}
        same = [
            one
            for one in pairs.values()
            if is_same_text(one.target, target) or is_same_text(one.delivered, target)
        ]
        exact = [one for one in same if target in (one.target, one.delivered)]
        meant = (exact or same)[:1]
        if meant and is_same_text(meant[0].delivered, target):
            return LocatedSegments((FittedText(meant[0], target, is_placed=False),), way)
        chosen = meant or list(pairs.values())
        fits = (
            FittedText(one, target, is_placed=False, is_passed=one not in chosen)
            for one in reversed(pairs.values())
        )
        return LocatedSegments(tuple(fits), way)

    def _is_beside(self, unit: Returned, found: StoredSegment) -> bool:
        """Return whether the unit's facts about its place are true for this segment."""
        path = unit.place.path
        if path and not f"/{path}".endswith(f"/{found.path}"):
            return False
        if not (unit.previous_source or unit.following_source):
            return bool(path)
        told = (unit.previous_source, unit.following_source)
        there = self.finder.read_neighbours(found)
        return all(
            one is None or one == other or fold_source(one) == fold_source(other or "")
            for one, other in zip(told, there, strict=True)
        )


def _nearest(source: str, folded: Mapping[str, Sequence[StoredSegment]]) -> Sequence[StoredSegment]:
    """Return the segments with the source apart from white space; those with all spaces first."""
    found = folded.get(fold_source(source), ())
    same = {one.source: is_same_text(one.source, source) for one in found}
    return [one for one in found if same[one.source]] or found


def _is_as_written(unit: Returned, found: StoredSegment) -> bool:
    """Return whether the file says that it was made from the text of the page."""
    locales = found.source_locale, found.locale
    written = found.delivered_as_written
    return bool(unit.edit) and mark_pair(*locales, found.source, written) == unit.edit


def _iter_readings(unit: Returned) -> Iterator[tuple[str, str]]:
    """Yield source and target as they are, then without the line marks that both begin with."""
    yield unit.source, unit.target
    marks, others = _MARKS.match(unit.source), _MARKS.match(unit.target)
    if marks and others and marks[0].split() == others[0].split():
        yield unit.source[marks.end() :].strip(), unit.target[others.end() :].strip()
