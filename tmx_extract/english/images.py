"""Image texts, which are translated without markup, on both pages."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from tmx_extract.english.code import find_code, is_inside
from tmx_extract.english.slots import HiddenText
from tmx_extract.extract.plain.sentences import count_sentences
from tmx_extract.model import Document, Segment

# Each part ends at the next image, so that thousands of beginnings do not cause long searches.
_BALANCED = r"(?:[^\[\]!\n]|!(?!\[)|\n(?![ \t>]*+\r?\n)|\[[^\[\]]*+\](?:\([^()\s]*+\))?+)*+"
_TO_ADDRESS = r"(?:(?!!\[|\]\(|\n[ \t>]*+\r?\n).)*+"
_ADDRESS = (
    r"(?:\([ \t]*+<?(?P<address{0}>[^\s()<>]*+(?:\([^\s()<>]*+\)[^\s()<>]*+)*+)"
    r"|\[(?P<reference{0}>[^\[\]\n]++)\])"
)
# Brackets in machine translation are not always balanced.
_IMAGE = re.compile(
    rf"(?<!\\)!\[(?:(?P<text>{_BALANCED})\]{_ADDRESS.format('')}"
    rf"|(?P<text2>{_TO_ADDRESS})\]{_ADDRESS.format('2')})",
    re.DOTALL,
)
_EXTENSION = re.compile(r":::image\b(?P<attributes>[^\n]*?):::")
_ALT_TEXT = re.compile(r"\balt-text=\"([^\"\n]*+)\"")
_SOURCE = re.compile(r"\bsource=\"([^\"\n]*+)\"")
_WORD = re.compile(r"\w")
# The images of a page and of its English page are the same, except in rare damaged pages. The
# search for common blocks takes cubic time at worst.
_MAX_DIFFERENT = 100
_SPACE_AND_ENDS = re.compile(r"[\s.。!！?？]|&quot;|\"")


class _Image(NamedTuple):
    text: str
    address: str
    start: int
    """Start of the whole image; `end` is after its address."""
    text_start: int
    end: int


class ImageTexts(NamedTuple):
    """The image texts outside of pairs."""

    found: list[HiddenText]
    """Those with an English text, in page order."""
    unknown: list[int]
    """The positions of the others in `Document.text`, in ascending order."""


def find_image_texts(document: Document, english: str) -> ImageTexts:
    """Return the image texts of a Markdown page that are not inside of pairs.

    Images are aligned by the last segments of their addresses. A text with fewer sentences than the
    English one is partial.
    """
    texts = ImageTexts([], [])
    if document.format != "markdown" or not _may_have_images(document.text):
        return texts
    view = _PageView(document)
    ours, theirs = _find_images(view.text), _find_images(english)
    partners = dict(_align(ours, theirs))
    code = find_code(english)
    for index, image in enumerate(ours):
        partner = partners.get(index)
        start = view.find_outside(image)
        if start is None:
            continue
        if partner is None:
            texts.unknown.append(start)
        elif _WORD.search(theirs[partner].text) and not is_inside(code, theirs[partner].start):
            texts.found.append(_combine(image, theirs[partner], start))
    return texts


def find_whole_texts(
    document: Document, recovered: Mapping[int, Segment], published: str
) -> dict[int, str]:
    """Return the image texts that the published page has whole, and the side-by-side page only to
    its first sentences, by the keys of `recovered`."""
    cut = {
        segment.start: key
        for key, segment in recovered.items()
        if segment.place == "image-alt" and _is_cut(segment.target, segment.source)
    }
    if not cut or not _may_have_images(published):
        return {}
    view = _PageView(document)
    ours, theirs = _find_images(view.text), _find_images(published)
    whole: dict[int, str] = {}
    for mine, their in _align(ours, theirs):
        key = cut.get(view.find_outside(ours[mine]) or -1)
        if key is not None and _is_whole(theirs[their].text, recovered[key].target):
            whole[key] = theirs[their].text
    return whole


def _is_cut(target: str, source: str) -> bool:
    return bool(target) and count_sentences(target) < count_sentences(source)


def _combine(image: _Image, english: _Image, start: int) -> HiddenText:
    return HiddenText(
        source=english.text,
        target=image.text,
        start=start,
        end=start + len(image.text),
        place="image-alt",
        field="",
        sentences=count_sentences(english.text),
        is_partial=_is_cut(image.text, english.text),
    )


def _is_whole(published: str, target: str) -> bool:
    """Return whether the published text continues the target."""
    whole, cut = _fold(published), _fold(target)
    return whole.startswith(cut) and len(whole) > len(cut)


def _fold(text: str) -> str:
    return _SPACE_AND_ENDS.sub("", text)


class _PageView:
    """A side-by-side page with the sources of its pairs, so that it has the images of its English
    page."""

    def __init__(self, document: Document) -> None:
        parts: list[str] = []
        self._starts: list[int] = []
        self._pairs: list[tuple[int, int, int]] = []
        """Start and end of each pair in the view, and the distance of the text after it from
        `Document.text`."""
        done = length = 0
        for segment in document.segments:
            before = document.text[done : segment.start]
            parts += before, segment.source
            start = length + len(before)
            length, done = start + len(segment.source), segment.end
            self._starts.append(start)
            self._pairs.append((start, length, done - length))
        self.text = "".join([*parts, document.text[done:]])

    def find_outside(self, image: _Image) -> int | None:
        """Return the start of the image text in `Document.text`; None if a pair is in the image, or
        the image in a pair."""
        place = bisect_left(self._starts, image.end)
        if place == 0:
            return image.text_start
        start, end, distance = self._pairs[place - 1]
        return None if end > image.start or start > image.start else image.text_start + distance


def _may_have_images(text: str) -> bool:
    return "![" in text or ":::image" in text


def _find_images(text: str) -> list[_Image]:
    return sorted(_iter_images(text), key=lambda image: image.start)


def _iter_images(text: str) -> Iterator[_Image]:
    if "![" in text:
        for found in _IMAGE.finditer(text):
            form = "" if found["text"] is not None else "2"
            address, reference = found[f"address{form}"], found[f"reference{form}"]
            name = f"[{reference}" if address is None else address.rpartition("/")[2]
            start = found.start(f"text{form}")
            yield _Image(found[f"text{form}"], name.casefold(), found.start(), start, found.end())
    if ":::image" in text:
        for found in _EXTENSION.finditer(text):
            alt = _ALT_TEXT.search(text, *found.span("attributes"))
            source = _SOURCE.search(text, *found.span("attributes"))
            name = source[1].rpartition("/")[2].casefold() if source else ""
            start = alt.start(1) if alt else found.end()
            yield _Image(alt[1] if alt else "", name, found.start(), start, found.end())


def _align(ours: Sequence[_Image], theirs: Sequence[_Image]) -> Iterator[tuple[int, int]]:
    """Yield the indexes of images with the same address, in order."""
    left, right = [image.address for image in ours], [image.address for image in theirs]
    shorter = min(len(left), len(right))
    head = next((i for i in range(shorter) if left[i] != right[i]), shorter)
    rest = shorter - head
    tail = next((i for i in range(rest) if left[-1 - i] != right[-1 - i]), rest)
    yield from ((index, index) for index in range(head))
    middle = left[head : len(left) - tail], right[head : len(right) - tail]
    if all(middle) and max(map(len, middle)) <= _MAX_DIFFERENT:
        blocks = SequenceMatcher(None, *middle, autojunk=False).get_matching_blocks()
        for mine, their, size in blocks:
            yield from ((head + mine + i, head + their + i) for i in range(size))
    for index in range(tail, 0, -1):
        yield len(left) - index, len(right) - index
