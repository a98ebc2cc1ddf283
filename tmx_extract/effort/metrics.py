"""What sacrebleu defines: the tokens of TER, the statistics and the score of chrF, the signatures.

docs/effort.md tells the settings, and why they are these.
"""

from collections import Counter
from collections.abc import Sequence

from rapidfuzz.distance import Postfix, Prefix
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.metrics.ter import TER

NgramCounts = tuple[int, ...]
"""For each length of n-grams from 1 to 6: how many the text before has, the text after, both."""

_ORDERS = CHRF.CHAR_ORDER
# What stands before and after a change takes part in n-grams with it.
_CONTEXT = _ORDERS - 1
NOTHING: NgramCounts = (0,) * (3 * _ORDERS)


class _Chrf(CHRF):
    """sacrebleu's chrF for statistics that were summed here."""

    def score_of(self, statistics: Sequence[int]) -> float:
        return float(self._compute_score_from_stats(list(statistics)).score)


# One reference for each text, told so that the signatures say it.
_TER = TER(normalized=True, asian_support=True, case_sensitive=True, references=[[""]])
_CHRF = _Chrf(references=[[""]])


def signatures() -> dict[str, str]:
    """The settings as sacrebleu writes them, with its version, by the name of the measure."""
    return {"ter": str(_TER.get_signature()), "chrf": str(_CHRF.get_signature())}


def split_ter_tokens(text: str) -> list[str]:
    """What TER counts as words: marks stand alone, as do Han letters."""
    # The function behind the cache, which would keep 65,536 texts of any length.
    tokenize = type(_TER.tokenizer).__call__.__wrapped__
    return str(tokenize(_TER.tokenizer, text.rstrip())).split()


def score_chrf(statistics: NgramCounts) -> float:
    """chrF of one text or, from summed statistics, of many."""
    return _CHRF.score_of(statistics)


def count_ngrams(before: str, after: str) -> NgramCounts:
    """What sacrebleu counts for chrF, in time and memory that grow with what differs.

    N-grams inside what both texts begin and end with are in both as often, so only the rest, with
    what takes part in its n-grams, is looked at.
    """
    before, after = "".join(before.split()), "".join(after.split())
    first = Prefix.similarity(before, after)
    last = Postfix.similarity(before[first:], after[first:])
    start, end = max(0, first - _CONTEXT), max(0, last - _CONTEXT)
    own = before[start : len(before) - end]
    other = after[start : len(after) - end]
    statistics = list[int]()
    for order in range(1, _ORDERS + 1):
        hypothesis = max(0, len(before) - order + 1)
        reference = max(0, len(after) - order + 1)
        both = start + end + (_ngrams(own, order) & _ngrams(other, order)).total()
        # As sacrebleu has it: n-grams longer than the reference do not count.
        statistics += (hypothesis if reference else 0, reference, both)
    return tuple(statistics)


def _ngrams(text: str, order: int) -> Counter[str]:
    return Counter(text[place : place + order] for place in range(len(text) - order + 1))
