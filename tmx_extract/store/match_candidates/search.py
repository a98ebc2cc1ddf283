"""Sources that share so many words with a new text that they may fit it.

A source that has none of some words of the text fits it no better than the rest of the words
allows. So the rarest words are looked up, until what has none of them can be left aside.
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

# Words are looked up as long as together they stand in no more sources than this: so frequent are
# only those of texts in which no word is rare.
_MOST_HOLDERS = 100_000
# Further words tell candidates apart. Measured with `python -m benchmarks.matching`: three are
# worth their time, if they stand in no more than ten times as many sources as there are candidates.
_FURTHER = 3
_WORTH = 10
# From so many candidates on, those are left aside that share less than the others.
_MOST_CANDIDATES = 2_000
_REMEMBERED = 20_000
# How much floating point numbers may be off.
_TOLERANCE = 1e-9


class _Word(NamedTuple):
    holders: int
    """How many sources of a fitting length hold it."""
    character: str
    times: int
    """How often it stands in the text."""
    chunks: list[int]
    """Rows of `match_word`."""


class _Reach(NamedTuple):
    """What can fit: texts with at least this share of equal words."""

    length: int
    least: float

    @property
    def classes(self) -> tuple[int, int]:
        """The first and the last class of texts that are neither too short nor too long."""
        shortest = ceil(self.length * self.least - _TOLERANCE)
        return class_of(shortest), class_of(floor(self.length / self.least + _TOLERANCE))

    def needed(self, length_class: int) -> int:
        """Of so many words of the text a source of this class must have one."""
        return self.length - self.shared(length_class) + 1

    def shared(self, length_class: int) -> int:
        """How many words a source of this class must share."""
        longer = max(self.length, shortest_in(length_class))
        return ceil(longer * self.least - _TOLERANCE)


def find_source(connection: sqlite3.Connection, source_locale: str, text: str) -> int | None:
    """The row of this very source, white space aside."""
    found = connection.execute(
        "SELECT id FROM match_source WHERE name = ?", (name_source(source_locale, text),)
    ).fetchone()
    return None if found is None else int(found[0])


class Candidates:
    """Gives candidates; remembers in which chunks words stand, within bounds."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._chunks = lru_cache(maxsize=_REMEMBERED)(self._read_chunks)

    def find(self, words: str, least: int) -> dict[int, str]:
        """Sources of which at least `least` percent of the words may be those of the text.

        Their rows with their words, as they were encoded. What share a candidate has must still
        be told. The same store gives the same, whatever the order in which it was filled.
        """
        if not words:
            return {}
        reach = _Reach(len(words), max(1, least) / 100)
        chosen = self._choose_words(words, reach)
        spare = len(words) - sum(word.times for word in chosen)
        fitting = list(_iter_fitting(self._count(chosen, reach), reach, spare))
        return _read_words(self._connection, _best_first(fitting))

    def _choose_words(self, words: str, reach: _Reach) -> list[_Word]:
        """The rarest words of the text: what has none of the first ones cannot fit, and a few
        others tell those apart that have one."""
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
        """For each chunk its sources that have one of the words that are needed there, with the
        number of words that each shares. The longer the sources, the fewer are needed."""
        held: dict[int, array[int]] = {}
        further: defaultdict[int, list[array[int]]] = defaultdict(list)
        have = 0
        for word in words:
            for chunk, holders in self._iter_holders(word):
                if have >= reach.needed(chunk >> SEQUENCE_BITS):
                    further[chunk].append(holders)
                else:
                    # All sources of a chunk are counted in one go.
                    held[chunk] = held[chunk] + holders if chunk in held else holders
            have += word.times
        counted = {chunk: Counter(holders) for chunk, holders in held.items()}
        for chunk, counter in counted.items():
            for holders in further[chunk]:
                counter.update(list(filter(counter.__contains__, holders)))
        return counted

    def _iter_holders(self, word: _Word) -> Iterator[tuple[int, "array[int]"]]:
        """The chunks in which a word stands, and the sources in each, as often as in the text."""
        marks = ",".join("?" * len(word.chunks))
        for row, packed in self._connection.execute(
            f"SELECT id, sources FROM match_word WHERE id IN ({marks})", word.chunks
        ):
            yield row & (1 << WORD_BITS) - 1, unpack(packed) * word.times


def _iter_fitting(
    chunks: Mapping[int, Mapping[int, int]], reach: _Reach, spare: int
) -> Iterator[tuple[float, int]]:
    """The share that a source can reach at most, and its row; `spare` words were not looked up."""
    for chunk, counter in chunks.items():
        length_class = chunk >> SEQUENCE_BITS
        longer = max(reach.length, shortest_in(length_class))
        first, shared = chunk << LOCAL_BITS, reach.shared(length_class) - spare
        for local in [local for local, count in counter.items() if count >= shared]:
            yield (counter[local] + spare) / longer, first | local


def _best_first(found: list[tuple[float, int]]) -> list[int]:
    """All, or where there are very many those that can reach most; equals stay together."""
    if len(found) > _MOST_CANDIDATES:
        found.sort(reverse=True)
        least, _ = found[_MOST_CANDIDATES - 1]
        return [source_id for share, source_id in found if share >= least]
    return [source_id for _, source_id in found]


def _read_words(connection: sqlite3.Connection, ids: Sequence[int]) -> dict[int, str]:
    sql = f"SELECT id, words FROM match_source WHERE id IN {LISTED}"
    return dict(connection.execute(sql, [list_values(ids)]).fetchall())
