"""Export the memory into many files, with a list of them."""

import sqlite3
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.flows.export import (
    ExportOptions,
    ExportReport,
    counting,
    expect_pairs,
    fit,
    prepare,
    start_report,
)
from tmx_extract.flows.split_manifest import FileTally, ManifestWriter, describe_export
from tmx_extract.flows.split_names import PartNames
from tmx_extract.formats.options import WriteOptions
from tmx_extract.formats.registry import FORMATS
from tmx_extract.model import Occurrence, Selection, SplitBy
from tmx_extract.outputs.files import drop
from tmx_extract.outputs.folders import folder_written_beside
from tmx_extract.outputs.gzip_stream import compressed
from tmx_extract.outputs.manifest import HashedFile
from tmx_extract.store.joined_locales.join import JoinNotes
from tmx_extract.store.select import Part, iter_occurrences, iter_parts

SplitParts = Generator[tuple[Part, Iterator[Occurrence]], None, None]


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitOptions:
    """The way in which pairs are divided into files."""

    split_by: SplitBy | None
    """None means by number."""
    size: int = 0
    """The number of pairs in each file, if they are divided by number."""
    gzip: bool = False
    force: bool = False
    """Move an existing folder that is not ours aside, instead of failing."""


def export_split(
    connection: sqlite3.Connection,
    options: ExportOptions,
    folder: Path,
    splits: SplitOptions,
    *,
    advance: Callable[[], None] | None = None,
) -> ExportReport:
    """Write the selected pairs into a folder with a manifest; it gets its name when it is complete.

    One file is open at a time, two for aligned text. The same memory gives the same bytes.
    """
    selection, written = prepare(connection, options)
    report, notes = start_report(selection), JoinNotes()
    writer = _PartWriter(format=options.format, options=written, gzip=splits.gzip, report=report)
    names = PartNames(splits.split_by, writer.endings)
    told = {"split_by": splits.split_by or f"size={splits.size}", "gzip": splits.gzip}
    with (
        folder_written_beside(folder, force=splits.force) as new,
        closing(_iter_parts(connection, selection, splits, notes)) as parts,
        ManifestWriter(new.path, {**describe_export(options, selection, written), **told}) as files,
    ):
        for part, occurrences in parts:
            tally = FileTally()
            counted = tally.counting(fit(occurrences, selection, FORMATS[options.format], report))
            if advance is not None:
                counted = counting(counted, advance)
            for file in writer.write(new.path, names.name(part), counted, tally):
                files.add(file, tally)
        report.files = files.count
        report.add_join_notes(notes)
        expect_pairs(report)
    report.kept = new.kept
    return report


def _iter_parts(
    connection: sqlite3.Connection, selection: Selection, splits: SplitOptions, notes: JoinNotes
) -> SplitParts:
    if splits.split_by is not None:
        yield from iter_parts(connection, selection, splits.split_by, notes)
        return
    with closing(iter_occurrences(connection, selection, notes)) as occurrences:
        number = 0
        while (first := next(occurrences, None)) is not None:
            number += 1
            yield (f"{number:05}",), chain([first], islice(occurrences, splits.size - 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class _PartWriter:
    """Writes the files of one part after the other."""

    format: str
    options: WriteOptions
    gzip: bool
    report: ExportReport

    def write(
        self, folder: Path, name: str, occurrences: Iterable[Occurrence], tally: FileTally
    ) -> Sequence[HashedFile]:
        """Write the files of a part; none if none of its pairs could be written."""

        def add_problem(occurrence: Occurrence, problem: Diagnostic) -> None:
            tally.note_problem(occurrence, problem)
            self.report.add_problem(occurrence, problem)

        kind, options = FORMATS[self.format], replace(self.options, report=add_problem)
        path = folder / name
        files = [HashedFile(path.with_name(path.name + ending)) for ending in self.endings]
        with ExitStack() as opened:
            streams = [opened.enter_context(_opened(file, gzip=self.gzip)) for file in files]
            if kind.aligned:
                tally.pairs = kind.write_aligned(streams, occurrences, options)
            else:
                tally.pairs = kind.write(streams[0], occurrences, options)
        self.report.pairs += tally.pairs
        if tally.pairs:
            return files
        for file in files:
            drop(file.path, folder)
        return []

    @property
    def endings(self) -> tuple[str, ...]:
        """Return the endings of its file names: one, or one for each language."""
        kind, options = FORMATS[self.format], self.options
        ends = [kind.suffix]
        if kind.aligned:
            targets = options.target_languages.values() or (options.target_language,)
            ends = [options.source_language, *targets]
        return tuple(f".{end}.gz" if self.gzip else f".{end}" for end in ends)


@contextmanager
def _opened(file: HashedFile, *, gzip: bool) -> Iterator[BinaryIO]:
    with file.opened() as stream, compressed(stream, wanted=gzip) as packed:
        yield packed
