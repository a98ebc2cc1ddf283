"""Candidates ranked by the number of equal words: fast, and never too low."""

from collections.abc import Mapping

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

# Shares of words are floating-point numbers, which may be slightly off.
_TOLERANCE = 1e-9


def rank_by_words(words: str, candidates: Mapping[int, str], least: int) -> list[tuple[int, int]]:
    """Return the highest percentage that each candidate can reach, with its key; the highest first.

    Words are encoded by `encode_words`. Candidates that cannot reach `least` are omitted.
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
