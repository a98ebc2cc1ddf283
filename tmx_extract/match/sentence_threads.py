"""The sentences of a page over time: each sentence linked with its earlier versions."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from tmx_extract.match.alignment import AlignedBy, Sentence, SentenceLink, find_links

LinkedBy = AlignedBy | Literal["first"]
"""How a sentence is linked with earlier ones; `first`: no earlier version exists."""


class VersionSentences(NamedTuple):
    """One version of a page."""

    english: str | None
    """Identifies the English page of this version; None if unknown."""
    sentences: Sequence[Sentence]
    """In the order of the page."""


class ThreadStep(NamedTuple):
    """One sentence of one version, as positions, and its link."""

    version: int
    sentence: int
    by: LinkedBy
    score: float
    """Similarity to the linked source, from 0 to 1; 0 for the first."""


Thread = tuple[ThreadStep, ...]
"""One sentence over time, oldest first; at most one step in each version."""


def find_threads(versions: Sequence[VersionSentences]) -> list[Thread]:
    """Return every sentence over time; each sentence of each version is in one thread.

    Versions come oldest first. The threads of the newest version come first, in its order; then the
    threads that ended earlier, the latest first.

    A version is compared with the last one of the same English page, otherwise with the preceding
    one. If a sentence finds no link but an ended thread has the same source, it continues that
    thread: pages lose a part and get it back.
    """
    threads = _Threads()
    latest: dict[str, int] = {}
    for position, version in enumerate(versions):
        base = position - 1
        if version.english is not None:
            base = latest.get(version.english, base)
            latest[version.english] = position
        links: list[SentenceLink] = []
        if base >= 0:
            same_english = version.english is not None and versions[base].english == version.english
            links = find_links(
                versions[base].sentences, version.sentences, same_english=same_english
            )
        threads.add(position, version.sentences, base, links)
    return threads.in_order()


class _Threads:
    """The threads up to the current version."""

    def __init__(self) -> None:
        self._threads: list[list[ThreadStep]] = []
        self._at: list[list[int]] = []
        """The thread of each sentence, by version."""
        self._ending: dict[str, set[int]] = {}
        """The threads by their last source."""
        self._sources: list[str] = []
        """The last source of each thread."""

    def add(
        self, version: int, sentences: Sequence[Sentence], base: int, links: Sequence[SentenceLink]
    ) -> None:
        """Add the sentences of a version to the threads of the version `base`."""
        own: list[int | None] = [None] * len(sentences)
        for link in links:
            thread = self._at[base][link.older]
            own[link.newer] = thread
            self._extend(
                thread,
                ThreadStep(version, link.newer, link.by, link.score),
                sentences[link.newer].source,
            )
        waiting: dict[str, list[int]] = {}
        for position, sentence in enumerate(sentences):
            if own[position] is None:
                source = sentence.source
                if source not in waiting:
                    waiting[source] = self._find_ended(source, version)
                own[position] = self._revive_or_begin(waiting[source], version, position, source)
        self._at.append([thread for thread in own if thread is not None])

    def _find_ended(self, source: str, version: int) -> list[int]:
        """Return the threads with this source that the version lacks, the preferred one last."""
        ended = [
            thread
            for thread in self._ending.get(source, ())
            if self._threads[thread][-1].version != version
        ]
        return sorted(
            ended,
            key=lambda thread: (
                self._threads[thread][-1].version,
                -self._threads[thread][-1].sentence,
            ),
        )

    def _revive_or_begin(self, ended: list[int], version: int, position: int, source: str) -> int:
        if ended:
            thread = ended.pop()
            self._extend(thread, ThreadStep(version, position, "source", 1.0), source)
            return thread
        self._threads.append([ThreadStep(version, position, "first", 0.0)])
        self._sources.append(source)
        thread = len(self._threads) - 1
        self._ending.setdefault(source, set()).add(thread)
        return thread

    def _extend(self, thread: int, step: ThreadStep, source: str) -> None:
        self._threads[thread].append(step)
        if self._sources[thread] != source:
            self._ending[self._sources[thread]].discard(thread)
            self._ending.setdefault(source, set()).add(thread)
            self._sources[thread] = source

    def in_order(self) -> list[Thread]:
        """Return all threads, those that ended last first."""
        threads = map(tuple, self._threads)
        return sorted(threads, key=lambda thread: (-thread[-1].version, thread[-1].sentence))
