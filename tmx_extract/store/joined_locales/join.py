"""The texts of several locales, joined: pairs of one English page with the same number."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from tmx_extract.diagnostics import shortened
from tmx_extract.model import Selection
from tmx_extract.normalize.rule import author_form
from tmx_extract.store.joined_locales.page_groups import list_target_indexes

_MAX_KEPT = 20


class JoinableText(NamedTuple):
    """A segment that may become part of a joined pair."""

    page_group: int
    target_index: int
    """Of its locale."""
    rank: int
    """Lower is better: the grade, then the position in page order."""
    document_id: int
    segment_id: str
    prefix: str
    """The prefix of its delivery."""
    number: int
    is_paragraph: int
    source: str
    target: str
    name: str


class JoinedTexts(NamedTuple):
    """A source with its targets."""

    source: str
    texts: tuple[tuple[int, JoinableText, str], ...]
    """Index, segment and text of each target; at the end those of the source, if it is a
    translation."""


class SourceDifference(NamedTuple):
    """One number with different English texts in the locales."""

    page: str
    """The name of the page: `repository/path`."""
    segment_id: str
    found: str


@dataclass(slots=True, kw_only=True)
class JoinNotes:
    """Texts that could not be joined."""

    pages_alone: int = 0
    """Pages without `ms.openlocfilehash`."""
    unmatched: int = 0
    """Texts without a counterpart in the locale of the source, and sources without a target."""
    differing: int = 0
    """Numbers with different English texts in the locales."""
    differences: list[SourceDifference] = field(default_factory=list)
    """The first few of them."""


class Joiner:
    """Joins texts according to the selection."""

    def __init__(
        self, selection: Selection, notes: JoinNotes, page_name_of: Callable[[int], str]
    ) -> None:
        self._notes = notes
        self._page_name_of = page_name_of
        self._selection = selection
        self._locales = {
            target_index: locale for locale, target_index in list_target_indexes(selection).items()
        }
        self._source_index = list_target_indexes(selection).get(selection.source or "", -1)
        english = [tag for tag in selection.locales if tag == selection.source_locale]
        self._english_index = list_target_indexes(selection)[english[0]] if english else -1

    def iter_joined(self, texts: Iterable[JoinableText]) -> Iterator[JoinedTexts]:
        """Yield the joined pairs; the texts must come by page group, then by target index."""
        join = self._join if self._source_index < 0 else self._join_translated
        for _, of_group in groupby(texts, key=itemgetter(0)):
            by_number: dict[tuple[str, int, int], list[JoinableText]] = {}
            for text in of_group:
                # Segments from another delivery have other prefixes and no counterpart.
                delivery = "" if text.segment_id.startswith(text.prefix) else text.segment_id[:5]
                by_number.setdefault((delivery, text.is_paragraph, text.number), []).append(text)
            for several in by_number.values():
                for alike in self._set_apart(several):
                    yield from join(alike)

    def _set_apart(self, several: list[JoinableText]) -> Sequence[Sequence[JoinableText]]:
        """Return groups of texts with the same English, ignoring white space and escapes.

        Measured on 30,572 numbers with several deliveries of one English page, in the whole history
        of partner-center-pr.ja-jp: 98.3 % are equal byte by byte; 1.1 % are other sentences,
        because the page was divided differently; 0.5 % have the same words with other punctuation.
        """
        first = several[0].source
        if all(text.source == first for text in several):
            return [several]
        apart: dict[str, list[JoinableText]] = {}
        for text in several:
            apart.setdefault(_folded(text.source), []).append(text)
        if len(apart) > 1:
            self._note(list(apart.values()))
        return list(apart.values())

    def _note(self, apart: Sequence[Sequence[JoinableText]]) -> None:
        self._notes.differing += 1
        if len(self._notes.differences) < _MAX_KEPT:
            first = apart[0][0]
            found = ", ".join(
                f"{self._locales[texts[0].target_index]} “{shortened(texts[0].source)}”"
                for texts in apart
            )
            page = self._page_name_of(first.document_id)
            self._notes.differences.append(SourceDifference(page, first.segment_id, found))

    def _join(self, several: Sequence[JoinableText]) -> Iterator[JoinedTexts]:
        targets = tuple([(text.target_index, text, text.target) for text in several])
        yield JoinedTexts(several[0].source, targets)

    def _join_translated(self, several: Sequence[JoinableText]) -> Iterator[JoinedTexts]:
        # The source has the last index.
        *others, source = several
        if source.target_index != self._source_index:
            self._notes.unmatched += 1
            return
        targets = [(text.target_index, text, text.target) for text in others]
        if self._english_index >= 0:
            targets.append((self._english_index, source, source.source))
            targets.sort(key=lambda target: target[0])
        if not targets:
            self._notes.unmatched += 1
        elif self._passes(source.target):
            if self._selection.not_identical:
                bare = source.target.strip()
                targets = [target for target in targets if target[2].strip() != bare]
            if targets:
                own = (self._source_index, source, source.target)
                yield JoinedTexts(source.target, (*targets, own))

    def _passes(self, source: str) -> bool:
        """Return whether it has the requested words; the store checks this only for English
        sources."""
        least, most = self._selection.min_words, self._selection.max_words
        if least is None and most is None:
            return True
        words = len(source.split())
        return (least is None or words >= least) and (most is None or words <= most)


def _folded(source: str) -> str:
    return "".join(author_form(source).replace("\\", "").split())


def name_texts(joined: JoinedTexts) -> bytes:
    """Return a name that is equal only for the same texts in the same locales."""
    parts = [joined.source, *(f"{target_index}\0{text}" for target_index, _, text in joined.texts)]
    return name_text("\0".join(f"{len(part)}\0{part}" for part in parts))


def name_text(text: str) -> bytes:
    """Return sixteen bytes that are equal only for equal texts."""
    return blake2b(text.encode(), digest_size=16).digest()
