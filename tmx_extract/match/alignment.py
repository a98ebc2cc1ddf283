"""Links between the sentences of a page and an earlier version of it."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

from rapidfuzz.distance import LCSseq

from tmx_extract.match.similarity import ALIKE, similarity

# In a long rewritten stretch, a sentence is compared with this many sentences on either side of its
# expected position.
_REACH = 50

AlignedBy = Literal["number", "source", "similarity"]


class Sentence(NamedTuple):
    """The properties of a sentence that links depend on."""

    is_paragraph: bool
    number: int
    source: str


class SentenceLink(NamedTuple):
    """A sentence and its earlier version, as positions in their lists."""

    older: int
    newer: int
    by: AlignedBy
    """The number, the same source anywhere, or a similar source in order."""
    score: float
    """Similarity of the sources: 1 for equal ones."""


def find_links(
    older: Sequence[Sentence], newer: Sequence[Sentence], *, same_english: bool
) -> list[SentenceLink]:
    """Return the links between two versions of a page, in the order of the newer one.

    Versions of the same English page are linked by number, if most numbers mean the same in both;
    the tool that splits sentences changed occasionally. All other sentences are linked by equal
    source in order, then by equal source anywhere, then by similarity between linked sentences.
    """
    links = _Links(older, newer)
    if same_english:
        links.add_numbers(_pair_numbers(older, newer))
    links.add_between(iter_equal, by="source")
    links.add_leftovers()
    links.add_between(_iter_alike, by="similarity")
    return links.in_order()


class _Links:
    """The links found so far."""

    def __init__(self, older: Sequence[Sentence], newer: Sequence[Sentence]) -> None:
        self._older = [sentence.source for sentence in older]
        self._newer = [sentence.source for sentence in newer]
        self._by_newer: dict[int, SentenceLink] = {}
        self._taken: set[int] = set()

    def in_order(self) -> list[SentenceLink]:
        return [self._by_newer[position] for position in sorted(self._by_newer)]

    def add(self, pairs: Iterable[tuple[int, int]], *, by: AlignedBy) -> None:
        for older, newer in pairs:
            score = similarity(self._older[older], self._newer[newer])
            self._by_newer[newer] = SentenceLink(older, newer, by, score)
            self._taken.add(older)

    def add_numbers(self, pairs: Sequence[tuple[int, int]]) -> None:
        """Link similar pairs with the same number, if most of them mean the same."""
        same = sum(self._older[one] == self._newer[other] for one, other in pairs)
        if 2 * same > len(pairs):
            alike = [
                (one, other)
                for one, other in pairs
                if similarity(self._older[one], self._newer[other]) >= ALIKE
            ]
            self.add(alike, by="number")

    def add_between(
        self,
        find: Callable[[Sequence[str], Sequence[str]], Iterable[tuple[int, int]]],
        *,
        by: AlignedBy,
    ) -> None:
        """Link remaining sentences between linked ones that are in order."""
        for older, newer in list(self._iter_gaps()):
            left = [position for position in older if position not in self._taken]
            found = [position for position in newer if position not in self._by_newer]
            if left and found:
                pairs = find(
                    [self._older[position] for position in left],
                    [self._newer[position] for position in found],
                )
                self.add(((left[one], found[other]) for one, other in pairs), by=by)

    def _iter_gaps(self) -> Iterator[tuple[range, range]]:
        """Yield the positions between linked sentences; links that cross others do not count."""
        links = [(link.older, link.newer) for link in self.in_order()]
        before = -1, -1
        for link in [*_longest_in_order(links), (len(self._older), len(self._newer))]:
            yield range(before[0] + 1, link[0]), range(before[1] + 1, link[1])
            before = link

    def add_leftovers(self) -> None:
        """Link equal sources anywhere: sentences that were moved."""
        waiting: dict[str, list[int]] = {}
        for position in reversed(range(len(self._older))):
            if position not in self._taken:
                waiting.setdefault(self._older[position], []).append(position)
        left = [place for place in range(len(self._newer)) if place not in self._by_newer]
        self.add(
            (
                (waiting[self._newer[place]].pop(), place)
                for place in left
                if waiting.get(self._newer[place])
            ),
            by="source",
        )


def _pair_numbers(older: Sequence[Sentence], newer: Sequence[Sentence]) -> list[tuple[int, int]]:
    """Return the pairs with the same number and the same count of earlier occurrences."""
    numbers = {name: position for position, name in enumerate(_iter_names(older))}
    return [
        (numbers[name], position)
        for position, name in enumerate(_iter_names(newer))
        if name in numbers
    ]


def _iter_names(sentences: Iterable[Sentence]) -> Iterator[tuple[bool, int, int]]:
    """Yield the number of each sentence, and how often it occurred before."""
    seen = Counter[tuple[bool, int]]()
    for sentence in sentences:
        number = sentence.is_paragraph, sentence.number
        yield *number, seen[number]
        seen[number] += 1


def iter_equal(older: Sequence[str], newer: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield pairs of positions with equal texts, in order on both sides.

    Texts that occur once on either side are anchors for the others (patience diff): a row added to
    a table moves no cells. Sequences that contain only repeated texts get the longest common
    subsequence.
    """
    stretches = [(0, len(older), 0, len(newer))]
    while stretches:
        start, end, new_start, new_end = stretches.pop()
        while start < end and new_start < new_end and older[start] == newer[new_start]:
            yield start, new_start
            start, new_start = start + 1, new_start + 1
        while start < end and new_start < new_end and older[end - 1] == newer[new_end - 1]:
            end, new_end = end - 1, new_end - 1
            yield end, new_end
        if start == end or new_start == new_end:
            continue
        before, after = older[start:end], newer[new_start:new_end]
        anchors = _find_anchors(before, after)
        if anchors:
            # A stretch begins with its anchor, so that the text after it is reached first.
            corners = [(0, 0), *anchors, (len(before), len(after))]
            for (one, other), (one_end, other_end) in pairwise(corners):
                stretches.append(
                    (start + one, start + one_end, new_start + other, new_start + other_end)
                )
        else:
            for one, other in _iter_longest_common(before, after):
                yield start + one, new_start + other


def _find_anchors(older: Sequence[str], newer: Sequence[str]) -> list[tuple[int, int]]:
    """Return pairs of texts that occur once on either side, as many as are in order."""
    counts, new_counts = Counter(older), Counter(newer)
    places = {text: place for place, text in enumerate(older) if counts[text] == 1}
    return _longest_in_order(
        [
            (places[text], place)
            for place, text in enumerate(newer)
            if text in places and new_counts[text] == 1
        ]
    )


def _iter_longest_common(older: Sequence[str], newer: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of one of the longest common subsequences."""
    # Compare numbers instead of hashes of texts.
    names: dict[str, int] = {}
    before = [names.setdefault(text, len(names)) for text in older]
    after = [names.setdefault(text, len(names)) for text in newer]
    for step in LCSseq.opcodes(before, after):
        if step.tag == "equal":
            yield from zip(
                range(step.src_start, step.src_end),
                range(step.dest_start, step.dest_end),
                strict=True,
            )


def _longest_in_order(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest part of `pairs` that ascends on the left; `pairs` ascend on the right."""
    lows, ends = list[int](), list[int]()
    previous = [-1] * len(pairs)
    for position, (left, _) in enumerate(pairs):
        length = bisect_left(lows, left)
        if length:
            previous[position] = ends[length - 1]
        lows[length : length + 1] = [left]
        ends[length : length + 1] = [position]
    chain = list[tuple[int, int]]()
    position = ends[-1] if ends else -1
    while position >= 0:
        chain.append(pairs[position])
        position = previous[position]
    return chain[::-1]


def _iter_alike(older: Sequence[str], newer: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield pairs of similar sources in order, with the greatest total similarity."""
    best = _Best(len(newer))
    for one, text in enumerate(older):
        expected = one * len(newer) // len(older)
        nearby = range(max(0, expected - _REACH), min(len(newer), expected + _REACH + 1))
        scores = [(other, similarity(text, newer[other])) for other in nearby]
        # From the right, so that no pair extends another pair of the same row.
        for other, score in reversed(scores):
            if score >= ALIKE:
                best.add(one, other, score)
    yield from best.pairs()


@dataclass(frozen=True, slots=True)
class _Chain:
    """A chain of pairs in order, identified by its last pair."""

    weight: float
    pair: tuple[int, int]
    before: "_Chain | None"


class _Best:
    """The heaviest chain of pairs up to every column (a Fenwick tree of maxima)."""

    def __init__(self, columns: int) -> None:
        self._chains: list[_Chain | None] = [None] * (columns + 1)

    def add(self, row: int, column: int, score: float) -> None:
        """Extend the best chain left of the column; rows come in order."""
        before = self._up_to(column)
        # One good pair is better than two pairs with little similarity.
        weight = score - ALIKE / 2 + (before.weight if before else 0)
        chain = _Chain(weight, (row, column), before)
        node = column + 1
        while node < len(self._chains):
            known = self._chains[node]
            if known is None or weight > known.weight:
                self._chains[node] = chain
            node += node & -node

    def _up_to(self, column: int) -> _Chain | None:
        best, node = None, column
        while node:
            chain = self._chains[node]
            if chain is not None and (best is None or chain.weight > best.weight):
                best = chain
            node -= node & -node
        return best

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Yield the pairs of the heaviest chain, the last pair first."""
        chain = self._up_to(len(self._chains) - 1)
        while chain is not None:
            yield chain.pair
            chain = chain.before
