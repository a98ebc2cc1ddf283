"""Codes of a source and codes of its target: which are the same, and why others are not."""

from collections import Counter, deque
from collections.abc import Callable, Hashable, Sequence
from typing import Literal, NamedTuple

from tmx_extract.inline.codes import Code, Kind, Piece
from tmx_extract.inline.folding import fold

Reason = Literal["missing-in-target", "added-in-target", "other-target", "crossing"]
"""`other-target`: a link, image or address of which the other side has one that leads elsewhere;
`crossing`: half of a pair that crosses another one, while the other side has the whole pair."""


class Unmatched(NamedTuple):
    """A code without counterpart; for a pair both halves in one."""

    side: Literal["source", "target"]
    raw: str
    """As in the text; between the halves of a pair `…`, of a code span its words."""
    reason: Reason


class Pairing(NamedTuple):
    """For each piece the number of its code, counted from 1 in the order of the source.

    Halves of a pair have one number, and so have counterparts. Words and codes without
    counterpart have 0.
    """

    source: tuple[int, ...]
    target: tuple[int, ...]
    unmatched: tuple[Unmatched, ...]
    """First those of the source, each side in its order."""


class _Whole(NamedTuple):
    """A code that is matched as one: a single, a pair, or a half that stands alone."""

    place: int
    other: int
    """The place of the closing half; -1 for singles and for halves without partner."""
    code: Code
    closing: str
    """What the closing half is in the text; empty without one."""
    words: str
    """What a code span is around; empty for all others, whose words are translated."""


_Key = Callable[[_Whole, Sequence[Piece]], Hashable]
_ADDRESSED: frozenset[Kind] = frozenset({"link", "image", "autolink", "xref"})


def pair(source: Sequence[Piece], target: Sequence[Piece]) -> Pairing:
    """Number the codes of both sides so that counterparts have the same number.

    Equal ones go together, then those that `fold` makes equal, then code spans whatever their
    words; several of one kind in their order. Both halves of a pair are matched, or neither.
    """
    left, right = _list_wholes(source), _list_wholes(target)
    counterparts: dict[int, int] = {}
    if left and right:
        counterparts = _match(left, source, right, target)
    source_numbers, target_numbers = [0] * len(source), [0] * len(target)
    for number, mine in enumerate(sorted(counterparts), 1):
        for whole, numbers in (
            (left[mine], source_numbers),
            (right[counterparts[mine]], target_numbers),
        ):
            numbers[whole.place] = number
            if whole.other >= 0:
                numbers[whole.other] = number
    unmatched: tuple[Unmatched, ...] = ()
    if len(counterparts) < max(len(left), len(right)):
        taken = set(counterparts.values())
        unmatched = _explain(
            [whole for place, whole in enumerate(left) if place not in counterparts],
            [whole for place, whole in enumerate(right) if place not in taken],
        )
    return Pairing(tuple(source_numbers), tuple(target_numbers), unmatched)


def _list_wholes(pieces: Sequence[Piece]) -> list[_Whole]:
    wholes = []
    for place, piece in enumerate(pieces):
        if not isinstance(piece, Code):
            continue
        other = piece.partner
        if other < 0:
            wholes.append(_Whole(place, -1, piece, "", ""))
        elif other > place:
            closing = pieces[other]
            words = pieces[place + 1] if piece.kind == "code" and other > place + 1 else ""
            wholes.append(
                _Whole(
                    place,
                    other,
                    piece,
                    closing.raw if isinstance(closing, Code) else "",
                    words if isinstance(words, str) else "",
                )
            )
    return wholes


def _exact(whole: _Whole, _: Sequence[Piece]) -> Hashable:
    code = whole.code
    return code.kind, code.form, code.raw, whole.closing, whole.words


def _folded(whole: _Whole, pieces: Sequence[Piece]) -> Hashable:
    code = whole.code
    closing = pieces[whole.other] if whole.other >= 0 else None
    return (
        code.kind,
        code.form,
        whole.other >= 0,
        fold(code),
        fold(closing) if isinstance(closing, Code) else "",
        "".join(whole.words.split()).casefold(),
    )


def _by_order(whole: _Whole, pieces: Sequence[Piece]) -> Hashable:
    # Only the words of a code span tell it from another, and they may be translated.
    return "code" if whole.code.kind == "code" else (id(pieces), whole.place)


_ROUNDS: tuple[_Key, ...] = (_exact, _folded, _by_order)


def _match(
    left: list[_Whole], source: Sequence[Piece], right: list[_Whole], target: Sequence[Piece]
) -> dict[int, int]:
    """Places in `left` to places in `right`."""
    counterparts: dict[int, int] = {}
    mine, theirs = list(range(len(left))), list(range(len(right)))
    for key in _ROUNDS:
        waiting: dict[Hashable, deque[int]] = {}
        for place in theirs:
            waiting.setdefault(key(right[place], target), deque()).append(place)
        for place in mine:
            candidates = waiting.get(key(left[place], source))
            if candidates:
                counterparts[place] = candidates.popleft()
        if len(counterparts) in (len(left), len(right)):
            break
        taken = set(counterparts.values())
        mine = [place for place in mine if place not in counterparts]
        theirs = [place for place in theirs if place not in taken]
    return counterparts


def _explain(left: list[_Whole], right: list[_Whole]) -> tuple[Unmatched, ...]:
    elsewhere = _count_addressed(left) & _count_addressed(right)
    halves = {"source": _halves(right), "target": _halves(left)}
    found = []
    for side, wholes in (("source", left), ("target", right)):
        budget = Counter(elsewhere)
        for whole in wholes:
            reason: Reason = "missing-in-target" if side == "source" else "added-in-target"
            kind = whole.code.kind
            if budget[kind] > 0:
                budget[kind] -= 1
                reason = "other-target"
            elif whole.other < 0 and whole.code.form != "single" and whole.code.raw in halves[side]:
                reason = "crossing"
            found.append(Unmatched(side, _describe(whole), reason))  # type: ignore[arg-type]
    return tuple(found)


def _count_addressed(wholes: list[_Whole]) -> Counter[Kind]:
    return Counter(whole.code.kind for whole in wholes if whole.code.kind in _ADDRESSED)


def _halves(wholes: list[_Whole]) -> set[str]:
    pairs = [whole for whole in wholes if whole.other >= 0]
    return {raw for whole in pairs for raw in (whole.code.raw, whole.closing)}


def _describe(whole: _Whole) -> str:
    if whole.other < 0:
        return whole.code.raw
    return whole.code.raw + (whole.words or "…") + whole.closing
