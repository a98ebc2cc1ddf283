"""New texts against the memory: exact and fuzzy matches, each with what it is worth and why."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import BinaryIO, NamedTuple

from tmx_extract.flows.locales import settle_locales
from tmx_extract.formats.options import WriteOptions
from tmx_extract.formats.registry import FORMATS
from tmx_extract.match.difference import Stretch, find_difference
from tmx_extract.match.parts import VERSION, encode_text, encode_words, take_apart
from tmx_extract.match.ranking import rank_by_words
from tmx_extract.match.score import EXACT, IN_CONTEXT, Penalties, Score, score
from tmx_extract.model import TYPE_RANKS, Occurrence, Selection
from tmx_extract.normalize import author_form
from tmx_extract.preference import Candidate, Reason, choose
from tmx_extract.store.candidates.build import (
    BATCH,
    count_missing,
    is_current,
    is_writable,
    make_temporary,
    update_index,
)
from tmx_extract.store.candidates.pairs import Neighbours, Pair, Places, read_pairs, selected
from tmx_extract.store.candidates.search import Candidates, find_source
from tmx_extract.version import __version__

# So many sources are looked at at once.
_SOURCES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchOptions:
    """What is asked for."""

    selection: Selection = field(default_factory=lambda: Selection(dedupe="pair"))
    """Which pairs may be matches; sample and limit mean nothing here."""
    least: int = 70
    """The least percent, from 1."""
    limit: int = 5
    """So many matches of a text at most."""
    penalties: Penalties = field(default_factory=Penalties)


class Match(NamedTuple):
    """One pair of the memory that fits a text."""

    score: Score
    """101: the same text between the same neighbours; 100: the same text. With the points for
    machine or superseded text taken off."""
    occurrence: Occurrence
    """The pair at its best place: human before machine, then the newest, then in page order."""
    is_superseded: bool
    """Whether only superseded versions of pages have the pair."""
    reason: Reason | None
    """What put it before the next one of the same percent; None where there is no such one."""

    def find_difference(self, text: str) -> tuple[Stretch, ...]:
        """From the source in the memory to the text."""
        return find_difference(self.occurrence.source, text)


class MatchedText(NamedTuple):
    """A text with what the memory has for it."""

    text: str
    matches: tuple[Match, ...]
    """The best first."""


def write_matches(stream: BinaryIO, answers: Iterable[MatchedText]) -> int:
    """Write each pair that is a match once, in the order it was found, as TMX; gives the number."""
    found: dict[tuple[str, str], Occurrence] = {}
    for answer in answers:
        for match in answer.matches:
            found.setdefault((match.occurrence.source, match.occurrence.target), match.occurrence)
    pages = [occurrence.page for occurrence in found.values()]
    options = WriteOptions(
        source_language=pages[0].source_locale if pages else "en-US",
        target_language=pages[0].locale if pages else "",
        dedupe="pair",
        tool_version=__version__,
    )
    return FORMATS["tmx"].write(stream, found.values(), options, lambda *_: None)


class IndexNews(NamedTuple):
    """What was done before the first text."""

    entries: int
    """So many were not in the index."""
    is_kept: bool
    """Whether the store has the index now; False where it cannot be written."""


def count_batches(connection: sqlite3.Connection) -> int:
    """How often `prepare_index` will call `advance`, about."""
    return -(-count_missing(connection, VERSION) // BATCH)


def prepare_index(
    connection: sqlite3.Connection, *, advance: Callable[[], None] = lambda: None
) -> IndexNews:
    """Bring the index up to date; where the store cannot be written it is made beside.

    So it is there as long as the connection. `advance` is called now and then.
    """
    missing = count_missing(connection, VERSION)
    if is_current(connection, VERSION):
        return IndexNews(0, is_kept=True)
    if is_writable(connection):
        update_index(connection, encode_text, version=VERSION, advance=advance)
        return IndexNews(missing, is_kept=True)
    made = make_temporary(connection, encode_text, version=VERSION, advance=advance)
    return IndexNews(made, is_kept=False)


@contextmanager
def opened_matcher(connection: sqlite3.Connection, options: MatchOptions) -> Iterator["Matcher"]:
    """A matcher on one state of the memory, with an index that is up to date.

    Raises `NothingToExport` where no page passes the selection.
    """
    source_locale, locale = settle_locales(connection, options.selection)
    selection = replace(options.selection, source_locale=source_locale, locale=locale)
    prepare_index(connection)
    with selected(connection, selection):
        yield Matcher(connection, replace(options, selection=selection))


class _Found(NamedTuple):
    """A pair that fits, before its place is read."""

    pair: Pair
    score: Score

    @property
    def order(self) -> tuple[int, int, int, int, int, str, str]:
        """Smaller is better: what fits better, else human before machine, newest, most frequent."""
        pair = self.pair
        return (
            -self.score.percent,
            -TYPE_RANKS[pair.translation_type],
            -_as_number(pair.handback_date),
            -_as_number(pair.first_commit),
            -pair.occurrences,
            pair.source,
            pair.target,
        )


def _as_number(date: str) -> int:
    """An ISO date or time as a number that grows with it; 0 for an empty one."""
    return int("".join(filter(str.isdigit, date)) or 0)


class Matcher:
    """Gives the matches of one text after the other."""

    def __init__(self, connection: sqlite3.Connection, options: MatchOptions) -> None:
        """Made by `opened_matcher`."""
        self._connection = connection
        self._options = options
        self._selection = options.selection
        self._candidates = Candidates(connection)
        self._places = Places(connection)

    @property
    def languages(self) -> tuple[str, str]:
        """From which language into which its matches are."""
        return self._selection.source_locale or "", self._selection.locale or ""

    def find(
        self, text: str, *, previous: str | None = None, following: str | None = None
    ) -> list[Match]:
        """The matches of a text, the best first; the same whatever the order of ingestion.

        The neighbours are the texts before and after it, None at the edge of its page. Where both
        are None no match is better than 100.
        """
        compared = author_form(text)
        own = self._find_source(text)
        found: list[_Found] = []
        if own is not None:
            found += self._find_equal(own, self._find_neighbours(previous, following))
        # What is only alike has 99 at most, and the search for it takes no more.
        if self._options.least < EXACT and not self._is_enough(found, EXACT - 1):
            self._add_similar(found, compared, own)
        return self._finish(found)

    def _find_source(self, text: str) -> int | None:
        locale = self._selection.source_locale or ""
        return find_source(self._connection, locale, author_form(text))

    def _find_neighbours(self, previous: str | None, following: str | None) -> Neighbours | None:
        """None where nobody told them, or the memory does not have them."""
        given = [text for text in (previous, following) if text is not None]
        rows = [self._find_source(text) for text in given]
        if not given or None in rows:
            return None
        return Neighbours(
            previous=None if previous is None else rows[0],
            following=None if following is None else rows[-1],
        )

    def _find_equal(self, source_id: int, neighbours: Neighbours | None) -> Iterator[_Found]:
        """The pairs of the very same source, white space aside."""
        in_context: dict[tuple[str, str], Pair] = {}
        if neighbours is not None:
            for pair in read_pairs(self._connection, self._selection, [source_id], neighbours):
                in_context[pair.source, pair.target] = pair
        for pair in read_pairs(self._connection, self._selection, [source_id]):
            better = in_context.get((pair.source, pair.target))
            if better is None:
                yield self._judged(pair, Score(EXACT, ()))
            else:
                better = better._replace(occurrences=pair.occurrences)
                yield self._judged(better, Score(IN_CONTEXT, ()))

    def _add_similar(self, found: list[_Found], text: str, own: int | None) -> None:
        """Look for more as long as it may be among the best."""
        parts, least = take_apart(text), self._options.least
        words = encode_words(parts.words)
        ranked = [
            (min(percent, EXACT - 1), source_id)
            for percent, source_id in rank_by_words(
                words, self._candidates.find(words, least), least
            )
            if source_id != own
        ]
        for start in range(0, len(ranked), _SOURCES):
            several = ranked[start : start + _SOURCES]
            if self._is_enough(found, several[0][0]):
                break
            scores: dict[str, Score] = {}
            for pair in read_pairs(
                self._connection, self._selection, [source_id for _, source_id in several]
            ):
                if pair.compared not in scores:
                    other = take_apart(pair.compared)
                    scores[pair.compared] = score(parts, other, self._options.penalties)
                found.append(self._judged(pair, scores[pair.compared]))

    def _judged(self, pair: Pair, score: Score) -> _Found:
        """With the points for what it is rather than for what it says."""
        penalties = self._options.penalties
        if pair.translation_type == "MT":
            score = score.without("machine", penalties.machine)
        if pair.is_superseded:
            score = score.without("superseded", penalties.superseded)
        return _Found(pair, score)

    def _is_enough(self, found: list[_Found], percent: int) -> bool:
        """Whether nothing of this percent or less can be among the best."""
        better = sum(one.score.percent > percent for one in found)
        return better >= self._options.limit

    def _finish(self, found: Sequence[_Found]) -> list[Match]:
        """The best, each with its place."""
        fitting = [one for one in found if one.score.percent >= self._options.least]
        fitting.sort(key=lambda one: one.order)
        matches = []
        for number, one in enumerate(fitting[: self._options.limit]):
            following = fitting[number + 1 : number + 2]
            reason = _tell_reason(one, following[0]) if following else None
            occurrence = self._places.read(one.pair)
            matches.append(Match(one.score, occurrence, one.pair.is_superseded, reason))
        return matches


def _tell_reason(one: _Found, following: _Found) -> Reason | None:
    """What decided between two of the same percent."""
    if one.score.percent != following.score.percent:
        return None
    candidates = [
        Candidate(
            key=key,
            translation_type=found.pair.translation_type,
            handback_date=found.pair.handback_date,
            first_commit=found.pair.first_commit,
            occurrences=found.pair.occurrences,
            source=found.pair.source,
            target=found.pair.target,
        )
        for key, found in enumerate((one, following))
    ]
    return choose(candidates).losers[0][1]
