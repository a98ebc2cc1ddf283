"""Find the pairs in OmegaT segments, with the origins that the package recorded."""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from tmx_extract.diagnostics import Diagnostic, shortened
from tmx_extract.errors import UnreadableFile
from tmx_extract.flows.merge.divide_segment import divide_segment
from tmx_extract.flows.merge.find_segments import LocatedSegments
from tmx_extract.flows.merge.fit_target import FittedText, fit_target
from tmx_extract.flows.package.omegat.memory import key_of
from tmx_extract.flows.package.omegat.segment_origins import (
    PLACES,
    SegmentOrigin,
    key_of_neighbours,
    read_segment_origins,
)
from tmx_extract.formats.returned_units import Returned
from tmx_extract.store.edits.find_segments import Locales, SegmentFinder, StoredSegment


class _Known(NamedTuple):
    """A place of an OmegaT segment, with its segments of the memory."""

    spot: SegmentOrigin
    founds: tuple[StoredSegment, ...]
    """Empty if one of them is not in the memory."""


class _Divided(NamedTuple):
    """The target of such a place, split into its texts."""

    fits: tuple[FittedText, ...]

    @property
    def is_same(self) -> bool:
        """Return whether it is the same as in the memory."""
        return all(one.target == one.segment.target for one in self.fits)

    @property
    def is_human(self) -> bool:
        """Return whether a package fills it in, so that no person had to choose it."""
        founds = [one.segment for one in self.fits]
        return all(one.translation_type == "HT" or one.edit_id is not None for one in founds)


class OmegatSegments:
    """Finds the pairs in the segments of an OmegaT project that we wrote."""

    def __init__(self, data: bytes, finder: SegmentFinder, *, only_here: bool) -> None:
        """With `only_here`, edits apply only at the places in the project."""
        self._pages = data.splitlines()
        self._finder = finder
        self._only_here = only_here
        self._claimed: dict[str, set[tuple[str, str]]] = {}

    def claim(self, units: Iterable[Returned]) -> None:
        """Note that a translation for one place comes before the translation for all places."""
        for unit in units:
            if unit.is_alternative:
                place = unit.place.path, _neighbours(unit)
                self._claimed.setdefault(unit.source, set()).add(place)

    def locate(
        self, units: Sequence[Returned], locales: Locales
    ) -> Iterator[tuple[Returned, LocatedSegments | Diagnostic | None]]:
        """Yield each unit with its segments; None if no page of the package has it."""
        wanted = frozenset(key_of(unit.source) for unit in units)
        places: dict[int, list[_Known]] = {}
        for key, spot in self._iter_spots(wanted):
            places.setdefault(key, []).append(self._know(spot, locales))
        for unit in units:
            known = places.get(key_of(unit.source))
            yield unit, self._choose(unit, known) if known else None

    def _iter_spots(self, wanted: frozenset[int]) -> Iterator[tuple[int, SegmentOrigin]]:
        for number, page in enumerate(self._pages, 1):
            try:
                yield from read_segment_origins(page, wanted)
            except (ValueError, TypeError, LookupError, RecursionError) as error:
                raise UnreadableFile(
                    f"{PLACES}, line {number}, is not as it was written",
                    advice="Put the file of the package back, or take it away.",
                ) from error

    def _know(self, spot: SegmentOrigin, locales: Locales) -> _Known:
        founds = [
            self._finder.find_by_name(locales, span.handback, span.name) for span in spot.spans
        ]
        known = tuple(found for found in founds if found is not None)
        return _Known(spot, known if len(known) == len(founds) else ())

    def _choose(self, unit: Returned, known: Sequence[_Known]) -> LocatedSegments | Diagnostic:
        """Return the pairs at all places of the unit."""
        told = f"“{shortened(unit.source)}”"
        if unit.is_alternative:
            here = [one for one in known if one.spot.file == unit.place.path]
            beside = [one for one in here if one.spot.neighbours in ("", _neighbours(unit))]
            known = here if len(here) == 1 else beside
            if not known:
                return Diagnostic(code="unit-not-found", found=told)
        claimed = self._claimed.get(unit.source, set()) if not unit.is_alternative else set()
        free = [one for one in known if not _is_claimed(one.spot, claimed)]
        results = list(_divide_all(unit, free))
        refused = next(
            (Diagnostic(code=one, found=told) for one in results if isinstance(one, str)), None
        )
        divided = [one for one in results if isinstance(one, _Divided)]
        if refused is not None and not divided:
            return refused
        if not unit.is_alternative:
            same = [one for one in divided if one.is_same]
            divided = [one for one in same if one.is_human or not is_touched(unit)] or divided
        is_alone = unit.is_alternative or self._only_here or len(free) < len(known)
        fits = tuple(_merge_places(divided, is_alone=is_alone))
        return LocatedSegments(fits, "line", () if refused is None else (refused,))


def is_touched(unit: Returned) -> bool:
    """Return whether a person changed the target; text that OmegaT inserts has no name."""
    return bool(unit.by or unit.at)


def _neighbours(unit: Returned) -> str:
    return key_of_neighbours(unit.previous_source or "", unit.following_source or "")


def _is_claimed(spot: SegmentOrigin, claimed: set[tuple[str, str]]) -> bool:
    if not spot.neighbours:
        return any(file == spot.file for file, _ in claimed)
    return (spot.file, spot.neighbours) in claimed


def _divide_all(unit: Returned, places: Sequence[_Known]) -> Iterator[_Divided | str]:
    """Yield each place with its texts; places with the same pairs come once."""
    seen: dict[object, _Divided | str] = {}
    for place in places:
        pairs = [(found.author_hash, found.written_hash, found.target) for found in place.founds]
        key = tuple(pairs), tuple(span[2:] for span in place.spot.spans)
        result = seen.get(key)
        if result is None:
            result = seen[key] = _divide(unit, place)
        if isinstance(result, _Divided):
            fits = zip(result.fits, place.founds, strict=True)
            result = _Divided(tuple(one._replace(segment=found) for one, found in fits))
        yield result


def _divide(unit: Returned, known: _Known) -> _Divided | str:
    """Return the texts of the target, or the code of the problem."""
    spans, founds = known.spot.spans, known.founds
    if not spans:
        return "part-of-segment"
    source, target = unit.source, unit.target
    edges = [0, *(edge for span in spans for edge in (span.start, span.end)), len(source)]
    if not founds or any(low > high for low, high in pairwise(edges)):
        return "unit-not-found"
    between = [source[low:high] for low, high in zip(edges[::2], edges[1::2], strict=True)]
    texts = [{found.target.strip(), found.delivered.strip()} for found in founds]
    pieces = divide_segment(between, texts, target)
    if pieces is None:
        return "line-not-divided"
    fits = []
    for span, found, piece in zip(spans, founds, pieces, strict=True):
        quote = source[: spans[0].start][-1:] if span.is_value else ""
        one = _fit(
            _decoded(source[span.start : span.end], quote),
            _decoded(piece, quote),
            found,
            as_written=known.spot.as_written and not _is_escaped(found),
        )
        if one is None:
            return "unit-not-found"
        fits.append(one)
    return _Divided(tuple(fits))


def _fit(source: str, target: str, found: StoredSegment, *, as_written: bool) -> FittedText | None:
    """Return the result of `fit_target`; an unchanged text also keeps its white space."""
    one = fit_target(source, target, found, as_written=as_written)
    if one is None or one.target is None:
        return one
    for known in (found.target, found.delivered):
        if one.target.strip() == known.strip():
            return one._replace(target=known)
    return one


def _is_escaped(found: StoredSegment) -> bool:
    """Return whether a person typed escapes, which do not come from the tool."""
    return found.edit_id is not None and "\\" in found.target


def _decoded(text: str, quote: str) -> str:
    """Return the value of a text between such quotes; text without encoding stays as it is."""
    if quote == "'":
        return text.replace("''", "'")
    if quote == '"' and "\\" in text:
        try:
            return str(json.loads(f'"{text}"', strict=False))
        except ValueError:
            return text
    return text


def _merge_places(divided: Sequence[_Divided], *, is_alone: bool) -> Iterator[FittedText]:
    """Return each pair once, with its place if it has only one; or every place separately."""
    fits = [one for line in divided for one in line.fits]
    if is_alone:
        yield from (one._replace(is_placed=True, is_alone=True) for one in fits)
        return
    pairs: dict[tuple[bytes, str | None], list[FittedText]] = {}
    for one in fits:
        pairs.setdefault((one.segment.author_hash, one.target), []).append(one)
    for several in pairs.values():
        places = {one.segment.name for one in several}
        yield several[0]._replace(is_placed=len(places) == 1)
