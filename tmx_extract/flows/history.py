"""How sentences were translated over time: find the page, read its versions, link, tell."""

import sqlite3
from collections.abc import Generator, Sequence
from dataclasses import dataclass

from tmx_extract.errors import TmxExtractError
from tmx_extract.flows.page_names import Wanted, iter_wanted
from tmx_extract.flows.wordings import SentenceHistory, Teller, with_line_feeds
from tmx_extract.match.alignment import Sentence
from tmx_extract.match.timeline import Thread, Version, find_threads
from tmx_extract.store.connection import snapshot
from tmx_extract.store.history import LocalizedPage, PageVersion, read_versions


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryOptions:
    """What is asked for."""

    what: str
    """A page: its path, a pattern, the end of its path. With `#103` or `#p103` one sentence of it;
    or a segment id."""
    locale: str | None = None
    """None: all in which the page is there."""
    everything: bool = False
    """Sentences that never changed as well, and those that are no longer on the page."""
    limit: int | None = None
    """At most so many sentences in all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageHistory:
    """A page in one language, with the sentences that were asked for."""

    page: LocalizedPage
    first_date: str | None
    """ISO date of the first handback; None where no document says it."""
    last_date: str | None
    handbacks: int
    documents: int
    sentences_on_page: int
    """In the newest version."""
    changed: int
    """How many of these were not always as they are."""
    gone: int
    """How many sentences of older versions are no longer there."""
    held_back: int
    """Where only changed sentences are asked for: how many never changed or are gone."""
    left_out: int
    """How many were asked for and are over the limit."""
    sentences: tuple[SentenceHistory, ...]
    """In the order of the newest version; then those that are gone, the last to go first."""


def iter_histories(
    connection: sqlite3.Connection, options: HistoryOptions
) -> Generator[PageHistory, None, None]:
    """The history of every page that fits, by name and locale.

    Raises `TmxExtractError` where there is none, or the end of a path fits several. Ends with the
    first page that has more sentences than the limit leaves. Close it when not all is wanted.
    """
    left = options.limit
    is_found = False
    with snapshot(connection):
        for page, wanted in iter_wanted(connection, options.what, options.locale):
            versions = read_versions(connection, page)
            history = _tell_page(page, versions, wanted, options.everything, left)
            if wanted.number and not history.sentences and not history.left_out:
                continue
            is_found = True
            yield history
            if history.left_out:
                return
            if left is not None:
                left -= len(history.sentences)
    if not is_found:
        name, _, number = options.what.rpartition("#")
        raise TmxExtractError(
            f"there is no sentence {number} in {name}",
            advice=f"See all that there are: tmx-extract history {name} --all",
        )


def _tell_page(
    page: LocalizedPage,
    versions: Sequence[PageVersion],
    wanted: Wanted,
    everything: bool,
    limit: int | None,
) -> PageHistory:
    """Link the sentences of the versions, and tell those that are asked for."""
    threads = find_threads([_version(version) for version in versions])
    teller = Teller(versions)
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
        sentences=tuple(teller.tell(thread) for thread in asked[:limit]),
    )


def _version(version: PageVersion) -> Version:
    sentences = [
        Sentence(segment.is_paragraph, segment.number, with_line_feeds(segment.texts.source))
        for segment in version.segments
    ]
    return Version(version.openlocfilehash, sentences)


def _choose(threads: Sequence[Thread], wanted: Wanted, teller: Teller) -> list[Thread] | None:
    """The sentences that are asked for one by one; None where the page is asked for."""
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
