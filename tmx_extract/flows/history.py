"""Show how sentences were translated over time: find the page, read its versions, link them."""

import sqlite3
from collections.abc import Generator, Sequence
from dataclasses import dataclass

from tmx_extract.errors import TmxExtractError
from tmx_extract.flows.page_names import NamedSentences, iter_named_pages
from tmx_extract.flows.sentence_history import HistoryBuilder, SentenceHistory
from tmx_extract.match.alignment import Sentence
from tmx_extract.match.sentence_threads import Thread, VersionSentences, find_threads
from tmx_extract.spacing import with_line_feeds
from tmx_extract.store.connection import snapshot
from tmx_extract.store.history import LocalizedPage, PageVersion, read_versions


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryOptions:
    """The options of a history."""

    page: str
    """A page: its path, a pattern, or the end of its path. With `#103` or `#p103` one of its
    sentences. Or a segment id."""
    locale: str | None = None
    """None means all locales of the page."""
    show_all: bool = False
    """Also show sentences that never changed, and sentences that are no longer on the page."""
    limit: int | None = None
    """The maximum number of sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageHistory:
    """A page in one language, with the selected sentences."""

    page: LocalizedPage
    first_date: str | None
    """The ISO date of the first handback; None if no document has one."""
    last_date: str | None
    handbacks: int
    documents: int
    sentences_on_page: int
    """The number of sentences in the newest version."""
    changed: int
    """The number of these sentences that have changed."""
    gone: int
    """The number of sentences of older versions that are gone."""
    held_back: int
    """If only changed sentences are wanted: the number that never changed or are gone."""
    left_out: int
    """The number of selected sentences beyond the limit."""
    sentences: tuple[SentenceHistory, ...]
    """In the order of the newest version, then the sentences that are gone, latest first."""


def iter_histories(
    connection: sqlite3.Connection, options: HistoryOptions
) -> Generator[PageHistory, None, None]:
    """Yield the history of every matching page, by name and locale.

    Raises `TmxExtractError` if there is no page, or if the end of a path matches several. Stops at
    the first page with more sentences than the limit allows. Close the iterator if you stop early.
    """
    left = options.limit
    is_found = False
    with snapshot(connection):
        for page, wanted in iter_named_pages(connection, options.page, options.locale):
            versions = read_versions(connection, page)
            history = _page_history(page, versions, wanted, options.show_all, left)
            if wanted.number and not history.sentences and not history.left_out:
                continue
            is_found = True
            yield history
            if history.left_out:
                return
            if left is not None:
                left -= len(history.sentences)
    if not is_found:
        name, _, number = options.page.rpartition("#")
        raise TmxExtractError(
            f"there is no sentence {number} in {name}",
            advice=f"List all sentences: tmx-extract history {name} --all",
        )


def _page_history(
    page: LocalizedPage,
    versions: Sequence[PageVersion],
    wanted: NamedSentences,
    everything: bool,
    limit: int | None,
) -> PageHistory:
    """Link the sentences of the versions, and return the selected ones."""
    threads = find_threads([_version(version) for version in versions])
    teller = HistoryBuilder(versions)
    now = [thread for thread in threads if teller.is_on_page(thread)]
    changed = [thread for thread in now if teller.changes(thread)]
    asked = _choose(threads, wanted, teller)
    held_back = 0
    if asked is None:
        asked = threads if everything else changed
        held_back = len(threads) - len(asked)
    dates = sorted(version.handback_date for version in versions if version.handback_date)
    return PageHistory(
        page=page,
        first_date=dates[0] if dates else None,
        last_date=dates[-1] if dates else None,
        handbacks=len({version.handback_key for version in versions}),
        documents=len(versions),
        sentences_on_page=len(now),
        changed=len(changed),
        gone=len(threads) - len(now),
        held_back=held_back,
        left_out=0 if limit is None else max(0, len(asked) - limit),
        sentences=tuple(teller.build(thread) for thread in asked[:limit]),
    )


def _version(version: PageVersion) -> VersionSentences:
    sentences = [
        Sentence(segment.is_paragraph, segment.number, with_line_feeds(segment.texts.source))
        for segment in version.segments
    ]
    return VersionSentences(version.openlocfilehash, sentences)


def _choose(
    threads: Sequence[Thread], wanted: NamedSentences, teller: HistoryBuilder
) -> list[Thread] | None:
    """Return the sentences that were named; None if the whole page was named."""
    if wanted.segments:
        return [
            thread
            for thread in threads
            if any(teller.segment_name(step) in wanted.segments for step in thread)
        ]
    if wanted.number is None:
        return None
    steps = [step for thread in threads for step in thread if teller.number(step) == wanted.number]
    newest = max((step.version for step in steps), default=0)
    last = {step for step in steps if step.version == newest}
    return [thread for thread in threads if not last.isdisjoint(thread)]
