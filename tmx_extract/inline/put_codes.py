"""Restores codes in a text that was edited without them, where their positions are certain."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tmx_extract.inline.codes import InlineCode, Piece
from tmx_extract.inline.split import join, plain, split

# The beginning and the end of a text: no text contains these code points, which Unicode reserves.
_START, _END = "\ufdd0", "\ufdd1"
# The number of equal characters required beside a code, if its own words do not determine its
# position.
_NEAR, _NEAR_ALONE = 6, 10
# Fewer equal characters may be a coincidence.
_LEAST = 3
# Each code costs several searches through the text.
_MOST_CODES = 200
# The first code point of scripts without spaces between words: Chinese, Japanese, Korean.
_UNPARTED = "\u2e80"


class _Group(NamedTuple):
    """Codes and words that stay together: a pair with its content, or one code."""

    raw: str
    shown: str
    start: int
    """The offset of the visible text in the words of the model."""

    @property
    def end(self) -> int:
        return self.start + len(self.shown)


def put_codes(words: str, model: str) -> str | None:
    """Return the text `words`, an edited form of the words of `model`, with the codes of `model`.

    A code stays with the words it contains or shows, if they occur equally often in both texts and
    mean the same; otherwise the adjacent characters determine its position. None if any code has no
    certain position, or if the words themselves would become codes.
    """
    pieces = split(model)
    if plain(pieces) == words:
        return model
    coded = _put(words, pieces)
    if coded is None:
        return None
    found = split(coded)
    is_same = plain(found) == words and _list_codes(found) == _list_codes(pieces)
    return coded if is_same else None


def _list_codes(pieces: Sequence[Piece]) -> list[str]:
    return sorted(piece.raw for piece in pieces if isinstance(piece, InlineCode))


def _put(words: str, pieces: Sequence[Piece]) -> str | None:
    before, inner, after = _split_edges(pieces)
    groups = list(_iter_groups(inner))
    if len(groups) > _MOST_CODES:
        return None
    places = _find_places(f"{_START}{plain(inner)}{_END}", f"{_START}{words}{_END}", groups)
    if places is None:
        return None
    parts, done = [before], 0
    for start, end, raw in places:
        if start < done:
            return None
        parts += words[done:start], raw
        done = end
    return "".join((*parts, words[done:], after))


def _split_edges(pieces: Sequence[Piece]) -> tuple[str, Sequence[Piece], str]:
    """Split off the codes before and after all words: pairs around everything, and invisible
    codes."""
    first, last = 0, len(pieces)
    while first < last:
        opening, closing = pieces[first], pieces[last - 1]
        if (
            isinstance(opening, InlineCode)
            and isinstance(closing, InlineCode)
            and opening.partner == last - 1
            and not closing.shown
        ):
            first, last = first + 1, last - 1
        elif isinstance(opening, InlineCode) and not plain(
            pieces[first : _find_end(pieces, first)]
        ):
            first = _find_end(pieces, first)
        elif isinstance(closing, InlineCode) and closing.form == "single" and not closing.shown:
            last -= 1
        else:
            break
    return join(pieces[:first]), pieces[first:last], join(pieces[last:])


def _iter_groups(pieces: Sequence[Piece]) -> Iterator[_Group]:
    """Yield the codes from left to right; codes inside a pair belong to the outermost pair."""
    place, shown = 0, 0
    while place < len(pieces):
        end = _find_end(pieces, place)
        text = plain(pieces[place:end])
        if isinstance(pieces[place], InlineCode):
            yield _Group(join(pieces[place:end]), text, shown)
        shown += len(text)
        place = end


def _find_end(pieces: Sequence[Piece], place: int) -> int:
    """Return the end of the group that begins at the index."""
    first = pieces[place]
    if not isinstance(first, InlineCode) or first.form != "open" or first.partner < 0:
        return place + 1
    # The partner's index is unusable because it was counted before the edges were removed.
    depth, end = 0, place
    while True:
        piece = pieces[end]
        if isinstance(piece, InlineCode) and piece.partner >= 0:
            depth += 1 if piece.form == "open" else -1
        end += 1
        if not depth:
            break
    last = pieces[end - 1]
    # The title of a link comes after its words, followed by the end of the link.
    if isinstance(last, InlineCode) and last.shown and end + 1 < len(pieces):
        closing = pieces[end + 1]
        if isinstance(closing, InlineCode) and (closing.form, closing.kind) == (
            "single",
            last.kind,
        ):
            return end + 2
    return end


def _find_places(
    before: str, after: str, groups: Sequence[_Group]
) -> list[tuple[int, int, str]] | None:
    """Return the position in the edited words for each group, in order; None if one has none."""
    places = []
    for group in groups:
        place = _find_by_itself(before, after, group, groups)
        if place < 0:
            place = _find_by_neighbours(before, after, group)
        if place < 0:
            return None
        places.append((place, place + len(group.shown), group.raw))
    # Invisible groups precede other groups at the same position.
    return sorted(places, key=lambda place: place[:2])


def _find_by_itself(before: str, after: str, group: _Group, groups: Sequence[_Group]) -> int:
    """Return the position by the group's own words; -1 if it is uncertain."""
    shown = group.shown
    if not shown or (shown.isalnum() and len(shown) == 1 and shown >= _UNPARTED):
        return -1
    alike = [other for other in groups if (other.shown, other.raw) == (shown, group.raw)]
    if not before.count(shown) == after.count(shown) == len(alike):
        return -1
    place = -len(shown)
    for _ in range(alike.index(group) + 1):
        place = after.index(shown, place + len(shown))
    return place - 1 if _is_whole(before, after, group, place) else -1


def _find_by_neighbours(before: str, after: str, group: _Group) -> int:
    """Return the position by the characters beside the group in both texts; -1 if they do not
    determine it, or if both sides disagree."""
    places = _find_near(before, after, group, _NEAR, _NEAR)
    if not places and group.shown:
        places = _find_near(before, after, group, _NEAR_ALONE, 0)
        places |= _find_near(before, after, group, 0, _NEAR_ALONE)
    place = places.pop() if len(places) == 1 else -1
    return place - 1 if place >= 0 and _is_whole(before, after, group, place) else -1


def _find_near(before: str, after: str, group: _Group, left: int, right: int) -> set[int]:
    """Return the position if the given number of characters around it occurs once in both texts."""
    start, end = group.start + 1, group.end + 1
    first, last = max(0, start - left), end + right
    anchor = before[first:last]
    beside = anchor[: start - first] + anchor[end - first :]
    if len(beside.strip(f" {_START}{_END}")) < _LEAST or before.count(anchor) != 1:
        return set()
    return {after.index(anchor) + start - first} if after.count(anchor) == 1 else set()


def _is_whole(before: str, after: str, group: _Group, place: int) -> bool:
    """Return whether the group's words have the same boundaries in the edited text: as words of
    their own, or inside longer ones."""
    return all(
        _is_inside_word(before, group.start + 1 + edge) == _is_inside_word(after, place + edge)
        for edge in (0, len(group.shown))
    )


def _is_inside_word(text: str, place: int) -> bool:
    left, right = text[place - 1], text[place]
    return left.isalnum() and right.isalnum() and max(left, right) < _UNPARTED
