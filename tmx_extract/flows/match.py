"""Find exact and fuzzy matches for new texts, each with its percentage and the reason."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import BinaryIO, NamedTuple

from tmx_extract.flows.in_context_matches import find_neighbours, iter_equal_pairs
from tmx_extract.flows.locales import expect_locale_pair
from tmx_extract.formats.options import WriteOptions
from tmx_extract.formats.registry import FORMATS
from tmx_extract.match.compared_text import VERSION, encode_text, encode_words, split_compared_text
from tmx_extract.match.difference import DifferencePart, find_difference
from tmx_extract.match.penalties import Penalties
from tmx_extract.match.ranking import rank_by_words
from tmx_extract.match.score import EXACT, Score, score
from tmx_extract.model import Occurrence, Selection
from tmx_extract.normalize.rule import author_form
from tmx_extract.preference import ChoiceReason, find_reason, prefer
from tmx_extract.store.match_candidates.build import (
    BATCH,
    count_missing,
    is_current,
    is_writable,
    make_temporary,
    update_index,
)
from tmx_extract.store.match_candidates.pairs import (
    CandidatePair,
    PairPlaces,
    SourceNeighbours,
    read_pairs,
)
from tmx_extract.store.match_candidates.search import Candidates, find_source
from tmx_extract.store.selection.prepare import prepare_selection
from tmx_extract.store.selection.session import SelectionSession
from tmx_extract.version import __version__

# The number of sources that are compared in one step.
_SOURCES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchOptions:
    """The options of a search for matches."""

    selection: Selection = field(default_factory=lambda: Selection(dedupe="pair"))
    """The pairs that may be matches; sample and limit are ignored."""
    min_percent: int = 70
    """The lowest percentage, from 1."""
    limit: int = 5
    """The maximum number of matches for each text."""
    penalties: Penalties = field(default_factory=Penalties)


class Match(NamedTuple):
    """One pair of the memory that matches a text."""

    score: Score
    """101: the same text between the same neighbours; 100: the same text. Penalties for machine and
    superseded text are already subtracted."""
    occurrence: Occurrence
    """The pair at its best place: human before machine, then the newest, then page order."""
    is_superseded: bool
    """Whether the pair is only in superseded versions of pages."""
    reason: ChoiceReason | None
    """The reason why it comes before the next match with the same percentage, if there is one."""

    def find_difference(self, text: str) -> tuple[DifferencePart, ...]:
        """Return the difference from the source in the memory to the text."""
        return find_difference(self.occurrence.source, text)


class MatchedText(NamedTuple):
    """A text with its matches."""

    text: str
    matches: tuple[Match, ...]
    """The best first."""


def write_matches(stream: BinaryIO, answers: Iterable[MatchedText]) -> int:
    """Write each matching pair once as TMX, in the order of the matches; return their number."""
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
    return FORMATS["tmx"].write(stream, found.values(), options)


class IndexNews(NamedTuple):
    """The work that was done before the first text."""

    entries: int
    """The number of pairs that were not in the index."""
    is_kept: bool
    """Whether the memory has the index now; False if it is read-only."""


def count_batches(connection: sqlite3.Connection) -> int:
    """Return about how often `prepare_index` will call `advance`."""
    return -(-count_missing(connection, VERSION) // BATCH)


def prepare_index(
    connection: sqlite3.Connection, *, advance: Callable[[], None] = lambda: None
) -> IndexNews:
    """Update the index; if the memory is read-only, build it in a temporary database.

    A temporary index exists as long as the connection. `advance` is called regularly.
    """
    missing = count_missing(connection, VERSION)
    if is_current(connection, VERSION):
        return IndexNews(0, is_kept=True)
    if is_writable(connection):
        update_index(connection, encode_text, version=VERSION, advance=advance)
        return IndexNews(missing, is_kept=True)
    made = make_temporary(connection, encode_text, version=VERSION, advance=advance)
    return IndexNews(made, is_kept=False)


class MatchSession:
    """Searches for matches again and again, each on the current state of the memory."""

    def __init__(self, connection: sqlite3.Connection, options: MatchOptions) -> None:
        """Raises `NothingSelected` if the memory does not have the locales."""
        source_locale, locale = expect_locale_pair(connection, options.selection)
        selection = replace(options.selection, source_locale=source_locale, locale=locale)
        self._connection = connection
        self._options = replace(options, selection=selection)
        self._session = SelectionSession(connection, self._make_matcher)

    def _make_matcher(self) -> "Matcher":
        prepare_selection(self._connection, self._options.selection)
        return Matcher(self._connection, self._options)

    @contextmanager
    def matcher(self) -> Iterator["Matcher"]:
        """Yield a matcher on one snapshot of the memory, with an up-to-date index.

        Raises `NothingSelected` if no page passes the selection.
        """
        prepare_index(self._connection)
        with self._session.snapshot() as matcher:
            yield matcher


@contextmanager
def opened_matcher(connection: sqlite3.Connection, options: MatchOptions) -> Iterator["Matcher"]:
    """Yield a matcher on one snapshot of the memory, with an up-to-date index.

    Raises `NothingSelected` if no page passes the selection.
    """
    with MatchSession(connection, options).matcher() as matcher:
        yield matcher


class _Found(NamedTuple):
    """A matching pair, before its place is read."""

    pair: CandidatePair
    score: Score


class Matcher:
    """Finds the matches of one text after the other."""

    def __init__(self, connection: sqlite3.Connection, options: MatchOptions) -> None:
        """Use `opened_matcher` instead."""
        self._connection = connection
        self._options = options
        self._selection = options.selection
        self._candidates = Candidates(connection)
        self._places = PairPlaces(connection)

    @property
    def languages(self) -> tuple[str, str]:
        """Return the source and target language of its matches."""
        return self._selection.source_locale or "", self._selection.locale or ""

    def find(
        self, text: str, *, previous: str | None = None, following: str | None = None
    ) -> list[Match]:
        """Return the matches of a text, the best first, independent of the order of ingestion.

        The neighbours are the texts before and after it, None at the edge of its page. If both
        are None, no match is better than 100.
        """
        compared = author_form(text)
        own = self._find_source(text)
        found: list[_Found] = []
        if own is not None:
            found += self._find_equal(own, find_neighbours(self._find_source, previous, following))
        # A similar text has at most 99, so the search for it needs no higher value.
        if self._options.min_percent < EXACT and not self._is_enough(found, EXACT - 1):
            self._add_similar(found, compared, own)
        return self._finish(found)

    def _find_source(self, text: str) -> int | None:
        locale = self._selection.source_locale or ""
        return find_source(self._connection, locale, author_form(text))

    def _find_equal(self, source_id: int, neighbours: SourceNeighbours | None) -> Iterator[_Found]:
        """Return the pairs with the same source, apart from white space."""
        pairs = iter_equal_pairs(self._connection, self._selection, source_id, neighbours)
        return (self._judged(pair, score) for pair, score in pairs)

    def _add_similar(self, found: list[_Found], text: str, own: int | None) -> None:
        """Search further while a result can be among the best."""
        parts, least = split_compared_text(text), self._options.min_percent
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
                    other = split_compared_text(pair.compared)
                    scores[pair.compared] = score(parts, other, self._options.penalties)
                found.append(self._judged(pair, scores[pair.compared]))

    def _judged(self, pair: CandidatePair, score: Score) -> _Found:
        """Return its percentage after the penalties."""
        penalties = self._options.penalties
        if pair.translation_type == "MT":
            score = score.without("machine", penalties.machine)
        if pair.is_superseded:
            score = score.without("superseded", penalties.superseded)
        return _Found(pair, score)

    def _is_enough(self, found: list[_Found], percent: int) -> bool:
        """Return whether no match with this percentage or less can be among the best."""
        better = sum(one.score.percent > percent for one in found)
        return better >= self._options.limit

    def _finish(self, found: Sequence[_Found]) -> list[Match]:
        """Return the best matches, each with its place."""
        fitting = [one for one in found if one.score.percent >= self._options.min_percent]
        fitting = prefer(fitting, lambda one: one.pair)
        fitting.sort(key=lambda one: one.score.percent, reverse=True)
        matches = []
        for number, one in enumerate(fitting[: self._options.limit]):
            following = fitting[number + 1 : number + 2]
            reason = _find_reason(one, following[0]) if following else None
            occurrence = self._places.read(one.pair)
            matches.append(Match(one.score, occurrence, one.pair.is_superseded, reason))
        return matches


def _find_reason(one: _Found, following: _Found) -> ChoiceReason | None:
    """Return the reason that decided between two matches of the same percentage."""
    if one.score.percent != following.score.percent:
        return None
    return find_reason(one.pair, following.pair)
