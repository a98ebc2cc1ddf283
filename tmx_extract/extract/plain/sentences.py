"""Sentence boundaries inside a block."""

import re
from collections.abc import Iterator

from tmx_extract.inline.codes import InlineCode
from tmx_extract.inline.split import split

# The rules match side-by-side pages. They were derived from 82,000 sentence boundaries and 700
# exceptions in PowerShell-Docs, office-js-docs and partner-center-pr.
_END = re.compile(r"(?<![.!?])[.!?]++(?:[*_~]|</\w+>)*+[\"'”’)\]]*+[`*_]*+(?P<gap>\s++)(?=\S)")
_WITH_FULL_STOP = (
    "admin adv alt approx apr aug dec dr e.g esp est etc feb fig i.e id inc incl ins jan jul jun"
    " ltd mr mrs ms no nov oct out psc resp sep sept sync tab u.s ver vs"
)
_ABBREVIATIONS = frozenset(_WITH_FULL_STOP.split())
_WORD_BEFORE = re.compile(r"([A-Za-z.]*[A-Za-z])(?:[*_~`]|</\w+>)*\.$")
_NUMBER_BEFORE = re.compile(r"(?:^|[*_]|\b(?:figure|table|step|example|note)\s)\d+\.$", re.I)
_CLOSED = frozenset({"code", "link", "image"})
_NARROW = {"。": ".", "！": "!", "？": "?"}
_WIDE_END = re.compile(r"[。！？](?!\Z)")
# No abbreviation or number with its closing characters is longer.
_SEEN_BEFORE = 40


def iter_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the half-open range of each sentence, without the white space between them.

    A sentence ends at a full stop, a question mark or an exclamation mark before white space. It
    does not end inside code, links and images, or after abbreviations and the number of a list item
    or figure.
    """
    start, closed = 0, iter(_iter_closed(text))
    first = last = -1
    for found in _END.finditer(text):
        place = found.start("gap")
        if not _is_end(text, place, text[found.end()]):
            continue
        while last < place and (following := next(closed, None)):
            first, last = following
        if not first < place < last:
            yield start, place
            start = found.end()
    yield start, len(text)


def count_sentences(text: str) -> int:
    """Return the number of sentences, also of those that end with wide punctuation."""
    narrow = _WIDE_END.sub(lambda end: f"{_NARROW[end[0]]} ", text.strip())
    return sum(1 for _ in iter_sentences(narrow))


def _is_end(text: str, place: int, following: str) -> bool:
    before = text[max(0, place - _SEEN_BEFORE) : place]
    if before.endswith((".)", '.")')) or (before.endswith("..") and following.islower()):
        return False
    word = _WORD_BEFORE.search(before)
    if word:
        return word[1].lower().lstrip(".") not in _ABBREVIATIONS
    return _NUMBER_BEFORE.search(before) is None and not following.islower()


def _iter_closed(text: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges in which no sentence ends, in order and not nested."""
    pieces, places, place = split(text), list[int](), 0
    for piece in pieces:
        places.append(place)
        place += len(piece.raw if isinstance(piece, InlineCode) else piece)
    done = 0
    for start, piece in zip(places, pieces, strict=True):
        if start < done or not isinstance(piece, InlineCode):
            continue
        if piece.form == "open" and piece.kind in _CLOSED and piece.partner >= 0:
            done = places[piece.partner]
            yield start, done
