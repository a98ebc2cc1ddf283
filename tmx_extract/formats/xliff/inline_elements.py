"""Write Markdown with the inline elements of an XLIFF source."""

from copy import deepcopy
from itertools import groupby

from lxml import etree

from tmx_extract.formats.code_elements import choose_elements, guess_code
from tmx_extract.formats.recover_codes import CodeElement, CodeElements, text_of
from tmx_extract.formats.xml_text import picture_forbidden
from tmx_extract.inline.codes import Piece
from tmx_extract.inline.split import split

# Elements of real files have at most about ten attributes.
_FEW_ATTRIBUTES = 50


def fill(target: etree._Element, text: str, tokens: CodeElements) -> bool:
    """Write the text into the empty element `target`, its codes as the elements of the source.

    `tokens` is the content of the source.

    A code without an element in the source stays Markdown if the words of the source have the same
    Markdown; otherwise it is left out. Elements of unknown meaning around the source are put around
    the text; one such pair inside the source is used for the only code around words in the text.
    Returns whether the place of every element of the source is certain.
    """
    source = _join_words(tokens)
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
    return placed == sum(isinstance(item, CodeElement) for item in source)


def _read_piece(piece: Piece, words: str) -> str:
    """Return the text of a piece without an element."""
    if isinstance(piece, str):
        return piece
    return piece.raw if piece.raw in words else piece.shown


def _split_edges(source: CodeElements) -> tuple[list[CodeElement], list[CodeElement]]:
    """Return the codes of unknown meaning at the start and the end; those around words in pairs."""
    before, after = [], []
    left, right = 0, len(source)
    while left < right:
        first, last = source[left], source[right - 1]
        if not isinstance(first, CodeElement) or first.markdown:
            break
        if not first.is_around:
            before.append(first)
        elif isinstance(last, CodeElement) and last.element is first.element:
            before.append(first)
            after.append(last)
            right -= 1
        else:
            break
        left += 1
    while left < right and isinstance(last := source[right - 1], CodeElement):
        if last.markdown or last.is_around:
            break
        after.append(last)
        right -= 1
    return before, after[::-1]


class _Builder:
    """Adds words and elements one after the other to an element."""

    def __init__(self, element: etree._Element) -> None:
        self._open = [element]
        self._words: list[str] = []

    def add(self, item: str | CodeElement) -> None:
        """Add it at the end."""
        if isinstance(item, str):
            self._words.append(item)
            return
        if item.element is None:
            raise AssertionError(f"{item.id!r} has no element")
        self.finish()
        inner = self._open[-1]
        if not item.is_around:
            whole = deepcopy(item.element)
            whole.tail = None
            inner.append(whole)
        elif item.form == "open":
            self._open.append(_add_empty(inner, item.element))
        else:
            self._open.pop()

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


def _join_words(tokens: CodeElements) -> CodeElements:
    """Return the tokens with words and codes in turn, without empty words."""
    joined: list[str | CodeElement] = []
    for are_words, several in groupby(tokens, lambda token: isinstance(token, str)):
        group = list(several)
        joined += [text_of(group)] if are_words else group
    return [token for token in joined if token]
