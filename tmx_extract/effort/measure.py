"""The figures of one text that came back."""

from collections.abc import Callable

from rapidfuzz.distance import Levenshtein

from tmx_extract.effort.figures import Figures
from tmx_extract.effort.metrics import count_ngrams, split_ter_tokens
from tmx_extract.effort.ter import count_ter_edits
from tmx_extract.inline.split import plain, split
from tmx_extract.model import Edit

Count = Callable[[str], tuple[int, int]]
"""Gives the words and the characters of a text, without its codes."""


def measure(edit: Edit, count: Count, *, without_codes: bool = False) -> Figures:
    """What the person changed in the text; the text after is what it should have been.

    With `without_codes` distance, TER and chrF are those of the words alone. A text is
    unchanged only if its codes are unchanged too.
    """
    before, after = edit.before, edit.after
    words, characters = count(before)
    is_unchanged = before == after
    if without_codes:
        before, after = plain(split(before)), plain(split(after))
    tokens = split_ter_tokens(after)
    ter = count_ter_edits(tokens if before == after else split_ter_tokens(before), tokens)
    return Figures(
        returned=1,
        words=words,
        characters=characters,
        unchanged=int(is_unchanged),
        unchanged_words=words if is_unchanged else 0,
        unchanged_characters=characters if is_unchanged else 0,
        # The hint makes long texts with few changes fast, and changes nothing else.
        distance=Levenshtein.distance(before, after, score_hint=31),
        longer=max(len(before), len(after)),
        ter_edits=ter.edits,
        ter_words=len(tokens),
        without_shifts=int(ter.is_without_shifts),
        chrf=count_ngrams(before, after),
    )
