"""Texts folded for searching: width and case make no difference.

Pure text in, text out, with the position of each folded part in the original text.
"""

from collections.abc import Iterable, Iterator, Sequence
from unicodedata import combining, normalize


def fold(text: str) -> str:
    """The text without differences of width and case: NFKC, case folded, NFKC again.

    `ＡＢＣ` is `abc`, `ｶﾞ` and か with a combining mark are as they are in one character. What tells
    words apart stays: accents, the marks of カ and ガ, Hiragana and Katakana, white space.
    """
    if text.isascii():
        return text.lower()
    return normalize("NFKC", normalize("NFKC", text).casefold())


class Characters(dict[int, str]):
    """A table for `str.translate` that folds every character by itself; it fills as it is used."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = fold(chr(code))
        return folded


_BY_ITSELF = Characters()


def fold_apart(text: str) -> str:
    """The text with every character folded by itself, so that a part of it folds to a part.

    Of `fold` this is not true: a combining mark after the part changes its last character.
    """
    if text.isascii():
        return text.lower()
    return text.translate(_BY_ITSELF)


def find_places(text: str, folded: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where parts of `fold(text)`, half-open and in order, stand in the text.

    A character of which only a part is meant (`ﬁ` is two letters) belongs to it wholly.
    """
    whole = fold(text)
    parts: Iterable[str] = text
    if fold_apart(text) == whole:
        # The usual case by far: every character folds to one, so places stay where they are.
        if len(whole) == len(text):
            return list(folded)
    else:
        parts = _iter_clusters(text)
    # For every character of the folded text where its part begins in the text, and where it ends.
    begins: list[int] = []
    ends: list[int] = []
    position = 0
    for part in parts:
        size = len(fold(part))
        begins += [position] * size
        position += len(part)
        ends += [position] * size
    return [(begins[first], ends[last - 1]) for first, last in folded]


def _iter_clusters(text: str) -> Iterator[str]:
    """The text cut where folding the parts gives the parts of the folded text."""
    cluster = ""
    for character in text:
        if cluster and not _is_apart(cluster, character):
            cluster += character
        else:
            if cluster:
                yield cluster
            cluster = character
    if cluster:
        yield cluster


def _is_apart(cluster: str, character: str) -> bool:
    if character.isascii():
        return True
    folded = fold(character)
    # U+0345 changes places with marks behind it, and is a letter when folded.
    if combining(character) or combining(folded[0]):
        return False
    return fold(cluster + character) == fold(cluster) + folded
