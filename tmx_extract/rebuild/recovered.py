"""Recovered texts in a page: titles, descriptions and image texts, which have no markup."""

from collections.abc import Mapping
from dataclasses import replace
from operator import itemgetter
from typing import NamedTuple

from tmx_extract.model import Document, Segment


class EditedTexts(NamedTuple):
    """A page and its edits, those of recovered texts included."""

    document: Document
    """With the recovered segments that have edits among the others, in page order."""
    edits: Mapping[int, str]
    """By the ordinal in this document."""


def add_recovered(
    document: Document, edits: Mapping[int, str], recovered: Mapping[int, Segment]
) -> EditedTexts:
    """Return the page with its recovered segments; `edits` and `recovered` have the ordinals of
    the memory.

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
    return EditedTexts(
        replace(document, segments=tuple(map(itemgetter(1), placed))),
        {ordinals[ordinal]: text for ordinal, text in edits.items() if ordinal in ordinals},
    )
