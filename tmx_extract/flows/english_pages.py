"""Find the English page of a document by its hash, and compare both."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from tmx_extract.diagnostics import Diagnostic, shortened
from tmx_extract.english.levels import EnglishPage
from tmx_extract.english.proof import list_hashes, prove, read_hash, shorten_hash
from tmx_extract.english.recover import Recovery, recover_pairs
from tmx_extract.english.slots import Cause
from tmx_extract.inputs.english import EnglishSource, EnglishText
from tmx_extract.model import Document, English, SourceLevel, TargetForms
from tmx_extract.normalize.evidence import may_have_added_escapes
from tmx_extract.rebuild.english_forms import find_english_forms
from tmx_extract.store.english_index import EnglishIndex

# The number of contents in one transaction; each is a few pages at most.
_BATCH = 2_000


class _Found(NamedTuple):
    content_hash: str
    text: str


class EnglishPages:
    """The pages of English repositories, each indexed once by its hashes."""

    def __init__(self, connection: sqlite3.Connection, sources: Sequence[EnglishSource]) -> None:
        self._index = EnglishIndex(connection)
        self._sources = sources
        self.indexed = 0
        """The number of contents that were new in the index."""

    @property
    def names(self) -> list[str]:
        """The repositories as the user typed them."""
        return [source.given for source in self._sources]

    @property
    def incomplete(self) -> dict[str, str]:
        """The repositories that lack versions of files, with the reason and advice."""
        return {one.given: one.lack for one in self._sources if one.lack}

    @property
    def unreadable(self) -> dict[str, int]:
        """The number of unreadable files of each repository that has some."""
        return {one.given: one.unreadable for one in self._sources if one.unreadable}

    def index_new(self, advance: Callable[[], None] = lambda: None) -> None:
        """Hash the contents that the index does not have; `advance` is called after each."""
        known = self._index.list_known()
        batch: list[tuple[bytes, set[int]]] = []
        for source in self._sources:
            for text in source.iter_new(known):
                known.add(text.name)
                batch.append((text.name, _list_short_hashes(text)))
                advance()
                if len(batch) >= _BATCH:
                    self._add(batch)
                    batch = []
        self._add(batch)

    def _add(self, batch: Sequence[tuple[bytes, set[int]]]) -> None:
        self._index.add(batch)
        self.indexed += len(batch)

    def has(self, openlocfilehash: str) -> bool:
        """Return whether a page with this hash is in one of the repositories."""
        wanted = read_hash(openlocfilehash)
        return wanted is not None and self._find(wanted) is not None

    def has_content(self, content_hash: str) -> bool:
        """Return whether one of the repositories has the content that git gives this name."""
        name = bytes.fromhex(content_hash)
        return any(source.read(name) is not None for source in self._sources)

    def compare(self, document: Document) -> English | None:
        """Return what the English page says; None if the document names no English file."""
        wanted = read_hash(document.metadata.openlocfilehash)
        if wanted is None:
            return None
        found = self._find(wanted)
        if found is None:
            return English(content_hash="")
        page = EnglishPage(found.text, document.format)
        levels = tuple(
            page.find_level(segment.source, is_value=bool(segment.field))
            for segment in document.segments
        )
        recovery = recover_pairs(document, found.text)
        problems = [*_list_absent(document, levels), *_list_hidden(recovery)]
        return English(
            content_hash=found.content_hash,
            levels=levels,
            recovered=tuple(sorted(recovery.segments, key=attrgetter("start"))),
            diagnostics=tuple(sorted(problems, key=attrgetter("start"))),
            forms=_find_forms(document, page, found.content_hash),
        )

    def _find(self, wanted: bytes) -> _Found | None:
        """Return the English page with this hash; None without one."""
        for name in self._index.find(shorten_hash(wanted)):
            for source in self._sources:
                data = source.read(name)
                if data is not None and prove(data, wanted.hex()):
                    return _Found(name.hex(), data.decode("utf-8-sig", "replace"))
        return None


def _list_short_hashes(text: EnglishText) -> set[int]:
    return set() if text.data is None else set(map(shorten_hash, list_hashes(text.data).values()))


def _find_forms(document: Document, page: EnglishPage, content_hash: str) -> TargetForms | None:
    """Return the targets whose author's form follows from the English sentences."""
    sentences = {
        ordinal: sentence
        for ordinal, segment in enumerate(document.segments)
        if may_have_added_escapes(segment.target)
        and (sentence := page.find_sentence(segment.source)) is not None
    }
    targets = find_english_forms(document, sentences)
    if not targets:
        return None
    return TargetForms(content_hash=content_hash, targets=targets, evidence="english")


def _list_absent(document: Document, levels: Sequence[SourceLevel | None]) -> list[Diagnostic]:
    return [
        Diagnostic(
            code="source-not-in-english",
            start=segment.start,
            end=segment.end,
            found=shortened(" ".join(segment.source.split())),
        )
        for segment, level in zip(document.segments, levels, strict=True)
        if level == "not-found"
    ]


def _list_hidden(recovery: Recovery) -> Iterator[Diagnostic]:
    """Yield the numbers that nothing explains, and the texts of which only a part is known."""
    for slots in recovery.unexplained:
        last = slots.number + slots.size - 1
        numbers = str(slots.number) if slots.size == 1 else f"{slots.number} to {last}"
        found = f"{numbers}, {_CAUSES[slots.cause]}"
        yield Diagnostic(
            code="text-without-english", start=slots.position, end=slots.position, found=found
        )
    for segment in recovery.segments:
        if segment.id in recovery.partial:
            yield Diagnostic(
                code="partial-translation", start=segment.start, end=segment.end, found=segment.id
            )


_CAUSES: Mapping[Cause, str] = {
    "unordered-numbers": "the numbers of the page do not ascend",
    "no-fields": "the page has no title",
    "fields-differ": "title and description have more or fewer sentences",
    "images-differ": "the images have more or fewer texts",
    "after-last-pair": "an image text after the last pair",
    "text-without-pair": "text without a pair",
    "nothing-there": "no text is there",
}
