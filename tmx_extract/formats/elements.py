"""The inline elements of XLIFF as codes of Markdown, and Markdown put into the same elements."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from itertools import groupby

from lxml import etree

from tmx_extract.formats.choosing import CodeItem, choose, guess
from tmx_extract.formats.reading import local_name
from tmx_extract.formats.recovery import CodeElement, CodeElements, recover
from tmx_extract.formats.xmltext import picture_forbidden
from tmx_extract.inline.codes import Piece
from tmx_extract.inline.split import split

Content = Sequence[str | CodeItem]
"""Words and codes in their order."""

# Elements with words inside them, in XLIFF 1.2 and 2.
_AROUND = frozenset({"g", "pc"})
# Elements of real files have at most some ten attributes.
_FEW_ATTRIBUTES = 50


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
    chosen = choose(pieces, inner)
    guessed = guess(pieces, inner, chosen)
    builder = _Builder(target)
    for item in before:
        builder.add(item)
    words = "\0".join(item for item in source if isinstance(item, str))
    for position, piece in enumerate(pieces):
        found = chosen.get(position) or guessed.get(position)
        builder.add(found or _read_piece(piece, words))
    for item in after:
        builder.add(item)
    builder.finish()
    placed = len(before) + len(chosen) + len(after)
    return placed == sum(isinstance(item, CodeItem) for item in source)


def list_forms(
    matches: Sequence[str],
    source: etree._Element,
    tokens: CodeElements,
    read: Callable[[etree._Element], CodeElements],
) -> tuple[str, ...]:
    """The texts of matches, each also in the form that `pretranslate` puts it: its codes are those
    of the source.

    `tokens` are what is in the source, and `read` gives the same for any element.
    """
    content = to_content(tokens) if matches else ()
    forms: list[str] = []
    for text in matches:
        target = etree.Element(source.tag)
        fill(target, text, content)
        forms += [text, recover(tokens, read(target)).target]
    return tuple(forms)


def _read_piece(piece: Piece, words: str) -> str:
    """What is written of a piece that has no element."""
    if isinstance(piece, str):
        return piece
    return piece.raw if piece.raw in words else piece.shown


def _split_edges(source: Content) -> tuple[list[CodeItem], list[CodeItem]]:
    """The codes of unknown meaning at the beginning and at the end, those around words in pairs."""
    before, after = [], []
    left, right = 0, len(source)
    while left < right:
        first, last = source[left], source[right - 1]
        if not isinstance(first, CodeItem) or first.raw:
            break
        if first.form == "single":
            before.append(first)
        elif isinstance(last, CodeItem) and last.element is first.element:
            before.append(first)
            after.append(last)
            right -= 1
        else:
            break
        left += 1
    while left < right and isinstance(last := source[right - 1], CodeItem):
        if last.raw or last.form != "single":
            break
        after.append(last)
        right -= 1
    return before, after[::-1]


class _Builder:
    """Puts words and elements one after the other into an element."""

    def __init__(self, element: etree._Element) -> None:
        self._open = [element]
        self._words: list[str] = []

    def add(self, item: str | CodeItem) -> None:
        """Put it behind what is there."""
        if isinstance(item, str):
            self._words.append(item)
            return
        self.finish()
        inner = self._open[-1]
        if item.form == "close":
            self._open.pop()
        elif item.form == "open":
            self._open.append(_add_empty(inner, item.element))
        else:
            whole = deepcopy(item.element)
            whole.tail = None
            inner.append(whole)

    def finish(self) -> None:
        """Write the words that wait."""
        words = picture_forbidden("".join(self._words))
        self._words.clear()
        inner = self._open[-1]
        if words and len(inner):
            inner[-1].tail = words
        elif words:
            inner.text = words


def _add_empty(outer: etree._Element, element: etree._Element) -> etree._Element:
    """Add a copy of the element that has its attributes only."""
    if len(element.attrib) <= _FEW_ATTRIBUTES:
        empty = etree.SubElement(outer, element.tag)
        empty.attrib.update(element.attrib)
        return empty
    # Copying attributes one by one takes time with the square of their number.
    whole = deepcopy(element)
    del whole[:]
    whole.text = whole.tail = None
    outer.append(whole)
    return whole


def to_content(tokens: CodeElements) -> Content:
    """The words and codes of an element that was read, as they are written again."""
    content: list[str | CodeItem] = []
    for are_words, several in groupby(tokens, lambda token: isinstance(token, str)):
        if are_words:
            words = "".join(token for token in several if isinstance(token, str))
            content += [words] if words else []
        else:
            content += [_to_item(token) for token in several if isinstance(token, CodeElement)]
    return content


def _to_item(token: CodeElement) -> CodeItem:
    if token.element is None:
        raise AssertionError(f"{token.id!r} has no element")
    is_around = local_name(token.element) in _AROUND
    return CodeItem(token.form if is_around else "single", token.raw or token.guess, token.element)
