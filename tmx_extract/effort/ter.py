"""The changes that TER counts: the same as sacrebleu, without the work that cannot change them.

sacrebleu's `lib_ter` looks for the stretch of words that is best moved, moves it, and begins anew.
For each of up to 1,000 moves it computes a distance in Python, within a beam. Here Levenshtein's
distance, which is never larger, dismisses the moves that cannot be the best, and stands for the
other where both must be equal.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein, Postfix

from tmx_extract.effort.metrics import BeamDistance, find_alignment

# As in sacrebleu, whose names for them are not public.
_LONGEST_MOVE = 10
_FARTHEST_MOVE = 50
_MOST_MOVES = 1000
_FLIPPED = str.maketrans("id", "di")
# Below this distance from the diagonal sacrebleu computes every cell of its table.
_BEAM = 24
# 500 tokens on either side, far more than sentences have, take up to a second.
_MOST_CELLS = 250_000


class TerEdits(NamedTuple):
    """What must be done to make one text of the other."""

    edits: int
    is_without_shifts: bool
    """The texts are too long to look for stretches that were moved: at most so many edits."""


class _Move(NamedTuple):
    """A stretch that is moved; the best is the largest."""

    gain: int
    length: int
    earliness: int
    """The place it starts at, negative."""
    nearness: int
    """The place it is put before, negative."""
    words: str


class _Stretch(NamedTuple):
    """Words that stand in both texts."""

    start: int
    reference_start: int
    length: int


def count_ter_edits(before: Sequence[str], after: Sequence[str]) -> TerEdits:
    """Tokens inserted, deleted and replaced, and stretches moved, from `before` to `after`."""
    if len(before) * len(after) > _MOST_CELLS:
        return TerEdits(Levenshtein.distance(before, after), True)
    words, reference = _as_characters(before, after)
    distance = Levenshtein.distance(words, reference)
    # A single difference is no more than one change, whatever is moved.
    if distance <= 1 or not reference:
        return TerEdits(distance, False)
    return TerEdits(_count_with_moves(words, _Reference(reference)), False)


def _as_characters(before: Sequence[str], after: Sequence[str]) -> tuple[str, str]:
    """Every distinct token as one character: as strings they are moved and compared fastest."""
    # After the surrogates, which are no characters to some libraries, there is room for all.
    numbers: defaultdict[str, int] = defaultdict(lambda: 0xE000 + len(numbers))
    return (
        "".join(chr(numbers[token]) for token in before),
        "".join(chr(numbers[token]) for token in after),
    )


class _Reference:
    """The text after, to which the other is compared again and again."""

    def __init__(self, words: str) -> None:
        self.words = words
        self._beam = BeamDistance(list(words))

    def trace(self, words: str) -> tuple[int, str]:
        """The distance of sacrebleu, and its operations: blank, `s`, `i` and `d`."""
        exact = Levenshtein.distance(words, self.words)
        if self._is_in_beam(words, exact):
            return exact, _trace(words, self.words)
        distance, trace = self._beam(list(words))
        return int(distance), str(trace)

    def distance(self, words: str, exact: int) -> int:
        """The distance of sacrebleu; `exact` is Levenshtein's."""
        return exact if self._is_in_beam(words, exact) else int(self._beam(list(words))[0])

    def _is_in_beam(self, words: str, exact: int) -> bool:
        """Whether sacrebleu sees all shortest ways from one text to the other.

        No way is farther from the diagonal of the table than it is long; sacrebleu's own diagonal
        is off by the difference of the lengths, and rounded.
        """
        if len(self.words) <= _BEAM:
            return True
        return exact + abs(len(words) - len(self.words)) < _BEAM


def _trace(words: str, reference: str) -> str:
    """The operations of the shortest way; of several, that which sacrebleu takes."""
    same = Postfix.similarity(words, reference)
    words, reference = words[: len(words) - same], reference[: len(reference) - same]
    rows = [list(range(len(reference) + 1))]
    for number, word in enumerate(words, 1):
        above, left = rows[-1], number
        row = [number]
        for place, other in enumerate(reference):
            cost = above[place] if word == other else above[place] + 1
            left = min(cost, above[place + 1] + 1, left + 1)
            row.append(left)
        rows.append(row)
    return _walk_back(rows, words, reference) + " " * same


def _walk_back(rows: list[list[int]], words: str, reference: str) -> str:
    """From the end of both texts: what stays or is replaced first, then what goes, then comes."""
    operations = []
    place, other = len(words), len(reference)
    while place or other:
        cost = rows[place][other]
        is_same = bool(place and other) and words[place - 1] == reference[other - 1]
        if place and other and cost == rows[place - 1][other - 1] + (not is_same):
            operations.append(" " if is_same else "s")
            place, other = place - 1, other - 1
        elif place and cost == rows[place - 1][other] + 1:
            operations.append("d")
            place -= 1
        else:
            operations.append("i")
            other -= 1
    return "".join(reversed(operations))


def _count_with_moves(words: str, reference: _Reference) -> int:
    moved, looked_at = 0, 0
    while True:
        best, looked_at = _find_best_move(words, reference, looked_at)
        if looked_at >= _MOST_MOVES or best is None or best.gain <= 0:
            break
        moved, words = moved + 1, best.words
    return moved + reference.distance(words, Levenshtein.distance(words, reference.words))


def _find_best_move(words: str, reference: _Reference, looked_at: int) -> tuple[_Move | None, int]:
    """The move that gains most, and how many were looked at by then."""
    distance, trace = reference.trace(words)
    align, wrong_after, wrong_before = find_alignment(trace.translate(_FLIPPED))
    best: _Move | None = None
    for stretch in _iter_common(words, reference.words):
        start, reference_start, length = stretch
        if (
            start <= align[reference_start] < start + length
            or not any(wrong_before[start : start + length])
            or not any(wrong_after[reference_start : reference_start + length])
        ):
            continue
        for place in _iter_places(stretch, align):
            looked_at += 1
            changed = _moved(words, start, length, place)
            exact = Levenshtein.distance(changed, reference.words)
            hoped = _Move(distance - exact, length, -start, -place, changed)
            if hoped.gain > 0 and (best is None or hoped > best):
                move = hoped._replace(gain=distance - reference.distance(changed, exact))
                best = move if best is None else max(best, move)
        if looked_at >= _MOST_MOVES:
            break
    return best, looked_at


def _iter_common(words: str, reference: str) -> Iterator[_Stretch]:
    """Every stretch of both texts, not too far apart, in the order of the texts and of length."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(reference):
        places[word].append(place)
    for start, word in enumerate(words):
        for reference_start in places.get(word, ()):
            if abs(reference_start - start) > _FARTHEST_MOVE:
                continue
            most = min(_LONGEST_MOVE, len(words) - start, len(reference) - reference_start)
            for length in range(1, most + 1):
                end = start + length - 1
                if words[end] != reference[reference_start + length - 1]:
                    break
                yield _Stretch(start, reference_start, length)


def _iter_places(stretch: _Stretch, align: dict[int, int]) -> Iterator[int]:
    """Where the stretch may be put: before these words, none twice in a row."""
    last = -1
    for offset in range(-1, stretch.length):
        position = stretch.reference_start + offset
        if position != -1 and position not in align:
            break
        place = 0 if position == -1 else align[position] + 1
        if place != last:
            yield place
        last = place


def _moved(words: str, start: int, length: int, place: int) -> str:
    end = start + length
    if place < start:
        return words[:place] + words[start:end] + words[place:start] + words[end:]
    if place > end:
        return words[:start] + words[end:place] + words[start:end] + words[place:]
    # Inside itself: it goes after as many words as it would have before it.
    after = length + place
    return words[:start] + words[end:after] + words[start:end] + words[after:]
