"""Search the memory for words: find entries, confirm the hits, sort them, read their places."""

import sqlite3
from collections.abc import Container, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from heapq import nsmallest
from itertools import islice
from operator import attrgetter, itemgetter
from typing import BinaryIO, NamedTuple

from tmx_extract.flows.export import ExportOptions, ExportReport, prepare, start_report
from tmx_extract.folding import fold, fold_apart
from tmx_extract.formats.registry import FORMATS
from tmx_extract.locales import canonical_locale
from tmx_extract.match.phrases import Phrase, PhraseSpan, Query
from tmx_extract.match.words_beside_phrase import Neighbour, find_neighbour
from tmx_extract.model import CheckVersion, Occurrence, Selection, SideOrBoth, Sort
from tmx_extract.store.concordance.candidates import SearchCandidate, SearchedText, in_growing_lists
from tmx_extract.store.concordance.facets import HitSummary
from tmx_extract.store.concordance.hits import ReadHit
from tmx_extract.store.concordance.index import Coverage
from tmx_extract.store.concordance.session import SearchSession, SelectionSnapshot
from tmx_extract.store.selection.dedupe_and_sample import draw_by
from tmx_extract.store.selection.documents import DATE_BITS


class Hit(NamedTuple):
    """A pair with the words. It is a tuple, because there may be thousands."""

    occurrence: Occurrence
    """Its best place: human before machine, newer before older, then page order."""
    query: Query

    @property
    def source_places(self) -> list[PhraseSpan]:
        """What is to be marked, half-open, in characters."""
        return self.query.mark("source", self.occurrence.source)

    @property
    def target_places(self) -> list[PhraseSpan]:
        """What is to be marked, half-open, in characters."""
        return self.query.mark("target", self.occurrence.target)

    def marked(self) -> "MarkedHit":
        """Return the hit with its marks."""
        return MarkedHit(self.occurrence, self.source_places, self.target_places)


class MarkedHit(NamedTuple):
    """A hit with its marks. Unlike `Hit` it needs no query, so another process can make it."""

    occurrence: Occurrence
    source_places: list[PhraseSpan]
    target_places: list[PhraseSpan]


class Searcher:
    """A part of the memory that can be searched repeatedly.

    All filters of the selection apply. `dedupe` is treated as `pair`. Without a locale, all locales
    are searched.
    """

    def __init__(self, connection: sqlite3.Connection, selection: Selection) -> None:
        self._selection = replace(
            selection,
            dedupe="pair",
            locale=selection.locale and canonical_locale(selection.locale),
            source_locale=selection.source_locale and canonical_locale(selection.source_locale),
        )
        self._session = SearchSession(connection, self._selection)

    @property
    def coverage(self) -> Coverage:
        """The last entry in the index at the last search; later texts were read one by one."""
        return self._session.coverage

    def search(
        self, phrases: Iterable[Phrase], *, sort: Sort = "found", skip: int = 0
    ) -> Generator[Hit, None, None]:
        """Yield the pairs with all the phrases; pairs with the same texts are one hit.

        The search works on a snapshot. Close the iterator if you stop early. Sample and limit are
        those of the selection; of these hits, the first `skip` are left out. Raises `re.error` for
        an invalid pattern.
        """
        query = Query(tuple(phrases))
        with self._session.snapshot() as view:
            pairs = self._sorted(self._iter_hits(view, query), sort)
            for some in in_growing_lists(islice(pairs, skip, self._selection.limit)):
                for occurrence in view.reader.read(some):
                    yield Hit(occurrence, query)

    def search_by_neighbour(
        self, phrases: Iterable[Phrase], neighbour: Neighbour, most: int, *, skip: int = 0
    ) -> Generator[Hit, None, None]:
        """Yield the first `most` hits, sorted by the words on one side of the first place found."""
        query = Query(tuple(phrases))
        with self._session.snapshot() as view:
            keyed = [
                (find_neighbour(query, *pair.texts, neighbour), pair.place, pair.without_texts())
                for pair in islice(self._iter_hits(view, query), most)
                if pair.texts is not None
            ]
            keyed.sort(key=itemgetter(0, 1))
            for some in in_growing_lists(islice(keyed, skip, None)):
                for occurrence in view.reader.read([pair for *_, pair in some]):
                    yield Hit(occurrence, query)

    def summarize(
        self, phrases: Iterable[Phrase], most: int, checks: Sequence[CheckVersion] = ()
    ) -> HitSummary:
        """Return the hits in numbers, at most `most` of them; findings of these `checks`
        are counted if the checks have seen all pairs."""
        phrases, checks = tuple(phrases), tuple(checks)
        with self._session.snapshot() as view:
            return view.remember(
                (phrases, most, checks), lambda: self._summarize(view, phrases, most, checks)
            )

    def _summarize(
        self,
        view: SelectionSnapshot,
        phrases: tuple[Phrase, ...],
        most: int,
        checks: Sequence[CheckVersion],
    ) -> HitSummary:
        query = Query(phrases)
        whole = [fold(one.text).strip() for one in phrases if not one.is_pattern]
        sides = {one.side for one in phrases}
        counter = view.count_hits(checks, most)
        needles = list(_iter_needles(query))
        for candidates in view.iter_candidates(needles, self._session.coverage):
            hits = [one for one in candidates if query.is_in(one.source, one.target)]
            counter.add(hits, _iter_equal(hits, whole, sides) if len(whole) == 1 else ())
            if counter.is_full:
                break
        return counter.summarize()

    def _iter_hits(self, view: SelectionSnapshot, query: Query) -> Iterator[ReadHit]:
        needles = list(_iter_needles(query))
        for candidates in view.iter_candidates(needles, self._session.coverage):
            yield from view.hits.read(
                [one for one in candidates if query.is_in(one.source, one.target)]
            )

    def _sorted(self, pairs: Iterator[ReadHit], sort: Sort) -> Iterator[ReadHit]:
        selection = self._selection
        if selection.sample is not None:
            draw = draw_by(selection.seed)
            drawn = nsmallest(
                selection.sample, pairs, key=lambda pair: (draw(pair.name), pair.place)
            )
            pairs = iter(sorted(drawn, key=attrgetter("entry_id")))
        if sort == "found":
            return pairs
        key = partial(_sort_key, sort)
        if selection.limit is not None:
            return iter(nsmallest(selection.limit, pairs, key=key))
        return iter(sorted((pair.without_texts() for pair in pairs), key=key))


def _iter_equal(
    hits: Iterable[SearchCandidate], whole: Sequence[str], sides: Container[SideOrBoth]
) -> Iterator[SearchCandidate]:
    """Yield the hits of which one side is the whole text looked for."""
    for hit in hits:
        texts = {"source": hit.source, "target": hit.target}
        for side, text in texts.items():
            is_asked = side in sides or "both" in sides
            # Long texts need not be folded: at most three characters fold to one.
            is_short = len(text.strip()) <= 3 * len(whole[0])
            if is_asked and is_short and fold(text).strip() == whole[0]:
                yield hit
                break


def _sort_key(sort: Sort, pair: ReadHit) -> tuple[int, ...]:
    if sort == "newest":
        return pair.grade & ((1 << DATE_BITS) - 1), pair.place
    if sort == "frequent":
        return -pair.occurrences, pair.place
    if sort == "short":
        return pair.size, pair.place
    return (pair.place,)


def _iter_needles(query: Query) -> Iterator[SearchedText]:
    """Return the phrases that the index can find; patterns are not among them."""
    for finder in query.finders:
        phrase = finder.phrase
        if not phrase.is_pattern:
            if phrase.is_exact:
                yield SearchedText(phrase.side, fold_apart(phrase.text), phrase.text)
            else:
                yield SearchedText(phrase.side, fold(phrase.text))


def export_hits(
    connection: sqlite3.Connection,
    options: ExportOptions,
    phrases: Iterable[Phrase],
    stream: BinaryIO,
    *,
    sort: Sort = "found",
) -> tuple[ExportReport, Coverage]:
    """Write the hits, possibly none, in a format of the registry, with one locale."""
    selection, written = prepare(connection, options)
    report = start_report(selection)
    searcher = Searcher(connection, selection)
    with closing(searcher.search(phrases, sort=sort)) as hits:
        pairs = (hit.occurrence for hit in hits)
        written = replace(written, report=report.add_problem)
        report.pairs = FORMATS[options.format].write(stream, pairs, written)
    return report, searcher.coverage
