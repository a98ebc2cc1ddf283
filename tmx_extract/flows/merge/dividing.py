"""A corrected line taken apart at what stands between its texts."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

# So many characters on each side of a place tell that nothing was put in there.
_SEAM = 2


class _Way(NamedTuple):
    """How the beginning of a line can be taken apart."""

    unchanged: int
    """So many of the texts are as they were."""
    ways: int
    """So many ways give other texts, and leave that many unchanged."""
    pieces: tuple[str, ...]
    """Of one of them."""


def divide(
    between: Sequence[str], known: Sequence[Collection[str]], line: str
) -> tuple[str, ...] | None:
    """The texts that stand in the line between these parts; None where that is not certain.

    `known` are the texts that each of them had. Of several ways the one that leaves most of them as
    they were is taken, if it is the only one. A part that is white space tells nothing, unless one
    of its neighbours is as it was; where there is none, both must also begin and end there as they
    did. White space around the parts does not count where it cannot be
    found; none is around the texts that are given.
    """
    for parts in (between, [part.strip() for part in between]):
        found = _take_apart(parts, known, line)
        if found is not None:
            return found
    return None


def _take_apart(
    between: Sequence[str], known: Sequence[Collection[str]], line: str
) -> tuple[str, ...] | None:
    head, *middle, tail = between
    line = line.strip()
    # What is around the line was cut off by the tool.
    head, tail = head.lstrip(), tail.rstrip()
    if not (line.startswith(head) and line.endswith(tail)) or len(line) < len(head) + len(tail):
        return None
    inner = line[len(head) : len(line) - len(tail)]
    ways = {0: _Way(0, 1, ())}
    for index, part in enumerate(middle):
        ways = _step(ways, inner, part, known[index])
    last = _Ends()
    for start, way in ways.items():
        last.add(0, way, inner[start:], known[-1])
    found = last.ways.get(0)
    if found is None or found.ways > 1:
        return None
    pieces = found.pieces
    told = (
        _is_told(part, known[at : at + 2], pieces[at : at + 2]) for at, part in enumerate(middle)
    )
    return pieces if all(told) else None


def _is_told(part: str, known: Sequence[Collection[str]], pieces: Sequence[str]) -> bool:
    """Whether the part tells where one text ends and the other begins."""
    if part.strip():
        return True
    if not any(piece in texts for piece, texts in zip(pieces, known, strict=True)):
        return False
    # With nothing between, what was added there may be for either.
    return bool(part) or (
        any(text[-_SEAM:] == pieces[0][-_SEAM:] for text in known[0])
        and any(text[:_SEAM] == pieces[1][:_SEAM] for text in known[1])
    )


def _step(ways: dict[int, _Way], inner: str, part: str, known: Collection[str]) -> dict[int, _Way]:
    """The ways that go on behind each place where the part stands."""
    ends = _Ends()
    for start, way in ways.items():
        place = inner.find(part, start)
        while place >= 0:
            ends.add(place + len(part), way, inner[start:place], known)
            place = inner.find(part, place + 1) if place < len(inner) else -1
    return ends.ways


class _Ends:
    """The best ways to each place."""

    def __init__(self) -> None:
        self.ways: dict[int, _Way] = {}

    def add(self, end: int, way: _Way, piece: str, known: Collection[str]) -> None:
        """One way, if its last text may stand there: it is empty only if it was."""
        piece = piece.strip()
        is_known = piece in known
        if not (piece or is_known):
            return
        pieces = (*way.pieces, piece)
        found = _Way(way.unchanged + is_known, way.ways, pieces)
        best = self.ways.get(end)
        if best is not None and best.unchanged >= found.unchanged:
            if best.unchanged > found.unchanged:
                return
            # Where white space can be cut off here or there, the texts are the same.
            if best.pieces != pieces or found.ways > 1:
                found = best._replace(ways=best.ways + found.ways)
            else:
                found = best
        self.ways[end] = found
