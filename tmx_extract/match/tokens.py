"""A text in tokens for comparison: words, or characters in scripts without spaces."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

_Kind = Literal["word", "blank", "joined", "single"]

# Blocks of scripts without spaces between words, first and last code point: Thai and Lao, Tibetan
# and Myanmar, Khmer, Tai scripts, Kana and Han with their punctuation, Yi, more Myanmar and
# Javanese, compatibility ideographs, half-width Kana, rarer Kana, rarer Han.
WITHOUT_SPACES = (
    (0x0E00, 0x0EFF),
    (0x0F00, 0x109F),
    (0x1780, 0x17FF),
    (0x1950, 0x19FF),
    (0x1A20, 0x1AAF),
    (0x2E80, 0x2FDF),
    (0x3005, 0x3007),
    (0x3040, 0x312F),
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0xA4CF),
    (0xA980, 0xA9FF),
    (0xAA60, 0xAADF),
    (0xF900, 0xFAFF),
    (0xFF66, 0xFF9F),
    (0x1AFF0, 0x1B16F),
    (0x20000, 0x3FFFF),
)
_FIRST = [first for first, _ in WITHOUT_SPACES]
# The same tokens in an ASCII text, found ten times as fast.
_ASCII_TOKEN = re.compile(r"[A-Za-z0-9]++(?:'[A-Za-z0-9]++)*+|\s++|.", re.DOTALL)
_JOINER = "\u200d"
_APOSTROPHES = "'’"


def split_tokens(text: str) -> list[str]:
    """Return the tokens of the text; joined, they are the text.

    A token is a word, a run of white space, or one character: a mark, or a letter of a script
    without spaces. Combining characters stay with the character before them.
    """
    return _ASCII_TOKEN.findall(text) if text.isascii() else list(_iter_tokens(text))


def _iter_tokens(text: str) -> Iterator[str]:
    start, last = 0, ""
    for position, character in enumerate(text):
        kind: str = _kind(character)
        if character in _APOSTROPHES and last == "word" and _is_word(text, position + 1):
            kind = "word"
        goes_on = (kind == last and kind in ("word", "blank")) or (
            position > 0 and (kind == "joined" or text[position - 1] == _JOINER)
        )
        if kind != "joined" or not goes_on:
            last = kind
        if position > 0 and not goes_on:
            yield text[start:position]
            start = position
    if text:
        yield text[start:]


def _is_word(text: str, position: int) -> bool:
    return position < len(text) and _kind(text[position]) == "word"


@lru_cache(maxsize=8192)
def _kind(character: str) -> _Kind:
    if character.isspace():
        return "blank"
    if character == _JOINER or unicodedata.category(character)[0] == "M":
        return "joined"
    code = ord(character)
    block = bisect_right(_FIRST, code) - 1
    if block >= 0 and code <= WITHOUT_SPACES[block][1]:
        return "single"
    return "word" if character.isalnum() or character == "\u200c" else "single"
