"""How alike two texts are."""

from functools import lru_cache

from rapidfuzz.distance import Indel

from tmx_extract.match.tokens import split_tokens

ALIKE = 0.6
"""From this similarity on, two sources between linked ones are versions of one sentence.

Judged by eye on the history of partner-center-pr.ja-jp, which has 10,600 such links: all of 30
drawn at random join one sentence, and 26 of 27 drawn from those below 0.65. Between 0.55 and 0.6 it
would be about four in five.
"""

# Below this even equal words would not make two texts alike.
_LEAST = 2 * ALIKE - 1


def similarity(older: str, newer: str) -> float:
    """How alike two texts are, from 0 to 1: the mean of what they share in characters and words.

    Characters alone find every two English sentences alike to some degree, words alone do not
    see that `Licences` became `Licenses`. Capitals, blanks and marks count as characters only.
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
