"""The difference of two texts, in stretches that people can read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from tmx_extract.match.tokens import split_tokens

# Beyond this number of comparisons, frequent tokens no longer begin a common stretch. Two texts of
# 1,000 Japanese characters each are compared in full, which takes about 0.1 s.
_MANY = 1_000_000


class DifferencePart(NamedTuple):
    """A part of both texts, or of one."""

    kind: Literal["same", "deleted", "inserted"]
    text: str


@dataclass(slots=True)
class _Change:
    """One position where the texts differ, and the common text before it."""

    same: str
    deleted: str
    inserted: str

    @property
    def size(self) -> int:
        return max(len(self.deleted), len(self.inserted))

    def followed_by(self, other: "_Change") -> "_Change":
        """Return both as one change that includes the text between them."""
        deleted = self.deleted + other.same + other.deleted
        return _Change(self.same, deleted, self.inserted + other.same + other.inserted)


def find_difference(older: str, newer: str) -> tuple[DifferencePart, ...]:
    """Return the stretches from `older` to `newer`, by words or, in scripts without spaces, by
    characters.

    `same` and `deleted` together are the older text, `same` and `inserted` the newer one. At one
    position, `deleted` comes first. Changes around a short common stretch are one change, because a
    text that changes at every other character is unreadable.
    """
    changes, rest = _find_changes(split_tokens(older), split_tokens(newer))
    stretches = list[DifferencePart]()
    for change in _join_close(changes):
        stretches.append(DifferencePart("same", change.same))
        stretches.append(DifferencePart("deleted", change.deleted))
        stretches.append(DifferencePart("inserted", change.inserted))
    stretches.append(DifferencePart("same", rest))
    return tuple(stretch for stretch in stretches if stretch.text)


def _find_changes(older: list[str], newer: list[str]) -> tuple[list[_Change], str]:
    """Return every change, and the common text after the last one."""
    first, last = _common_ends(older, newer)
    before, after = older[first : len(older) - last], newer[first : len(newer) - last]
    matcher = SequenceMatcher(None, before, after, autojunk=len(before) * len(after) > _MANY)
    changes, same = list[_Change](), "".join(older[:first])
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            same += "".join(before[start:end])
        else:
            changes.append(
                _Change(same, "".join(before[start:end]), "".join(after[new_start:new_end]))
            )
            same = ""
    return changes, same + "".join(older[len(older) - last :])


def _common_ends(older: list[str], newer: list[str]) -> tuple[int, int]:
    """Return the number of equal tokens at the beginning, and at the end of the rest."""
    shorter = min(len(older), len(newer))
    first = 0
    while first < shorter and older[first] == newer[first]:
        first += 1
    last = 0
    while last < shorter - first and older[-1 - last] == newer[-1 - last]:
        last += 1
    return first, last


def _join_close(changes: Iterable[_Change]) -> Iterator[_Change]:
    """Join changes if the text between them is shorter than each of them."""
    done = list[_Change]()
    for change in changes:
        joined = change
        while done and len(joined.same) <= min(done[-1].size, joined.size):
            joined = done.pop().followed_by(joined)
        done.append(joined)
    yield from done
