"""Counts of character n-grams for chrF, as in sacrebleu."""

from collections import Counter

from rapidfuzz.distance import Postfix, Prefix

NgramCounts = tuple[int, ...]
"""For each n-gram length from 1 to 6: the counts in the text before, in the text after, in both."""

# The longest n-grams of sacrebleu's chrF.
_ORDERS = 6
# N-grams at a change include this many characters on either side.
_CONTEXT = _ORDERS - 1
NOTHING: NgramCounts = (0,) * (3 * _ORDERS)


def count_ngrams(before: str, after: str) -> NgramCounts:
    """Return the statistics of chrF, in time and memory proportional to the difference.

    Both texts have the same n-grams inside their common beginning and end, so only the rest and its
    context are counted.
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
        # As in sacrebleu, n-grams longer than the reference do not count.
        statistics += (hypothesis if reference else 0, reference, both)
    return tuple(statistics)


def _ngrams(text: str, order: int) -> Counter[str]:
    return Counter(text[place : place + order] for place in range(len(text) - order + 1))
