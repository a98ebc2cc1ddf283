"""The pairing of codes in a source and its target, with the reason for each code without a
partner."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from operator import itemgetter
from typing import Literal, NamedTuple

from tmx_extract.inline.codes import CodeKind, Piece
from tmx_extract.inline.same_codes import fold_codes

CodeDifference = Literal["missing-in-target", "added-in-target", "other-target", "crossing"]
"""`other-target`: a link, image or address whose counterpart has a different address; `crossing`:
one side has a whole pair, the other only half of it, because the pair is cut there or crosses
another one."""


class Unmatched(NamedTuple):
    """A code without counterpart; a pair counts as one code."""

    side: Literal["source", "target"]
    raw: str
    """As in the text; `…` between the halves of a pair, the words of a code span."""
    reason: CodeDifference


class Pairing(NamedTuple):
    """The number of the code for each piece, counted from 1 in the order of the source.

    Both halves of a pair have the same number, and so have counterparts. Words and codes without
    counterpart have 0.
    """

    source: tuple[int, ...]
    target: tuple[int, ...]
    unmatched: tuple[Unmatched, ...]
    """First those of the source, then of the target, each in order."""


_Looks = tuple[CodeKind, str, str, str]
"""The appearance of a code: kind, text, text of its closing half, words of a code span."""
_Whole = tuple[int, int, _Looks]
"""A code that is matched as one unit: its index, the index of its other half (or its own), its
appearance. Plain tuples because exports compare millions of them."""

_ADDRESSED: frozenset[CodeKind] = frozenset({"link", "image", "autolink", "xref"})


def pair(source: Sequence[Piece], target: Sequence[Piece]) -> Pairing:
    """Number the codes of both sides so that counterparts have the same number.

    First equal codes are paired, then codes that `fold_codes` makes equal, then code spans with
    different words; several of one kind in order. Either both halves of a pair are matched, or
    neither.
    """
    left, right = _list_wholes(source), _list_wholes(target)
    source_numbers, target_numbers = [0] * len(source), [0] * len(target)
    number = 0
    for (place, other, _), found in zip(left, _match(left, right), strict=True):
        if found is not None:
            number += 1
            source_numbers[place] = source_numbers[other] = number
            target_numbers[found[0]] = target_numbers[found[1]] = number
    unmatched: tuple[Unmatched, ...] = ()
    if number < len(left) or number < len(right):
        unmatched = _explain(
            [whole for whole in left if not source_numbers[whole[0]]],
            [whole for whole in right if not target_numbers[whole[0]]],
        )
    return Pairing(tuple(source_numbers), tuple(target_numbers), unmatched)


def _list_wholes(pieces: Sequence[Piece]) -> list[_Whole]:
    wholes: list[_Whole] = []
    for place, piece in enumerate(pieces):
        if isinstance(piece, str):
            continue
        _, kind, raw, _, other = piece
        if other < 0:
            wholes.append((place, place, (kind, raw, "", "")))
        elif other > place:
            words = pieces[place + 1] if kind == "code" else ""
            inner = words if isinstance(words, str) else ""
            # The third field of a code is its text.
            wholes.append((place, other, (kind, raw, pieces[other][2], inner)))
    return wholes


def _fold_all(whole: _Whole) -> Hashable:
    kind, raw, closing, words = whole[2]
    return kind, fold_codes(kind, raw), fold_codes(kind, closing), "".join(words.split()).casefold()


def _by_kind(whole: _Whole) -> Hashable:
    # Code spans differ only in their words, which may be translated.
    return "code" if whole[2][0] == "code" else whole[2]


_ROUNDS: tuple[Callable[[_Whole], Hashable], ...] = (itemgetter(2), _fold_all, _by_kind)


def _match(left: list[_Whole], right: list[_Whole]) -> list[_Whole | None]:
    """Return the counterpart of each code on the left."""
    found: list[_Whole | None] = [None] * len(left)
    for key in _ROUNDS:
        waiting: dict[Hashable, list[_Whole]] = {}
        for whole in reversed(right):
            waiting.setdefault(key(whole), []).append(whole)
        for place, whole in enumerate(left):
            if found[place] is None and (candidates := waiting.get(key(whole))):
                found[place] = candidates.pop()
        if None not in found:
            break
        right = sorted(whole for wholes in waiting.values() for whole in wholes)
        if not right:
            break
    return found


def _explain(left: list[_Whole], right: list[_Whole]) -> tuple[Unmatched, ...]:
    """Return the reasons for codes without counterpart."""
    return (*_explain_side("source", left, right), *_explain_side("target", right, left))


def _explain_side(
    side: Literal["source", "target"], wholes: list[_Whole], others: list[_Whole]
) -> Iterator[Unmatched]:
    elsewhere = Counter(looks[0] for _, _, looks in others if looks[0] in _ADDRESSED)
    halves = {half for mine, other, looks in others if mine != other for half in looks[1:3]}
    alone = {looks[1] for mine, other, looks in others if mine == other}
    for place, other, (kind, raw, closing, words) in wholes:
        reason: CodeDifference = "missing-in-target" if side == "source" else "added-in-target"
        if elsewhere[kind] > 0:
            elsewhere[kind] -= 1
            reason = "other-target"
        elif raw in halves if other == place else raw in alone or closing in alone:
            reason = "crossing"
        yield Unmatched(side, f"{raw}{words or '…'}{closing}" if closing else raw, reason)
