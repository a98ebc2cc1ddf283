"""Counts of terms in any number of texts, within bounded memory."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

# The maximum number of different spellings in memory: some 40 MB.
_HELD = 400_000
# The maximum number of listed terms that are compared, to find terms that are part of others.
_COMPARED = 400
# A phrase that mostly occurs inside a longer one adds no information.
_INSIDE = 0.8


class Term(NamedTuple):
    """A term with its count."""

    text: str
    """In its most frequent spelling."""
    texts: int
    """The number of texts with the term, ignoring case."""


class TermCounter:
    """Counts the texts with each term.

    If there are too many different terms, the rarest are dropped from time to time. A count may
    then be too small, by at most `missed`.
    """

    def __init__(self, held: int = _HELD) -> None:
        self._held = held
        self._counts = Counter[str]()
        self.missed = 0
        """The maximum error of any count."""

    def add(self, terms: Iterable[str]) -> None:
        """Count the different terms of one text."""
        self._counts.update(terms)
        if len(self._counts) > self._held:
            self._forget()

    def _forget(self) -> None:
        """Keep the more frequent half."""
        limit = sorted(self._counts.values())[len(self._counts) // 2]
        self._counts = Counter({one: n for one, n in self._counts.items() if n > limit})
        self.missed += limit

    def most_frequent(self, limit: int) -> list[Term]:
        """Return at most `limit` terms, the most frequent first, then in text order; without
        phrases that mostly occur inside a longer one of the list."""
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
