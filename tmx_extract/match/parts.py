"""A text taken apart into what matches are judged by: words, numbers, marks and codes."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal, NamedTuple
from unicodedata import normalize
from zlib import crc32

from tmx_extract.inline.codes import InlineCode
from tmx_extract.inline.split import may_have_codes, split
from tmx_extract.match.tokens import split_tokens

VERSION = "1"
"""Of `encode_words`: raised when it gives another result for any text, for stores keep them."""

NUMBER = "0"
"""The word that stands for every number."""

# What a reader sees in their place is words like any other.
_SEEN = frozenset({"entity", "escape", "break"})
_Kind = Literal["word", "number", "mark", "blank"]


class ComparedText(NamedTuple):
    """One text as it is compared with others."""

    text: str
    """All of it, runs of white space as one blank, none at the ends."""
    words: tuple[str, ...]
    """In small letters of normal width, `NUMBER` for numbers. Characters, in scripts that put no
    spaces between words. Of a text without words its marks, without marks its codes."""
    numbers: tuple[str, ...]
    """Whole runs of digits, in ASCII where there is such a form."""
    marks: tuple[str, ...]
    """Each sign that is no letter, digit or blank."""
    codes: tuple[str, ...]
    """As they are written; two halves as one, without the words between them."""


def encode_text(text: str) -> str:
    """The words of a text as `encode_words` gives them."""
    return encode_words(_take_apart(text).words)


@lru_cache(maxsize=8192)
def take_apart(text: str) -> ComparedText:
    """The parts, in the order of the text; remembered for a while."""
    return _take_apart(text)


def _take_apart(text: str) -> ComparedText:
    codes: list[str] = []
    stretches = _list_stretches(text, codes) if may_have_codes(text) else [text]
    words, numbers, marks = list[str](), list[str](), list[str]()
    for stretch in stretches:
        for token in split_tokens(stretch):
            if token == " ":  # noqa: S105 - a piece of a text
                continue
            kind, form = _read_token(token)
            if kind == "word":
                words.append(form)
            elif kind == "mark":
                marks.append(form)
            elif kind == "number":
                words.append(NUMBER)
                numbers.append(form)
    return ComparedText(
        text=fold_blanks(text),
        words=tuple(words or marks or codes),
        numbers=tuple(numbers),
        marks=tuple(marks),
        codes=tuple(codes),
    )


def fold_blanks(text: str) -> str:
    """The text with every run of white space as one blank, and none at the ends."""
    return " ".join(text.split())


def encode_words(words: Iterable[str]) -> str:
    """One character for each word, so that sequences of words are compared as fast as strings.

    One of 2^20: two words may share theirs. So what is alike may be taken for equal, never the
    other way round.
    """
    return "".join(map(_encode, words))


@lru_cache(maxsize=65536)
def _encode(word: str) -> str:
    # All planes but the first, which has the surrogates.
    return chr(0x10000 + (crc32(word.encode("utf-8", "surrogatepass")) & 0xFFFFF))


def _list_stretches(text: str, codes: list[str]) -> list[str]:
    """The words between codes; the codes go into the list."""
    return ["".join(stretch) for stretch in _iter_stretches(text, codes)]


def _iter_stretches(text: str, codes: list[str]) -> Iterator[list[str]]:
    stretch: list[str] = []
    pieces = split(text)
    for piece in pieces:
        if not isinstance(piece, InlineCode):
            stretch.append(piece)
        elif piece.kind in _SEEN:
            stretch.append(piece.shown)
        else:
            yield stretch
            stretch = []
            if piece.form != "close":
                partner = pieces[piece.partner] if piece.partner >= 0 else ""
                codes.append(
                    piece.raw + (partner.raw if isinstance(partner, InlineCode) else partner)
                )
    yield stretch


@lru_cache(maxsize=65536)
def _read_token(token: str) -> tuple[_Kind, str]:
    if token.isspace():
        return "blank", ""
    form = token.lower() if token.isascii() else normalize("NFKC", token).casefold()
    if form.isdecimal():
        return "number", form
    return ("word" if token[0].isalnum() else "mark"), form
