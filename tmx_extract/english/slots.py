"""Numbers that no pair has, and the texts between the pairs that can take them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from tmx_extract.extract.plain.sentences import count_sentences
from tmx_extract.model import Document, Place, Segment

FIRST_NUMBER = 101

Cause = Literal[
    "unordered-numbers",
    "no-fields",
    "fields-differ",
    "images-differ",
    "after-last-pair",
    "text-without-pair",
    "nothing-there",
]
"""Why nothing explains a free number: the numbers do not ascend; the page has no title; its fields,
or the image texts between two pairs, have more or fewer sentences than numbers are free; the image
texts are after the last pair, so that no number confirms theirs; there is other text between the
pairs; or none."""


class HiddenText(NamedTuple):
    """A text that is translated without markup, on both pages."""

    source: str
    target: str
    """Empty if the localized page lacks it."""
    start: int
    """Start of the target in `Document.text`; `end` is exclusive."""
    end: int
    place: Place
    field: str
    sentences: int
    """The number of sentences of the source: it takes as many numbers."""
    is_partial: bool = False
    """Whether the target has only the first sentences."""


class FreeSlots(NamedTuple):
    """Free numbers that nothing explains."""

    number: int
    """The first one."""
    size: int
    """How many they are."""
    cause: Cause
    position: int
    """Where the text of these numbers begins in `Document.text`: after the preceding pair."""


class Gap(NamedTuple):
    """The free numbers between two neighbouring pairs."""

    number: int
    """The first free number."""
    free: int
    start: int
    """End of the preceding pair in `Document.text`; 0 for the first gap."""
    end: int
    """Start of the following pair."""
    paragraphs: tuple[Segment, ...]
    """The pairs of paragraphs between them, which take numbers for their sentences."""


class Placed(NamedTuple):
    """A hidden text and its first number."""

    number: int
    size: int
    """How many numbers it takes."""
    text: HiddenText


def have_order(document: Document) -> bool:
    """Return whether all pairs have one prefix, and both kinds of numbers ascend."""
    prefix = f"{document.prefix}-"
    last_sentence = last_paragraph = 0
    for segment in document.segments:
        if not segment.id.startswith(prefix):
            return False
        number = segment.number
        if segment.is_paragraph:
            if number <= last_paragraph:
                return False
            last_paragraph = number
        elif number <= last_sentence:
            return False
        else:
            last_sentence = number
    return True


def iter_gaps(segments: Iterable[Segment]) -> Iterator[Gap]:
    """Yield the gaps of a page with ordered numbers."""
    free, end = FIRST_NUMBER, 0
    paragraphs: list[Segment] = []
    for segment in segments:
        if segment.is_paragraph:
            paragraphs.append(segment)
            continue
        number = segment.number
        if number > free:
            yield Gap(free, number - free, end, segment.start, tuple(paragraphs))
        free, end = number + 1, segment.end
        if paragraphs:
            paragraphs = []


def iter_unordered(segments: Iterable[Segment]) -> Iterator[FreeSlots]:
    """Yield the numbers that no pair of a page with unordered numbers has."""
    taken = {segment.number for segment in segments if not segment.is_paragraph}
    number = FIRST_NUMBER
    for other in sorted(taken):
        if other > number:
            yield FreeSlots(number, other - number, "unordered-numbers", 0)
        number = max(number, other + 1)


def count_paragraph_numbers(gap: Gap) -> int:
    """Return how many numbers the paragraphs of a gap take."""
    return sum(count_sentences(segment.source) for segment in gap.paragraphs)


def fill_gap(gap: Gap, texts: Sequence[HiddenText]) -> list[Placed] | None:
    """Return the hidden texts of a gap with their numbers; None if the free numbers are not as many
    as their sentences, or as the texts.

    `texts` are in page order, the fields first.
    """
    paragraphs = [(item.start, count_sentences(item.source)) for item in gap.paragraphs]
    free = gap.free - sum(count for _, count in paragraphs)
    for counts in ([text.sentences for text in texts], [1] * len(texts)):
        if texts and sum(counts) == free:
            return list(_place(gap.number, zip(texts, counts, strict=True), paragraphs))
    return None


def _place(
    number: int, texts: Iterable[tuple[HiddenText, int]], paragraphs: Sequence[tuple[int, int]]
) -> Iterator[Placed]:
    waiting = list(reversed(paragraphs))
    for text, count in texts:
        while waiting and waiting[-1][0] < text.start:
            number += waiting.pop()[1]
        yield Placed(number, count, text)
        number += count


def fill_with_fields(gap: Gap, texts: Sequence[HiddenText]) -> list[Placed]:
    """Return the fields whose numbers are free, although not all numbers are explained.

    The last field takes all numbers that are left if nothing else can take them.
    """
    fields = [text for text in texts if text.field]
    takes_rest = len(fields) == len(texts) and not gap.paragraphs
    placed = []
    number, free = gap.number, gap.free
    for field in fields:
        size = free if takes_rest and field is fields[-1] else field.sentences
        if not 0 < size <= free:
            break
        placed.append(Placed(number, size, field))
        number, free = number + size, free - size
    return placed
