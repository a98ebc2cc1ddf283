"""Text folding for search: width and case make no difference.

Pure functions, which also map folded positions back to the original text.
"""

from collections.abc import Iterable, Iterator, Sequence
from unicodedata import combining, normalize


def fold(text: str) -> str:
    """Return the text without differences of width and case: NFKC, case folded, NFKC again.

    `ＡＢＣ` becomes `abc`; `ｶﾞ` and か with a combining mark become one character. Differences that
    separate words stay: accents, the marks of カ and ガ, Hiragana and Katakana, white space.
    """
    if text.isascii():
        return text.lower()
    return normalize("NFKC", normalize("NFKC", text).casefold())


class Characters(dict[int, str]):
    """A table for `str.translate` that folds each character separately, filled on first use."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = fold(chr(code))
        return folded


_BY_ITSELF = Characters()


def fold_apart(text: str) -> str:
    """Return the text with each character folded separately.

    A part of the text then folds to a part of the result. `fold` does not guarantee this: a
    combining mark after the part changes its last character.
    """
    if text.isascii():
        return text.lower()
    return text.translate(_BY_ITSELF)


def find_places(text: str, folded: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Map half-open ranges of `fold(text)`, in order, to ranges of `text`.

    If a range covers a part of a folded character (`ﬁ` is two letters), it gets the whole
    character.
    """
    whole = fold(text)
    parts: Iterable[str] = text
    if fold_apart(text) == whole:
        # In nearly all texts each character folds to one character, so the positions are the same.
        if len(whole) == len(text):
            return list(folded)
    else:
        parts = _iter_clusters(text)
    # The start and the end in the original text of each folded character.
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
    """Split the text where the folded parts add up to the folded text."""
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
    # U+0345 is reordered with the marks after it, and it folds to a letter.
    if combining(character) or combining(folded[0]):
        return False
    return fold(cluster + character) == fold(cluster) + folded
