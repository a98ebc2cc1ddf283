"""Find the texts of pages: in the memory, or in the inputs from which it was read."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Self

from tmx_extract.extract.read import read_document
from tmx_extract.flows.package.contents import PageLine
from tmx_extract.flows.stored_pages import StoredPageReader
from tmx_extract.inputs.files import InputFile
from tmx_extract.inputs.registry import Inputs
from tmx_extract.model import Document, Occurrence, Origin, Page, Segment, content_hash
from tmx_extract.outputs.spool import Spool
from tmx_extract.rebuild.recovered import add_recovered
from tmx_extract.store.edits.read import find_recovered
from tmx_extract.store.stored_pages import find_stored


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPage:
    """A page of the memory with its document."""

    line: PageLine
    document: Document
    by_ordinal: dict[int, Occurrence]
    by_number: dict[tuple[int, bool], Occurrence]
    """The pairs that come from other deliveries of the page."""
    any_page: Page
    """Of one of the pairs."""

    def find_pair(self, ordinal: int) -> Occurrence | None:
        """Return the pair of the memory at this place."""
        found = self.by_ordinal.get(ordinal)
        if found is not None:
            return found
        segment = self.document.segments[ordinal]
        return self.by_number.get((segment.number, segment.is_paragraph))


class WantedPageTexts:
    """The pages to find, with their pairs, which are kept on disk."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._places: dict[str, list[tuple[PageLine, int]]] = {}
        self.lines: list[PageLine] = []

    def __enter__(self) -> Self:
        self._spool = Spool()
        return self

    def __exit__(self, *_: object) -> None:
        self._spool.close()

    def add(self, line: PageLine, occurrences: Iterable[Occurrence]) -> None:
        """Add a page; the file version with most of its pairs is the one to find."""
        pairs = list(occurrences)
        line.tally.pairs = len(pairs)
        versions: dict[str, int] = {}
        for pair in pairs:
            name = pair.page.content_hash
            versions[name] = versions.get(name, 0) + 1
        best = min(versions, key=lambda name: (-versions[name], name))
        self._places.setdefault(best, []).append((line, self._spool.add(pairs)))
        self.lines.append(line)

    def iter_found(self, inputs: Inputs) -> Iterator[FoundPage]:
        """Yield the pages that were found, each once, in the order of the inputs."""
        for file in inputs:
            if not self._places:
                return
            document = self._read(file)
            if document is None:
                continue
            for line, offset in self._places.pop(document.content_hash):
                yield self._found(line, offset, document)

    def iter_stored(self) -> Iterator[FoundPage]:
        """Yield the pages whose text is in the memory, each once."""
        reader = StoredPageReader(self._connection)
        for name in list(self._places):
            document_id = find_stored(self._connection, name)
            if document_id is None:
                continue
            try:
                data = reader.read(document_id, name)
            except OSError:
                # The page may still be among the inputs.
                continue
            for line, offset in self._places.pop(name):
                origin = Origin(path=line.path, repository=line.repository)
                yield self._found(line, offset, read_document(data, origin))

    @property
    def missing(self) -> list[PageLine]:
        """Return the pages that were not found, in the order in which they were added."""
        gone = {id(line) for places in self._places.values() for line, _ in places}
        return [line for line in self.lines if id(line) in gone]

    def _read(self, file: InputFile) -> Document | None:
        """Return None for a file that is not needed."""
        if file.refused is not None or (
            file.content_hash is not None and file.content_hash not in self._places
        ):
            return None
        try:
            data = file.read()
        except OSError:
            return None
        if content_hash(data) not in self._places:
            return None
        return read_document(data, file.origin)

    def _found(self, line: PageLine, offset: int, document: Document) -> FoundPage:
        self._spool.seek(offset)
        pairs: list[Occurrence] = self._spool.read()
        by_ordinal, by_number = {}, {}
        for pair in pairs:
            if pair.page.content_hash == document.content_hash:
                by_ordinal[pair.ordinal] = pair
            else:
                by_number[pair.number, pair.is_paragraph] = pair
        whole, ordinals = add_recovered(document, self._find_selected(document, pairs))
        return FoundPage(
            line=line,
            document=whole,
            by_ordinal={ordinals[o]: pair for o, pair in by_ordinal.items() if o in ordinals},
            by_number=by_number,
            any_page=pairs[0].page,
        )

    def _find_selected(
        self, document: Document, pairs: Iterable[Occurrence]
    ) -> Mapping[int, Segment]:
        """Return the recovered segments of the page that are among the pairs."""
        wanted = {pair.number for pair in pairs if not pair.is_paragraph}
        recovered = find_recovered(self._connection, document)
        return {o: segment for o, segment in recovered.items() if segment.number in wanted}
