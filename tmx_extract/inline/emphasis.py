"""Runs of `*`, `_` and `~`: which of them open and close emphasis."""

import unicodedata
from string import punctuation

from tmx_extract.inline.codes import Kind
from tmx_extract.inline.marks import Marks

# From here on come the scripts that put no blanks between words.
_FIRST_EAST_ASIAN = "\u2e80"
_LONGEST_RUN = 4
_KINDS: dict[int, Kind] = {1: "emphasis", 2: "strong", 3: "strong"}


def _is_mark(character: str) -> bool:
    """Whether it is punctuation or a symbol; East Asian ones count as letters."""
    if character < "\x80":
        return character in punctuation
    return character < _FIRST_EAST_ASIAN and unicodedata.category(character)[0] in "PS"


def _is_letter(character: str) -> bool:
    """Whether it is part of a word that blanks would separate from the next."""
    return character < _FIRST_EAST_ASIAN and not character.isspace() and not _is_mark(character)


def find_flanks(text: str, start: int, end: int) -> tuple[bool, bool]:
    """Whether the run may open, and whether it may close.

    CommonMark 0.31, 6.2, with one amendment: a neighbour in Chinese, Japanese or Korean counts as a
    blank where a word's end is asked for, and its punctuation as a letter, for there are no blanks
    around words, so that `**「太字」**です` is what its author meant.
    """
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    is_before_open = before.isspace() or before >= _FIRST_EAST_ASIAN or _is_mark(before)
    is_after_open = after.isspace() or after >= _FIRST_EAST_ASIAN or _is_mark(after)
    opens = not after.isspace() and (not _is_mark(after) or is_before_open)
    closes = not before.isspace() and (not _is_mark(before) or is_after_open)
    if text[start] == "_":
        opens, closes = opens and not _is_letter(before), closes and not _is_letter(after)
    return opens, closes


class _Openers:
    """Runs that wait for their counterpart, and the pairs that were found."""

    def __init__(self, marks: Marks) -> None:
        self._marks = marks
        self._stack: list[tuple[int, int, str]] = []
        """Start, length, character."""
        self._places: dict[tuple[str, int], list[int]] = {}
        """Where in the stack each kind stands, so that nothing must be searched."""

    def push(self, start: int, length: int, sign: str) -> None:
        self._places.setdefault((sign, length), []).append(len(self._stack))
        self._stack.append((start, length, sign))

    def close(self, start: int, length: int, sign: str) -> int:
        """Close with as much of the run as has a counterpart; gives how much that is."""
        if self._take(start, length, length, sign):
            return length
        if length < 3:
            return length if self._take(start, length, 3, sign) else 0
        used = 0
        for _ in range(2):
            part = self._find_nearest(sign, length - used)
            if not part:
                break
            self._take(start + used, part, part, sign)
            used += part
        return used

    def _find_nearest(self, sign: str, most: int) -> int:
        """The length of the last opener of `*` or `**`; 0 where there is none."""
        waiting = [
            (places[-1], part)
            for part in (1, 2)
            if part <= most and (places := self._places.get((sign, part)))
        ]
        return max(waiting)[1] if waiting else 0

    def _take(self, start: int, length: int, opener_length: int, sign: str) -> bool:
        """Pair `length` signs at `start` with the last opener of that length, if there is one."""
        places = self._places.get((sign, opener_length))
        if not places or self._stack[places[-1]][0] + opener_length >= start:
            return False
        place = places[-1]
        opening = self._stack[place][0]
        for _, other_length, other_sign in self._stack[place:]:
            self._places[other_sign, other_length].pop()
        del self._stack[place:]
        rest = opener_length - length
        if rest:
            self.push(opening, rest, sign)
        kind = "strikethrough" if sign == "~" else _KINDS[length]
        self._marks.add_pair(
            (opening + rest, opening + opener_length), (start, start + length), kind
        )
        return True


def pair_runs(text: str, runs: list[tuple[int, int]], marks: Marks) -> None:
    """Note the pairs among the runs (start, end), which ascend; what is left over is text.

    Equal lengths go together, so that the lone star of `**Get-*.txt**` disturbs nothing; `***` is
    one code where it meets its like, else one of each. Four are two and two; more are no emphasis.
    """
    openers = _Openers(marks)
    for start, end in runs:
        length, sign = end - start, text[start]
        if length > _LONGEST_RUN or (sign == "~" and length != 2):
            continue
        opens, closes = find_flanks(text, start, end)
        step = 2 if length == _LONGEST_RUN else length
        for place in range(start, end, step):
            used = openers.close(place, step, sign) if closes else 0
            if not used and opens:
                openers.push(place, step, sign)
