"""The similarity of two texts."""

from functools import lru_cache

from rapidfuzz.distance import Indel

from tmx_extract.match.tokens import split_tokens

ALIKE = 0.6
"""The minimum similarity at which two sources between linked ones are versions of one sentence.

Judged by eye on the history of partner-center-pr.ja-jp, which has 10,600 such links: all 30 random
links join versions of one sentence, and so do 26 of 27 random links below 0.65. Between 0.55 and
0.6 about four in five would be correct.
"""

# Below this similarity of characters, even equal words could not reach `ALIKE`.
_LEAST = 2 * ALIKE - 1


def similarity(older: str, newer: str) -> float:
    """Return the similarity of two texts, from 0 to 1: the mean of shared characters and words.

    By characters alone, any two English sentences are somewhat similar; by words alone, `Licences`
    and `Licenses` are entirely different. Capitals, spaces and marks only count as characters.
    """
    if older == newer:
        return 1.0
    characters = Indel.normalized_similarity(older, newer, score_cutoff=_LEAST)
    if not characters:
        return 0.0
    words = Indel.normalized_similarity(_words(older), _words(newer))
    return (characters + words) / 2


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    return tuple(token for token in split_tokens(text.lower()) if token[0].isalnum())
