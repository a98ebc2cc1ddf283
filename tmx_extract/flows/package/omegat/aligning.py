"""A page as OmegaT will see it: its English text, and the target of each segment."""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from itertools import chain, zip_longest
from typing import NamedTuple

from tmx_extract.flows.package.omegat.segmenting import iter_segments
from tmx_extract.model import Document, Occurrence
from tmx_extract.rebuild.clean import clean_proven

FindPair = Callable[[int], Occurrence | None]
"""Returns the pair of the memory at this ordinal of the page; None if it is not selected."""


class OmegatLine(NamedTuple):
    """One OmegaT segment: a sentence with the marks around it, or a table row."""

    source: str
    target: str | None
    """The same with the targets of its pairs. None if a pair is not selected, or continues in
    another segment. Without any pair it is the source, which is the same in both languages."""
    pairs: tuple[Occurrence, ...]
    """Its pairs, in order; empty without a target."""
    spans: tuple[tuple[int, int, bool], ...] = ()
    """The start and end of each pair in the source, and whether it is a value, which a container
    may encode."""
    has_pairs: bool = False
    """Whether it has pairs, with or without a target."""


class _Pair(NamedTuple):
    """A pair in the English text."""

    start: int
    end: int
    ordinal: int


def english_text(document: Document, *, author_form: bool) -> tuple[str, list[_Pair]]:
    """Return the page in the source language, and the places of its pairs."""
    parts, pairs, place = list[str](), list[_Pair](), 0
    for index, part in enumerate(clean_proven(document, "source", author_form=author_form).parts):
        if index % 2:
            pairs.append(_Pair(place, place + len(part), index // 2))
        place += len(part)
        parts.append(part)
    return "".join(parts), pairs


def iter_lines(
    document: Document, text: str, pairs: list[_Pair], find_pair: FindPair
) -> Iterator[OmegatLine]:
    """Yield the segments of the English text, in order."""
    starts, ends = [pair.start for pair in pairs], [pair.end for pair in pairs]
    for low, high in iter_segments(text):
        inside = pairs[bisect_left(ends, low + 1) : bisect_left(starts, high)]
        source = text[low:high]
        if not inside:
            yield OmegatLine(source, source, ())
            continue
        found = [find_pair(pair.ordinal) for pair in inside]
        known = tuple(occurrence for occurrence in found if occurrence is not None)
        if len(known) < len(inside) or not _is_whole(text, inside, low, high):
            yield OmegatLine(source, None, (), has_pairs=True)
            continue
        around = [low, *(edge for pair in inside for edge in pair[:2]), high]
        between = [text[begin:end] for begin, end in zip(*[iter(around)] * 2, strict=True)]
        targets = [_target(document, *one) for one in zip(inside, known, strict=True)]
        parts = chain.from_iterable(zip_longest(between, targets, fillvalue=""))
        spans = tuple(_span(document, pair, low, high) for pair in inside)
        yield OmegatLine(source, "".join(parts).strip(), known, spans, True)


def _is_whole(text: str, pairs: list[_Pair], low: int, high: int) -> bool:
    """Return whether all words of the first and last pair are in this segment."""
    return not (text[pairs[0].start : low].strip() or text[high : pairs[-1].end].strip())


def _span(document: Document, pair: _Pair, low: int, high: int) -> tuple[int, int, bool]:
    is_value = bool(document.segments[pair.ordinal].field) or document.format != "markdown"
    return max(pair.start, low) - low, min(pair.end, high) - low, is_value


def _target(document: Document, pair: _Pair, occurrence: Occurrence) -> str:
    """Return the target as the file encodes it."""
    segment = document.segments[pair.ordinal]
    raw = document.text[segment.target_start : segment.target_end]
    if raw != segment.target and (segment.field or document.format != "markdown"):
        return raw
    return occurrence.target
