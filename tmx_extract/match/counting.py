"""The volume of a text: words and characters, without its codes."""

from bisect import bisect_right
from typing import NamedTuple

from tmx_extract.inline.split import visible_text
from tmx_extract.match.tokens import WITHOUT_SPACES, split_tokens

_FIRST = [first for first, _ in WITHOUT_SPACES]


class Size(NamedTuple):
    """The volume of one or several texts."""

    segments: int = 0
    words: int = 0
    characters: int = 0

    def plus(self, other: "Size") -> "Size":
        """Return the sum of both."""
        return Size(*(own + more for own, more in zip(self, other, strict=True)))


def measure(text: str) -> Size:
    """Return one segment with its words and characters; docs/leverage.md explains the rules.

    A word is a text between white space with at least one letter or digit. In scripts without
    spaces between words, each letter is a word. Characters exclude white space.
    """
    pieces = visible_text(text).split()
    return Size(1, sum(map(_count_words, pieces)), sum(map(len, pieces)))


def _count_words(piece: str) -> int:
    """Return the number of words in a piece without white space."""
    if piece.isascii():
        return int(any(map(str.isalnum, piece)))
    words, is_inside = 0, False
    for token in split_tokens(piece):
        if _is_word_by_itself(token):
            words, is_inside = words + 1, False
        elif token[0].isalnum() and not is_inside:
            words, is_inside = words + 1, True
    return words


def _is_word_by_itself(token: str) -> bool:
    code = ord(token[0])
    block = bisect_right(_FIRST, code) - 1
    return block >= 0 and code <= WITHOUT_SPACES[block][1] and token[0].isalnum()
