"""Split a corrected line into its texts, at the parts between them."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

# If this many characters on each side of a place are the same, nothing was inserted there.
_SEAM = 2


class _Division(NamedTuple):
    """The ways to split the beginning of a line."""

    unchanged: int
    """The number of unchanged texts."""
    choices: int
    """The number of different ways with this number of unchanged texts."""
    pieces: tuple[str, ...]
    """The texts of one of these ways."""


def divide_segment(
    between: Sequence[str], known: Sequence[Collection[str]], line: str
) -> tuple[str, ...] | None:
    """Return the texts of the line between these parts; None if they are uncertain.

    `known` has the earlier texts. The way with the most unchanged texts wins if it is unique. A
    part of white space separates texts only if one of its neighbours is unchanged; without a part,
    both neighbours must also begin and end there as before. White space around a part is ignored
    if it is missing. The returned texts have none around them.
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
    # The tool removed the white space around the line.
    head, tail = head.lstrip(), tail.rstrip()
    if not (line.startswith(head) and line.endswith(tail)) or len(line) < len(head) + len(tail):
        return None
    inner = line[len(head) : len(line) - len(tail)]
    ways = {0: _Division(0, 1, ())}
    for index, part in enumerate(middle):
        ways = _step(ways, inner, part, known[index])
    last = _Ends()
    for start, division in ways.items():
        last.add(0, division, inner[start:], known[-1])
    found = last.divisions.get(0)
    if found is None or found.choices > 1:
        return None
    pieces = found.pieces
    told = (
        _is_boundary(part, known[at : at + 2], pieces[at : at + 2])
        for at, part in enumerate(middle)
    )
    return pieces if all(told) else None


def _is_boundary(part: str, known: Sequence[Collection[str]], pieces: Sequence[str]) -> bool:
    """Return whether the part shows where one text ends and the next begins."""
    if part.strip():
        return True
    if not any(piece in texts for piece, texts in zip(pieces, known, strict=True)):
        return False
    # Without a part between them, added text may belong to either.
    return bool(part) or (
        any(text[-_SEAM:] == pieces[0][-_SEAM:] for text in known[0])
        and any(text[:_SEAM] == pieces[1][:_SEAM] for text in known[1])
    )


def _step(
    ways: dict[int, _Division], inner: str, part: str, known: Collection[str]
) -> dict[int, _Division]:
    """Return the ways that continue after each place of the part."""
    ends = _Ends()
    for start, division in ways.items():
        place = inner.find(part, start)
        while place >= 0:
            ends.add(place + len(part), division, inner[start:place], known)
            place = inner.find(part, place + 1) if place < len(inner) else -1
    return ends.divisions


class _Ends:
    """Return the best ways to each place."""

    def __init__(self) -> None:
        self.divisions: dict[int, _Division] = {}

    def add(self, end: int, division: _Division, piece: str, known: Collection[str]) -> None:
        """Add a way if its last text is possible: it is empty only if it was empty before."""
        piece = piece.strip()
        is_known = piece in known
        if not (piece or is_known):
            return
        pieces = (*division.pieces, piece)
        found = _Division(division.unchanged + is_known, division.choices, pieces)
        best = self.divisions.get(end)
        if best is not None and best.unchanged >= found.unchanged:
            if best.unchanged > found.unchanged:
                return
            # If white space can be removed on either side, the texts are the same.
            if best.pieces != pieces or found.choices > 1:
                found = best._replace(choices=best.choices + found.choices)
            else:
                found = best
        self.divisions[end] = found
