"""The edits of TER: the same result as sacrebleu, without unnecessary work.

sacrebleu's `lib_ter` finds the best run of words to move, moves it, and starts again. For each of
up to 1,000 moves it computes a distance in Python, within a beam. Here the Levenshtein distance,
which is never larger, rules out moves that cannot be the best, and replaces the other distance when
both must be equal.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein, Postfix

from tmx_extract.effort.metrics import BeamDistance, find_alignment

# Copied from sacrebleu, whose names for them are not public.
_LONGEST_MOVE = 10
_FARTHEST_MOVE = 50
_MOST_MOVES = 1000
_FLIPPED = str.maketrans("id", "di")
# Within this distance from the diagonal, sacrebleu computes every cell of its table.
_BEAM = 24
# 500 tokens on either side, far more than a sentence has, take up to a second.
_MOST_CELLS = 250_000


class TerEdits(NamedTuple):
    """The edits that turn one text into the other."""

    edits: int
    is_without_shifts: bool
    """The texts are too long for the search of moved runs, so `edits` is an upper bound."""


class _Move(NamedTuple):
    """A possible move of a run of words; the best move is the largest tuple."""

    gain: int
    length: int
    earliness: int
    """The start of the run, negated."""
    nearness: int
    """The position before which it is put, negated."""
    words: str


class _Stretch(NamedTuple):
    """A run of words in both texts."""

    start: int
    reference_start: int
    length: int


def count_ter_edits(before: Sequence[str], after: Sequence[str]) -> TerEdits:
    """Count tokens inserted, deleted and replaced, and runs moved, from `before` to `after`."""
    if len(before) * len(after) > _MOST_CELLS:
        return TerEdits(Levenshtein.distance(before, after), True)
    words, reference = _as_characters(before, after)
    distance = Levenshtein.distance(words, reference)
    # A single difference is at most one edit, whatever is moved.
    if distance <= 1 or not reference:
        return TerEdits(distance, False)
    return TerEdits(_count_with_moves(words, _Reference(reference)), False)


def _as_characters(before: Sequence[str], after: Sequence[str]) -> tuple[str, str]:
    """Map every distinct token to one character: strings are moved and compared fastest."""
    # The code points after the surrogates leave room for all tokens; some libraries reject
    # surrogates.
    numbers: defaultdict[str, int] = defaultdict(lambda: 0xE000 + len(numbers))
    return (
        "".join(chr(numbers[token]) for token in before),
        "".join(chr(numbers[token]) for token in after),
    )


class _Reference:
    """The text after editing, with which the other is compared repeatedly."""

    def __init__(self, words: str) -> None:
        self.words = words
        self._beam = BeamDistance(list(words))

    def trace(self, words: str) -> tuple[int, str]:
        """Return the distance of sacrebleu, and its operations: space, `s`, `i` and `d`."""
        exact = Levenshtein.distance(words, self.words)
        if self._is_in_beam(words, exact):
            return exact, _trace(words, self.words)
        distance, trace = self._beam(list(words))
        return int(distance), str(trace)

    def distance(self, words: str, exact: int) -> int:
        """Return the distance of sacrebleu; `exact` is Levenshtein's."""
        return exact if self._is_in_beam(words, exact) else int(self._beam(list(words))[0])

    def _is_in_beam(self, words: str, exact: int) -> bool:
        """Return whether sacrebleu's beam includes all shortest paths between the texts.

        No path is farther from the diagonal of the table than its own length. sacrebleu's own
        diagonal differs by the difference of the lengths, and is rounded.
        """
        if len(self.words) <= _BEAM:
            return True
        return exact + abs(len(words) - len(self.words)) < _BEAM


def _trace(words: str, reference: str) -> str:
    """Return the operations of the shortest path that sacrebleu selects."""
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
    """Walk back from the end of both texts: first match or replace, then delete, then insert."""
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
    """Return the move with the largest gain, and the number of moves examined so far."""
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
    """Yield every run in both texts within the distance limit, ordered by position and length."""
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
    """Yield the possible positions of the run, before these words, without repetition."""
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
    # A move inside itself goes after as many words as it would otherwise precede.
    after = length + place
    return words[:start] + words[end:after] + words[start:end] + words[after:]
