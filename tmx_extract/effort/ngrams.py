"""Counting n-grams of characters for chrF, as sacrebleu does it."""

from collections import Counter

from rapidfuzz.distance import Postfix, Prefix

NgramCounts = tuple[int, ...]
"""For each length of n-grams from 1 to 6: how many the text before has, the text after, both."""

# The longest n-grams of sacrebleu's chrF.
_ORDERS = 6
# What stands before and after a change takes part in n-grams with it.
_CONTEXT = _ORDERS - 1
NOTHING: NgramCounts = (0,) * (3 * _ORDERS)


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
