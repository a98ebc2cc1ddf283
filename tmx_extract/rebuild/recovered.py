"""Recovered texts in a page: titles, descriptions and image texts, which have no markup."""

from collections.abc import Mapping
from dataclasses import replace
from operator import itemgetter
from typing import NamedTuple

from tmx_extract.model import Document, Segment


class WithRecovered(NamedTuple):
    """A page with its recovered texts."""

    document: Document
    """With the recovered segments among the others, in page order."""
    ordinals: Mapping[int, int]
    """The ordinals of its segments in this document, by those in the memory."""


def add_recovered(document: Document, recovered: Mapping[int, Segment]) -> WithRecovered:
    """Return the page with these recovered segments, which come by their ordinals in the memory.

    Segments whose range is not in the page, or that overlap another one, are left out.
    """
    segments = [*enumerate(document.segments), *recovered.items()]
    placed: list[tuple[int, Segment]] = []
    end = 0
    for ordinal, segment in sorted(segments, key=lambda item: (item[1].start, item[0])):
        is_own = ordinal < len(document.segments)
        if is_own or end <= segment.start < segment.end <= len(document.text):
            placed.append((ordinal, segment))
            end = segment.end
    ordinals = {ordinal: index for index, (ordinal, _) in enumerate(placed)}
    return WithRecovered(
        replace(
            document,
            segments=tuple(map(itemgetter(1), placed)),
            author_targets={
                ordinals[ordinal]: target
                for ordinal, target in document.author_targets.items()
                if ordinal in ordinals
            },
        ),
        ordinals,
    )
