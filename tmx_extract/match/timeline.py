"""A page's sentences over time: which sentence of each version is one of the versions before."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from tmx_extract.match.alignment import AlignedBy, Sentence, SentenceLink, find_links

LinkedBy = AlignedBy | Literal["first"]
"""How a sentence hangs on what was before; `first`: nothing before it is the same sentence."""


class VersionSentences(NamedTuple):
    """One version of a page."""

    english: str | None
    """Names the English page it comes from; None where that is not known."""
    sentences: Sequence[Sentence]
    """In the order of the page."""


class Step(NamedTuple):
    """One sentence of one version, as positions, and how it is linked."""

    version: int
    sentence: int
    by: LinkedBy
    score: float
    """Similarity to the source it was linked with, from 0 to 1; 0 for the first."""


Thread = tuple[Step, ...]
"""One sentence over time, oldest first; at most one step in each version."""


def find_threads(versions: Sequence[VersionSentences]) -> list[Thread]:
    """Every sentence over time, so that each sentence of each version is in one thread.

    Versions come oldest first. The threads of the newest version come first, in its order, then
    those that ended before, the latest first.

    A version is compared with the last one of the same English page, else with the one before it.
    What finds nothing there and was in the page once before, with the same source, goes on where
    it ended: pages lose a part and get it back.
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
    """The threads up to some version."""

    def __init__(self) -> None:
        self._threads: list[list[Step]] = []
        self._at: list[list[int]] = []
        """The thread of each sentence, by version."""
        self._ending: dict[str, set[int]] = {}
        """The threads by their last source."""
        self._sources: list[str] = []
        """The last source of each thread."""

    def add(
        self, version: int, sentences: Sequence[Sentence], base: int, links: Sequence[SentenceLink]
    ) -> None:
        """Hang the sentences of a version on the threads of the version `base`."""
        own: list[int | None] = [None] * len(sentences)
        for link in links:
            thread = self._at[base][link.older]
            own[link.newer] = thread
            self._extend(
                thread, Step(version, link.newer, link.by, link.score), sentences[link.newer].source
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
        """The threads with this source that are not in the version, the one to take first last."""
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
            self._extend(thread, Step(version, position, "source", 1.0), source)
            return thread
        self._threads.append([Step(version, position, "first", 0.0)])
        self._sources.append(source)
        thread = len(self._threads) - 1
        self._ending.setdefault(source, set()).add(thread)
        return thread

    def _extend(self, thread: int, step: Step, source: str) -> None:
        self._threads[thread].append(step)
        if self._sources[thread] != source:
            self._ending[self._sources[thread]].discard(thread)
            self._ending.setdefault(source, set()).add(thread)
            self._sources[thread] = source

    def in_order(self) -> list[Thread]:
        """All threads, those that ended last first."""
        threads = map(tuple, self._threads)
        return sorted(threads, key=lambda thread: (-thread[-1].version, thread[-1].sentence))
