"""The record of a package that is assigned to a person."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.flows.clock import current_time
from tmx_extract.flows.package.contents import PageLine
from tmx_extract.flows.package.options import PackageOptions
from tmx_extract.model import Occurrence, SegmentName, Selection
from tmx_extract.outputs.spool import Spool
from tmx_extract.store.edits.assign import (
    Assignment,
    RecordedAssignment,
    SentReader,
    SentSegment,
    add_assignment,
    expect_writable,
)
from tmx_extract.store.edits.write import NewRun, editing
from tmx_extract.version import __version__


class AssignmentRecorder:
    """The segments of a package during writing; they are kept on disk, page by page."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Raises `StoreError` if the memory is read-only."""
        expect_writable(connection)
        self._connection = connection
        self._reader = SentReader(connection)
        self._lines: list[PageLine] = []
        self._open: PageLine | None = None
        self._sent: list[SentSegment] = []
        self._left_out: set[SentSegment] = set()

    def __enter__(self) -> Self:
        self._spool = Spool()
        return self

    def __exit__(self, *_: object) -> None:
        self._spool.close()

    def counting(self, line: PageLine, occurrences: Iterable[Occurrence]) -> Iterator[Occurrence]:
        """Yield the same pairs of a page and note them."""
        self._end_page()
        self._open = line
        for occurrence in occurrences:
            # A person cannot work on a sentence that is not in the file.
            if occurrence.source.strip():
                self._sent.append(self._reader.read(occurrence))
            yield occurrence

    def note_problem(self, occurrence: Occurrence, problem: Diagnostic) -> None:
        """Note that a pair of the page is left out, so it is not assigned."""
        if problem.code == "empty-text" and problem.found in ("source", "target"):
            self._left_out.add(self._reader.read(occurrence))

    @contextmanager
    def recording(
        self, options: PackageOptions, selection: Selection, output: Path, files: int
    ) -> Iterator[tuple[int, RecordedAssignment]]:
        """Yield the number of the run and the record; keep them if the block ends without error."""
        self._end_page()
        now = current_time()
        assignment = Assignment(
            name=options.assign,
            due=options.due or None,
            kind=options.kind,
            location=str(output),
            source_locale=selection.source_locale or "",
            locale=selection.locale or "",
        )
        arguments: dict[str, object] = {"inputs": [], "output": str(output)}
        arguments |= {"for": options.kind, "assign": options.assign, "due": assignment.due}
        with editing(self._connection, NewRun("package", now, __version__, arguments)) as writer:
            sent = self._iter_sent()
            yield (
                writer.run_id,
                add_assignment(self._connection, writer.run_id, assignment, sent, files=files),
            )

    def _iter_sent(self) -> Iterator[SentSegment]:
        """Yield the segments on pages that have a file in the package."""
        self._spool.seek(0)
        for line in self._lines:
            several: list[tuple[SegmentName, bytes]] = self._spool.read()
            if line.file:
                yield from map(SentSegment._make, several)

    def _end_page(self) -> None:
        """Add the page to the others. This happens late, because a writer may report a pair as left
        out only after it has asked for the next."""
        if self._open is None:
            return
        # Plain tuples take half the time of named tuples.
        kept = [tuple(one) for one in self._sent if one not in self._left_out]
        self._spool.add(kept)
        self._lines.append(self._open)
        self._open, self._sent, self._left_out = None, [], set()
