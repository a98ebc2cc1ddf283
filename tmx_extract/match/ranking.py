"""Candidates in the order of how many of their words are the same: fast, and never too low."""

from collections.abc import Mapping

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

# Shares of words are compared as floating point numbers, which may be a little off.
_TOLERANCE = 1e-9


def rank_by_words(words: str, candidates: Mapping[int, str], least: int) -> list[tuple[int, int]]:
    """The highest percent that each candidate can reach, and its key; the highest first.

    Words are as `encode_words` gives them. Left out are candidates that cannot reach `least`.
    """
    found = process.extract(
        words,
        candidates,
        scorer=Levenshtein.normalized_similarity,
        processor=None,
        limit=None,
        score_cutoff=max(0.0, least / 100 - _TOLERANCE),
    )
    return [(int(100 * share + _TOLERANCE), key) for _, share, key in found]
