"""A text split for matching into words, numbers, marks and codes."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal, NamedTuple
from unicodedata import normalize
from zlib import crc32

from tmx_extract.inline.codes import InlineCode
from tmx_extract.inline.split import may_have_codes, split
from tmx_extract.match.tokens import split_tokens

VERSION = "1"
"""The version of `encode_words`: increased when any text gets another result, because stores keep
the results."""

NUMBER = "0"
"""The word that replaces every number."""

# Readers see these codes as ordinary words.
_SEEN = frozenset({"entity", "escape", "break"})
_Kind = Literal["word", "number", "mark", "blank"]


class ComparedText(NamedTuple):
    """One text in a form for comparison."""

    text: str
    """The whole text, with each run of white space as one space and none at the ends."""
    words: tuple[str, ...]
    """In lower case and normal width, with `NUMBER` for numbers. Characters, in scripts without
    spaces between words. For a text without words its marks; without marks, its codes."""
    numbers: tuple[str, ...]
    """Whole runs of digits, in ASCII if such a form exists."""
    marks: tuple[str, ...]
    """Each sign that is neither a letter, a digit nor a space."""
    codes: tuple[str, ...]
    """As written; the halves of a pair as one, without the words between them."""


def encode_text(text: str) -> str:
    """Return the words of a text, encoded by `encode_words`."""
    return encode_words(_take_apart(text).words)


@lru_cache(maxsize=8192)
def split_compared_text(text: str) -> ComparedText:
    """Return the parts, in the order of the text; results are cached."""
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
    """Return the text with each run of white space as one space and none at the ends."""
    return " ".join(text.split())


def encode_words(words: Iterable[str]) -> str:
    """Return one character for each word, so that sequences of words compare as fast as strings.

    There are 2^20 characters, so two words may share one: similar texts may count as equal, but
    equal texts never count as different.
    """
    return "".join(map(_encode, words))


@lru_cache(maxsize=65536)
def _encode(word: str) -> str:
    # All planes except the first, which contains the surrogates.
    return chr(0x10000 + (crc32(word.encode("utf-8", "surrogatepass")) & 0xFFFFF))


def _list_stretches(text: str, codes: list[str]) -> list[str]:
    """Return the words between codes; add the codes to `codes`."""
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
