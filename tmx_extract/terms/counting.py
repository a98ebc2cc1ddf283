"""Counting terms of any number of texts within bounded memory."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

# So many different spellings are held: some 40 MB.
_HELD = 400_000
# Of those that are listed so many are compared, to see which is a part of which.
_COMPARED = 400
# A phrase that mostly stands inside a longer one tells nothing new.
_INSIDE = 0.8


class Term(NamedTuple):
    """A term and how often it was found."""

    text: str
    """In its most frequent spelling."""
    texts: int
    """That hold it, upper and lower case aside."""


class TermCounter:
    """Counts in how many texts each term stands.

    Where there are too many different ones the rarest are forgotten from time to time, so a
    count may be too small, by `missed` at most.
    """

    def __init__(self, held: int = _HELD) -> None:
        self._held = held
        self._counts = Counter[str]()
        self.missed = 0
        """The most that any count can be short of."""

    def add(self, terms: Iterable[str]) -> None:
        """The different terms of one text."""
        self._counts.update(terms)
        if len(self._counts) > self._held:
            self._forget()

    def _forget(self) -> None:
        """Keep the more frequent half."""
        limit = sorted(self._counts.values())[len(self._counts) // 2]
        self._counts = Counter({one: n for one, n in self._counts.items() if n > limit})
        self.missed += limit

    def most_frequent(self, limit: int) -> list[Term]:
        """So many terms, most frequent first, then in text order; without phrases that mostly
        stand inside a longer one of the list."""
        by_letters = defaultdict[str, list[tuple[int, str]]](list)
        for text, count in self._counts.items():
            by_letters[text.lower()].append((-count, text))
        every = [
            Term(min(spellings)[1], -sum(count for count, _ in spellings))
            for spellings in by_letters.values()
        ]
        every.sort(key=lambda term: (-term.texts, term.text))
        candidates = every[:_COMPARED]
        return [term for term in candidates if not _is_inside(term, candidates)][:limit]


def _is_inside(term: Term, others: Iterable[Term]) -> bool:
    words = f" {term.text.lower()} "
    return " " in term.text and any(
        other.texts >= _INSIDE * term.texts
        and len(other.text) > len(term.text)
        and words in f" {other.text.lower()} "
        for other in others
    )
