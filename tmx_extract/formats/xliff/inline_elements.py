"""Convert the inline elements of XLIFF to Markdown codes, and Markdown to the same elements."""

from collections.abc import Sequence
from copy import deepcopy
from itertools import groupby

from lxml import etree

from tmx_extract.formats.code_elements import CodeItem, choose_elements, guess_code
from tmx_extract.formats.read_xml import local_name
from tmx_extract.formats.recover_codes import CodeElement, CodeElements
from tmx_extract.formats.xml_text import picture_forbidden
from tmx_extract.inline.codes import Piece
from tmx_extract.inline.split import split

Content = Sequence[str | CodeItem]
"""Words and codes in order."""

# Elements with words inside, in XLIFF 1.2 and 2.
_AROUND = frozenset({"g", "pc"})
# Elements of real files have at most about ten attributes.
_FEW_ATTRIBUTES = 50


def text_of(content: Content) -> str:
    """Return the Markdown of the content."""
    return "".join(item if isinstance(item, str) else item.raw for item in content)


def fill(target: etree._Element, text: str, source: Content) -> bool:
    """Write the text into the empty element `target`, its codes as the source's elements.

    A code without an element in the source stays Markdown if the words of the source have the same
    Markdown; otherwise it is left out. Elements of unknown meaning around the source are put around
    the text; one such pair inside the source is used for the only code around words in the text.
    Returns whether the place of every element of the source is certain.
    """
    before, after = _split_edges(source)
    inner = source[len(before) : len(source) - len(after)]
    pieces = split(text)
    chosen = choose_elements(pieces, inner)
    guessed = guess_code(pieces, inner, chosen)
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


def _read_piece(piece: Piece, words: str) -> str:
    """Return the text of a piece without an element."""
    if isinstance(piece, str):
        return piece
    return piece.raw if piece.raw in words else piece.shown


def _split_edges(source: Content) -> tuple[list[CodeItem], list[CodeItem]]:
    """Return the codes of unknown meaning at the start and the end; those around words in pairs."""
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
    """Adds words and elements one after the other to an element."""

    def __init__(self, element: etree._Element) -> None:
        self._open = [element]
        self._words: list[str] = []

    def add(self, item: str | CodeItem) -> None:
        """Add it at the end."""
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
        """Write the pending words."""
        words = picture_forbidden("".join(self._words))
        self._words.clear()
        inner = self._open[-1]
        if not words:
            return
        # lxml counts the children one by one, so `len` would make this quadratic.
        last = next(inner.iterchildren(reversed=True), None)
        if last is None:
            inner.text = words
        else:
            last.tail = words


def _add_empty(outer: etree._Element, element: etree._Element) -> etree._Element:
    """Add a copy of the element with its attributes only."""
    if len(element.attrib) <= _FEW_ATTRIBUTES:
        empty = etree.SubElement(outer, element.tag)
        empty.attrib.update(element.attrib)
        return empty
    # Copying attributes one by one takes quadratic time.
    whole = deepcopy(element)
    del whole[:]
    whole.text = whole.tail = None
    outer.append(whole)
    return whole


def to_content(tokens: CodeElements) -> Content:
    """Return the words and codes of an element as they are written again."""
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
