"""Sources that share enough words with a new text to be a match.

A source without some of the words cannot match better than the remaining words allow. So the rarest
words are looked up until sources without any of them can be excluded.
"""

import sqlite3
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from math import ceil, floor
from typing import NamedTuple

from tmx_extract.store.match_candidates.layout import (
    CLASS_MASK,
    LOCAL_BITS,
    SEQUENCE_BITS,
    WORD_BITS,
    class_of,
    name_source,
    number_of,
    shortest_in,
    unpack,
)
from tmx_extract.store.statements import LISTED, list_values

# Words are looked up until together they occur in more sources than this. Only the words of texts
# without rare words are so frequent.
_MOST_HOLDERS = 100_000
# Further words rank the candidates. Measured with `python -m benchmarks.matching`: three words are
# worth their time if they occur in at most ten times as many sources as there are candidates.
_FURTHER = 3
_WORTH = 10
# Above this number of candidates, those that share the fewest words are dropped.
_MOST_CANDIDATES = 2_000
_REMEMBERED = 20_000
# The tolerance for floating-point errors.
_TOLERANCE = 1e-9


class _Word(NamedTuple):
    holders: int
    """The number of sources of a suitable length with this word."""
    character: str
    times: int
    """The number of its occurrences in the text."""
    chunks: list[int]
    """Rows of `match_word`."""


class _Reach(NamedTuple):
    """The texts that can match: those with at least this share of equal words."""

    length: int
    least: float

    @property
    def classes(self) -> tuple[int, int]:
        """Return the first and the last class of texts of suitable length."""
        shortest = ceil(self.length * self.least - _TOLERANCE)
        return class_of(shortest), class_of(floor(self.length / self.least + _TOLERANCE))

    def needed(self, length_class: int) -> int:
        """Return how many words to look up: a match of this class has at least one of them."""
        return self.length - self.shared(length_class) + 1

    def shared(self, length_class: int) -> int:
        """Return how many words a source of this class must share."""
        longer = max(self.length, shortest_in(length_class))
        return ceil(longer * self.least - _TOLERANCE)


def find_source(connection: sqlite3.Connection, source_locale: str, text: str) -> int | None:
    """Return the row of this exact source, ignoring white space."""
    found = connection.execute(
        "SELECT id FROM match_source WHERE name = ?", (name_source(source_locale, text),)
    ).fetchone()
    return None if found is None else int(found[0])


class Candidates:
    """Finds candidates; caches the chunks of words, within a limit."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._chunks = lru_cache(maxsize=_REMEMBERED)(self._read_chunks)

    def find(self, words: str, least: int) -> dict[int, str]:
        """Return sources that may share at least `least` percent of their words with the text.

        The result maps their rows to their encoded words; the exact share must still be computed.
        The order in which a memory was filled makes no difference.
        """
        if not words:
            return {}
        reach = _Reach(len(words), max(1, least) / 100)
        chosen = self._choose_words(words, reach)
        spare = len(words) - sum(word.times for word in chosen)
        fitting = list(_iter_fitting(self._count(chosen, reach), reach, spare))
        return _read_words(self._connection, _best_first(fitting))

    def _choose_words(self, words: str, reach: _Reach) -> list[_Word]:
        """Return the rarest words of the text: a match has at least one of the first words, and a
        few further words rank the candidates."""
        classes = reach.classes
        counted = sorted(
            self._count_holders(character, times, *classes)
            for character, times in Counter(words).items()
        )
        enough = reach.needed(classes[0])
        chosen = list[_Word]()
        holders = have = others = 0
        for word in counted:
            if have < enough:
                if chosen and holders + word.holders > _MOST_HOLDERS:
                    break
                holders += word.holders
            elif others == _FURTHER or word.holders > _WORTH * holders:
                break
            else:
                others += 1
            chosen.append(word)
            have += word.times
        return chosen

    def _count_holders(self, character: str, times: int, first: int, last: int) -> _Word:
        holders, rows = 0, list[int]()
        for row, size in self._chunks(character):
            if first <= row >> SEQUENCE_BITS & CLASS_MASK <= last:
                holders += size
                rows.append(row)
        return _Word(holders, character, times, rows)

    def _read_chunks(self, character: str) -> list[tuple[int, int]]:
        """The rows of a word, and how many sources each has."""
        row = number_of(character) << WORD_BITS
        return self._connection.execute(
            "SELECT id, length(sources) / 2 FROM match_word WHERE id BETWEEN ? AND ?",
            (row, row | (1 << WORD_BITS) - 1),
        ).fetchall()

    def _count(self, words: Sequence[_Word], reach: _Reach) -> dict[int, Counter[int]]:
        """Return for each chunk its sources with one of the words needed there, with the number of
        shared words. Longer sources need fewer words."""
        held: dict[int, array[int]] = {}
        further: defaultdict[int, list[array[int]]] = defaultdict(list)
        have = 0
        for word in words:
            for chunk, holders in self._iter_holders(word):
                if have >= reach.needed(chunk >> SEQUENCE_BITS):
                    further[chunk].append(holders)
                else:
                    # Count all sources of a chunk in one step.
                    held[chunk] = held[chunk] + holders if chunk in held else holders
            have += word.times
        counted = {chunk: Counter(holders) for chunk, holders in held.items()}
        for chunk, counter in counted.items():
            for holders in further[chunk]:
                counter.update(list(filter(counter.__contains__, holders)))
        return counted

    def _iter_holders(self, word: _Word) -> Iterator[tuple[int, "array[int]"]]:
        """Yield the chunks with a word, and the sources in each, repeated as often as in the
        text."""
        marks = ",".join("?" * len(word.chunks))
        for row, packed in self._connection.execute(
            f"SELECT id, sources FROM match_word WHERE id IN ({marks})", word.chunks
        ):
            yield row & (1 << WORD_BITS) - 1, unpack(packed) * word.times


def _iter_fitting(
    chunks: Mapping[int, Mapping[int, int]], reach: _Reach, spare: int
) -> Iterator[tuple[float, int]]:
    """Yield the maximum share that a source can reach, and its row; `spare` words were not looked
    up."""
    for chunk, counter in chunks.items():
        length_class = chunk >> SEQUENCE_BITS
        longer = max(reach.length, shortest_in(length_class))
        first, shared = chunk << LOCAL_BITS, reach.shared(length_class) - spare
        for local in [local for local, count in counter.items() if count >= shared]:
            yield (counter[local] + spare) / longer, first | local


def _best_first(found: list[tuple[float, int]]) -> list[int]:
    """Return all candidates, or only the best if there are too many; equal ones stay together."""
    if len(found) > _MOST_CANDIDATES:
        found.sort(reverse=True)
        least, _ = found[_MOST_CANDIDATES - 1]
        return [source_id for share, source_id in found if share >= least]
    return [source_id for _, source_id in found]


def _read_words(connection: sqlite3.Connection, ids: Sequence[int]) -> dict[int, str]:
    sql = f"SELECT id, words FROM match_source WHERE id IN {LISTED}"
    return dict(connection.execute(sql, [list_values(ids)]).fetchall())
