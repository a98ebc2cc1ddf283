"""Titles, descriptions and image texts with their English, which the side-by-side page hides."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from tmx_extract.english.code import without_code
from tmx_extract.english.fields import find_fields
from tmx_extract.english.images import find_image_texts
from tmx_extract.english.slots import (
    FIRST_NUMBER,
    Cause,
    FreeSlots,
    Gap,
    HiddenText,
    Placed,
    count_paragraph_numbers,
    fill_gap,
    fill_with_fields,
    have_order,
    iter_gaps,
    iter_unordered,
)
from tmx_extract.extract.plain.sentences import count_sentences
from tmx_extract.model import Document, Segment

_DEFINITION = re.compile(r"^[ \t>]*+\[([^\[\]\n]++)\]:[ \t]*+\S[^\n]*+$", re.MULTILINE)
# References whose label is the visible text: `[label]` and `[label][]`.
_SHORTCUT = re.compile(r"(?<!\])\[([^\[\]\n]++)\](?:\[\])?+(?![\[(:])")
# Tags, extensions and link addresses contain no words of a sentence.
_NO_WORDS = re.compile(r"<[^<>]*+>|:::[^\n]*+|\]\([^()\s]*+\)")
_LETTERS = re.compile(r"[^\W\d_]{2}")


class Recovery(NamedTuple):
    """The pairs that the English page gives back to a localized page."""

    segments: tuple[Segment, ...]
    """In the order of their numbers. The whole pair has the range of its target, and the source has
    an empty range at its end."""
    partial: frozenset[str]
    """The ids of the segments whose target has fewer sentences than the source, because the page
    has only the first."""
    unexplained: tuple[FreeSlots, ...]
    """The free numbers that nothing explains, in ascending order."""
    free: int
    """The number of free numbers, without those of paragraphs."""
    labels: int = 0
    """How many of them belong to definitions of links. The tool counts a label that is visible
    text, but does not translate it there."""

    @property
    def explained(self) -> int:
        """The number of free numbers that have a text or a label."""
        return self.free - sum(slots.size for slots in self.unexplained)


def recover_pairs(document: Document, english: str) -> Recovery:
    """Return the titles, descriptions and image texts of a page with their English, in linear time;
    never raises because of the content.

    `english` is the page that was translated. A text takes as many numbers as it has English
    sentences, and it is accepted if the neighbouring pairs leave exactly these numbers. A page
    without pairs has no numbers.
    """
    if not document.segments:
        return Recovery((), frozenset(), (), 0)
    if not have_order(document):
        unordered = tuple(iter_unordered(document.segments))
        return Recovery((), frozenset(), unordered, sum(slots.size for slots in unordered))
    return _Recoverer(document, english).recover()


class _Recoverer:
    def __init__(self, document: Document, english: str) -> None:
        self._document = document
        self._english = english
        fields = find_fields(document, english)
        images, self._unknown = find_image_texts(document, english)
        has_front_matter = document.format == "markdown"
        self._front = fields if has_front_matter else []
        self._texts = images if has_front_matter else sorted(fields, key=attrgetter("start"))
        self._starts = [text.start for text in self._texts]
        self._placed: list[Placed] = []
        self._unexplained: list[FreeSlots] = []
        self._free = self._labels = 0

    def recover(self) -> Recovery:
        for gap in iter_gaps(self._document.segments):
            texts = self._find_texts(gap.start, gap.end)
            hidden = gap.free - count_paragraph_numbers(gap)
            # Paragraphs alone take all numbers; the sentences in them may be counted differently.
            if hidden > 0 and (texts or not gap.paragraphs):
                self._free += hidden
                self._fill(gap, texts, hidden)
        self._report_after_last()
        placed = [item for item in self._placed if item.text.target]
        segments = tuple(map(self._segment, placed))
        pairs = zip(segments, placed, strict=True)
        partial = frozenset(segment.id for segment, item in pairs if item.text.is_partial)
        return Recovery(segments, partial, tuple(self._unexplained), self._free, self._labels)

    def _find_texts(self, start: int, end: int) -> list[HiddenText]:
        """Return the hidden texts between two neighbouring pairs, front matter first."""
        first, last = (bisect_left(self._starts, edge) for edge in (start, end))
        front = [text for text in self._front if start <= text.start < end]
        return [*front, *self._texts[first:last]]

    def _fill(self, gap: Gap, texts: Sequence[HiddenText], hidden: int) -> None:
        filled = None if self._has_unknown(gap) else fill_gap(gap, texts)
        if filled is None and gap.number == FIRST_NUMBER and self._front:
            filled = fill_with_fields(gap, texts)
        self._placed += filled or ()
        left = hidden - sum(item.size for item in filled or ())
        if left and not texts and self._count_labels(gap) == left:
            self._labels += left
        elif left:
            cause = self._name_cause(gap, texts)
            self._unexplained.append(FreeSlots(gap.number + hidden - left, left, cause, gap.start))

    def _has_unknown(self, gap: Gap) -> bool:
        first, last = (bisect_left(self._unknown, edge) for edge in (gap.start, gap.end))
        return first < last

    def _count_labels(self, gap: Gap) -> int:
        """Return how many definitions of links in the gap have a label that is visible text."""
        labels = _DEFINITION.findall(self._document.text, gap.start, gap.end)
        return sum(label.casefold() in self._visible_labels for label in labels)

    @cached_property
    def _visible_labels(self) -> frozenset[str]:
        return frozenset(label.casefold() for label in _SHORTCUT.findall(self._english))

    def _name_cause(self, gap: Gap, texts: Sequence[HiddenText]) -> Cause:
        if any(text.place == "image-alt" for text in texts) or self._has_unknown(gap):
            return "images-differ"
        if texts or gap.number == FIRST_NUMBER:
            return "fields-differ" if texts else "no-fields"
        between = without_code(self._document.text[gap.start : gap.end])
        bare = _NO_WORDS.sub(" ", _DEFINITION.sub("", between))
        return "text-without-pair" if _LETTERS.search(bare) else "nothing-there"

    def _report_after_last(self) -> None:
        segments = self._document.segments
        numbered = (i for i in range(len(segments) - 1, -1, -1) if not segments[i].is_paragraph)
        index = next(numbered, None)
        if index is None:
            return
        last, paragraphs = segments[index], segments[index + 1 :]
        texts = self._find_texts(last.end, len(self._document.text))
        if size := sum(text.sentences for text in texts):
            number = last.number + 1 + sum(count_sentences(item.source) for item in paragraphs)
            self._unexplained.append(FreeSlots(number, size, "after-last-pair", last.end))
            self._free += size

    def _segment(self, item: Placed) -> Segment:
        text = item.text
        return Segment(
            id=f"{self._document.prefix}-{item.number}",
            source=text.source,
            target=text.target,
            start=text.start,
            target_start=text.start,
            target_end=text.end,
            source_start=text.end,
            source_end=text.end,
            end=text.end,
            place=text.place,
            field=text.field,
        )
