"""The parts that every kind of package is made from."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import chain

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.flows.export import ExportOptions, prepare
from tmx_extract.flows.package.assignment import AssignmentRecorder
from tmx_extract.flows.package.contents import PackageContents, PageLine
from tmx_extract.flows.package.options import PackageOptions, PackageReport
from tmx_extract.flows.split_names import PartNames
from tmx_extract.formats.options import CodeMode, WriteOptions
from tmx_extract.formats.registry import FORMATS
from tmx_extract.model import Dedupe, Occurrence, Selection
from tmx_extract.store.select import iter_occurrences, iter_parts

Choose = Callable[[Iterable[Occurrence]], Iterable[Occurrence]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageBuilder:
    """The memory, the options, and the package during writing."""

    connection: sqlite3.Connection
    options: PackageOptions
    selection: Selection
    """The selection of the pages; its locales are known."""
    contents: PackageContents
    report: PackageReport
    codes: CodeMode
    advance: Callable[[], None]
    """Called for each page."""
    recorder: AssignmentRecorder | None = None
    """The record of the assignment, if a person is named."""
    facts: dict[str, object] = field(default_factory=dict)
    """Facts that the kind adds to the manifest."""

    def prepare(self, format_name: str, dedupe: Dedupe) -> tuple[Selection, WriteOptions]:
        """Return the selection for a file of this format, and the options for writing it."""
        kind, form = FORMATS[format_name], self.options.form
        asked = ExportOptions(
            format=format_name,
            selection=replace(self.selection, dedupe=dedupe),
            form=replace(
                form,
                version=form.version if form.version in kind.versions else "",
                codes=self.codes,
            ),
        )
        return prepare(self.connection, asked)

    def iter_pages(self) -> Iterator[tuple[PageLine, Iterator[Occurrence]]]:
        """Yield the pages in the order of their paths, each with its pairs.

        Read the pairs before you ask for the next page.
        """
        with closing(iter_parts(self.connection, self.selection, "document")) as parts:
            for _, occurrences in parts:
                line = PageLine()
                yield line, self._noting(line, occurrences)
                self.advance()

    def write_pages(self, format_name: str, folder: str) -> None:
        """Write a file of this format for each page, in the folders of the pages."""
        selection, written = self.prepare(format_name, "segment")
        ending = f".{FORMATS[format_name].suffix}"
        names = PartNames("document", (ending,))
        write = FORMATS[format_name].write
        with closing(iter_parts(self.connection, selection, "document")) as parts:
            for part, occurrences in parts:
                line = PageLine(file=f"{folder}/{names.name(part)}{ending}")

                def add_problem(
                    pair: Occurrence, problem: Diagnostic, line: PageLine = line
                ) -> None:
                    line.tally.note_problem(pair, problem)
                    if self.recorder is not None:
                        self.recorder.note_problem(pair, problem)
                    self.report.written.add_problem(pair, problem)

                with self.contents.new_file(line.file) as stream:
                    pairs = self._noting(line, occurrences)
                    line.tally.pairs = write(stream, pairs, replace(written, report=add_problem))
                if line.tally.pairs:
                    self.contents.pages.append(line)
                else:
                    self.contents.drop(line.file)
                self.advance()

    def _noting(self, line: PageLine, occurrences: Iterable[Occurrence]) -> Iterator[Occurrence]:
        noted = line.counting(occurrences)
        return noted if self.recorder is None else self.recorder.counting(line, noted)

    def write_memory(self, name: str, dedupe: Dedupe, choose: Choose = iter) -> int:
        """Write a TMX of all selected pairs, or of the chosen ones, and return their number.

        Without pairs no file is written.
        """
        selection, written = self.prepare("tmx", dedupe)
        with closing(iter_occurrences(self.connection, selection)) as pairs:
            return self.write_pairs(name, choose(pairs), written)

    def write_pairs(self, name: str, pairs: Iterable[Occurrence], written: WriteOptions) -> int:
        """Write a TMX of these pairs and return their number. No file is written without pairs.

        Problems are ignored here: they were reported for the pages.
        """
        first = next(pairs := iter(pairs), None)
        if first is None:
            return 0
        with self.contents.new_file(name) as stream:
            count = FORMATS["tmx"].write(stream, chain([first], pairs), written)
        if not count:
            self.contents.drop(name)
        return count
