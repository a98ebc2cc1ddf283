"""The inline elements of XLIFF as codes of Markdown, and Markdown put into the same elements."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from itertools import groupby
from typing import Literal, NamedTuple

from lxml import etree

from tmx_extract.formats.reading import local_name
from tmx_extract.formats.recovery import Token, Tokens
from tmx_extract.formats.xmltext import picture_forbidden
from tmx_extract.inline.codes import Code, Piece
from tmx_extract.inline.split import split


class Item(NamedTuple):
    """A code in the content of an element."""

    form: Literal["open", "close", "single"]
    """`open` and `close` are the two ends of one element around words."""
    raw: str
    """What it stands for; empty where the file does not tell."""
    element: etree._Element


Content = Sequence[str | Item]
"""Words and codes in their order."""

# Elements with words inside them, in XLIFF 1.2 and 2.
_AROUND = frozenset({"g", "pc"})


def text_of(content: Content) -> str:
    """The Markdown that the content stands for."""
    return "".join(item if isinstance(item, str) else item.raw for item in content)


def fill(target: etree._Element, text: str, source: Content) -> bool:
    """Write the text into the empty element `target`, its codes as the source's elements.

    What the source has no element for stays Markdown where the same Markdown is among the words of
    the source, and is left out elsewhere. Elements of which the file does not tell what they stand
    for are put around the text where they stand around the source; one such pair in the midst of
    the source becomes the only code around words that the text has. Gives whether every element of
    the source has its place beyond doubt.
    """
    before, after = _split_edges(source)
    inner = source[len(before) : len(source) - len(after)]
    pieces = split(text)
    chosen = _choose(pieces, inner)
    guessed = _guess(pieces, inner, chosen)
    builder = _Builder(target)
    for item in before:
        builder.add(item)
    words = "\0".join(item for item in source if isinstance(item, str))
    for position, piece in enumerate(pieces):
        found = chosen.get(position) or guessed.get(position)
        builder.add(found or _read_piece(piece, words))
    for item in after:
        builder.add(item)
    placed = len(before) + len(chosen) + len(after)
    return placed == sum(isinstance(item, Item) for item in source)


def _read_piece(piece: Piece, words: str) -> str:
    """What is written of a piece that has no element."""
    if isinstance(piece, str):
        return piece
    return piece.raw if piece.raw in words else piece.shown


def _split_edges(source: Content) -> tuple[list[Item], list[Item]]:
    """The codes of unknown meaning at the beginning and at the end, those around words in pairs."""
    before, after = [], []
    left, right = 0, len(source)
    while left < right:
        first, last = source[left], source[right - 1]
        if not isinstance(first, Item) or first.raw:
            break
        if first.form == "single":
            before.append(first)
        elif isinstance(last, Item) and last.element is first.element:
            before.append(first)
            after.append(last)
            right -= 1
        else:
            break
        left += 1
    while left < right and isinstance(last := source[right - 1], Item):
        if last.raw or last.form != "single":
            break
        after.append(last)
        right -= 1
    return before, after[::-1]


def _choose(pieces: Sequence[Piece], source: Content) -> dict[int, Item]:
    """The elements for the codes of a text, by position; each element is taken once."""
    left = [item for item in source if isinstance(item, Item) and item.raw]
    chosen: dict[int, Item] = {}
    for position, piece in enumerate(pieces):
        if not isinstance(piece, Code) or position in chosen:
            continue
        if piece.form == "open" and piece.partner >= 0:
            closing = pieces[piece.partner]
            pair = _take_pair(piece.raw, closing.raw if isinstance(closing, Code) else "", left)
            if pair:
                chosen[position], chosen[piece.partner] = pair
        elif piece.partner < 0:
            found = next((i for i in left if (i.form, i.raw) == ("single", piece.raw)), None)
            if found:
                left.remove(found)
                chosen[position] = found
    return chosen


def _guess(pieces: Sequence[Piece], source: Content, chosen: Mapping[int, Item]) -> dict[int, Item]:
    """The one pair of unknown meaning for the one code around words, by position."""
    items = [item for item in source if isinstance(item, Item)]
    unknown = [item for item in items if not item.raw]
    free = [
        (position, piece.partner)
        for position, piece in enumerate(pieces)
        if isinstance(piece, Code) and piece.form == "open" and piece.partner >= 0
        if position not in chosen
    ]
    if len(free) != 1 or [item.form for item in unknown] != ["open", "close"]:
        return {}
    first, last = free[0]
    # What is between must not cross it.
    if any(first < position < last for position in chosen):
        return {}
    return {first: unknown[0], last: unknown[1]}


def _take_pair(opening: str, closing: str, left: list[Item]) -> tuple[Item, Item] | None:
    """An element around words, or two that belong together, that stand for these marks."""
    for related in (_belong, _are_placeholders):
        for place, first in enumerate(left):
            if first.raw != opening or first.form == "close":
                continue
            for last in left[place + 1 :]:
                if last.raw != closing or not related(first, last):
                    continue
                left.remove(first)
                left.remove(last)
                return first, last
    return None


def _belong(first: Item, last: Item) -> bool:
    if first.form == "open":
        return last.form == "close" and last.element is first.element
    if last.form != "single":
        return False
    return bool(_names(first.element) & _names(last.element))


def _are_placeholders(first: Item, last: Item) -> bool:
    """Whether nothing but their order tells that they are the two halves of a code."""
    kinds = {local_name(item.element) for item in (first, last)}
    return kinds in ({"ph"}, {"x"})


def _names(element: etree._Element) -> set[str]:
    """What names the two halves of a code: `rid` or `id` in 1.2, `id` and `startRef` in 2."""
    told = (element.get("rid") or element.get("id"), element.get("startRef"))
    return {name for name in told if name}


class _Builder:
    """Puts words and elements one after the other into an element."""

    def __init__(self, element: etree._Element) -> None:
        self._open = [element]

    def add(self, item: str | Item) -> None:
        inner = self._open[-1]
        if isinstance(item, str):
            words = picture_forbidden(item)
            if len(inner):
                inner[-1].tail = (inner[-1].tail or "") + words
            else:
                inner.text = (inner.text or "") + words
        elif item.form == "close":
            self._open.pop()
        elif item.form == "open":
            empty = etree.SubElement(inner, item.element.tag)
            empty.attrib.update(item.element.attrib)
            self._open.append(empty)
        else:
            whole = deepcopy(item.element)
            whole.tail = None
            inner.append(whole)


def to_content(tokens: Tokens) -> Content:
    """The words and codes of an element that was read, as they are written again."""
    content: list[str | Item] = []
    for are_words, several in groupby(tokens, lambda token: isinstance(token, str)):
        if are_words:
            words = "".join(token for token in several if isinstance(token, str))
            content += [words] if words else []
        else:
            content += [_to_item(token) for token in several if isinstance(token, Token)]
    return content


def _to_item(token: Token) -> Item:
    if token.element is None:
        raise AssertionError(f"{token.id!r} has no element")
    is_around = local_name(token.element) in _AROUND
    return Item(token.form if is_around else "single", token.raw or token.guess, token.element)
