"""Choose elements of a source for the codes of a text; each element is used once.

Each lookup continues at the end of the previous one, so the time is linear in codes and elements.
"""

from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence

from tmx_extract.formats.recover_codes import CodeElement, CodeElements
from tmx_extract.inline.codes import InlineCode, Piece

# Each element with a number is tried with at most this many following elements of that number.
_MOST_TRIED = 8
# Only the order shows that two of these are the halves of a code.
_PLACEHOLDERS = ("ph", "x")


def choose_elements(pieces: Sequence[Piece], source: CodeElements) -> dict[int, CodeElement]:
    """Return the elements for the codes of a text, by position."""
    free = _Free([item for item in source if isinstance(item, CodeElement) and item.markdown])
    chosen: dict[int, CodeElement] = {}
    for position, piece in enumerate(pieces):
        if not isinstance(piece, InlineCode) or position in chosen:
            continue
        if piece.form == "open" and piece.partner >= 0:
            closing = pieces[piece.partner]
            pair = free.take_pair(piece.raw, closing.raw if isinstance(closing, InlineCode) else "")
            if pair:
                chosen[position], chosen[piece.partner] = pair
        elif piece.partner < 0 and (found := free.take_single(piece.raw)):
            chosen[position] = found
    return chosen


def guess_code(
    pieces: Sequence[Piece], source: CodeElements, chosen: Mapping[int, CodeElement]
) -> dict[int, CodeElement]:
    """Return the only pair of unknown meaning for the only code around words, by position."""
    items = [item for item in source if isinstance(item, CodeElement)]
    unknown = [item for item in items if not item.markdown]
    free = [
        (position, piece.partner)
        for position, piece in enumerate(pieces)
        if isinstance(piece, InlineCode) and piece.form == "open" and piece.partner >= 0
        if position not in chosen
    ]
    ends = [item.form for item in unknown if item.is_around]
    if len(free) != 1 or len(unknown) != 2 or ends != ["open", "close"]:
        return {}
    first, last = free[0]
    # The elements between its ends must not cross it.
    if any(first < position < last for position in chosen):
        return {}
    return {first: unknown[0], last: unknown[1]}


class _Free:
    """The elements that are still free."""

    def __init__(self, items: Sequence[CodeElement]) -> None:
        self._items = items
        self._is_taken = [False] * len(items)
        self._singles = defaultdict[str, _Places](_Places)
        self._pairs: dict[tuple[str, str], deque[tuple[int, int]]] = {}
        self._placeholders = defaultdict[tuple[str, str], _Places](_Places)
        for place, item in enumerate(items):
            if not item.is_around:
                self._singles[item.markdown].add(place)
            if item.tag in _PLACEHOLDERS:
                self._placeholders[item.tag, item.markdown].add(place)
        for first, last in sorted(_iter_pairs(items)):
            raws = items[first].markdown, items[last].markdown
            self._pairs.setdefault(raws, deque()).append((first, last))

    def take_single(self, raw: str) -> CodeElement | None:
        """Take the first element with exactly this Markdown."""
        place = self._singles[raw].find_free(-1, self._is_taken)
        return None if place is None else self._take(place)

    def take_pair(self, opening: str, closing: str) -> tuple[CodeElement, CodeElement] | None:
        """Take an element around words, or two halves, with these marks."""
        pairs = self._pairs.get((opening, closing))
        while pairs:
            first, last = pairs.popleft()
            if not (self._is_taken[first] or self._is_taken[last]):
                return self._take(first), self._take(last)
        found = [pair for kind in _PLACEHOLDERS for pair in self._find(kind, opening, closing)]
        return (self._take(min(found)[0]), self._take(min(found)[1])) if found else None

    def _find(self, kind: str, opening: str, closing: str) -> Iterator[tuple[int, int]]:
        """Take two placeholders of the same kind, if there are any."""
        first = self._placeholders[kind, opening].find_free(-1, self._is_taken)
        if first is not None:
            last = self._placeholders[kind, closing].find_free(first, self._is_taken)
            if last is not None:
                yield first, last

    def _take(self, place: int) -> CodeElement:
        self._is_taken[place] = True
        return self._items[place]


class _Places:
    """Ascending places; more and more of them are taken."""

    def __init__(self) -> None:
        self._places: list[int] = []
        self._next: list[int] = []

    def add(self, place: int) -> None:
        """Add the next place."""
        self._places.append(place)
        self._next.append(len(self._places))

    def find_free(self, after: int, is_taken: Sequence[bool]) -> int | None:
        """Return the first free place after this one; later calls skip the taken places at once."""
        index = bisect_right(self._places, after)
        passed: list[int] = []
        while index < len(self._places) and is_taken[self._places[index]]:
            passed.append(index)
            index = self._next[index]
        for one in passed:
            self._next[one] = index
        return self._places[index] if index < len(self._places) else None


def _iter_pairs(items: Sequence[CodeElement]) -> Iterator[tuple[int, int]]:
    """Return the places of matching elements: both ends of one, or two with one id."""
    opened: dict[int, int] = {}
    named: dict[str, list[int]] = {}
    for place, item in enumerate(items):
        if not item.is_around:
            several = named.setdefault(item.id, [])
            for first in several[-_MOST_TRIED:] if item.id else ():
                yield first, place
            several.append(place)
        elif item.form == "open":
            opened[id(item.element)] = place
        elif id(item.element) in opened:
            yield opened[id(item.element)], place
