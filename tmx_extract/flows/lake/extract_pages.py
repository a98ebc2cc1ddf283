"""The one function that engines call: from locators to page versions in files of the lake."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.errors import InputError
from tmx_extract.extract.read import is_no_page, read_document
from tmx_extract.flows.lake.units import UnitFile, from_batch, iter_unit_files
from tmx_extract.inputs.files import InputFile, InputOptions
from tmx_extract.lake.layout import LakeFile, open_lake
from tmx_extract.lake.parts import KnownVersion, KnownVersions, PartWriter
from tmx_extract.locales import canonical_locale
from tmx_extract.model import Document, content_hash
from tmx_extract.positions import LineIndex
from tmx_extract.rebuild.page_text import cut_pairs

RESULTS = pa.schema(
    [
        pa.field("kind", pa.string(), nullable=False),  # a file, a count, or a problem
        pa.field("name", pa.string(), nullable=False),
        pa.field("locale", pa.string(), nullable=False),
        pa.field("repository", pa.string(), nullable=False),
        pa.field("code", pa.string(), nullable=False),
        pa.field("found", pa.string(), nullable=False),
        pa.field("rows", pa.int64(), nullable=False),
        pa.field("segments", pa.int64(), nullable=False),
    ]
)
"""What comes back from a task: small, because the page versions are in files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractJob:
    """All that a task needs besides its locators; it can be sent to another machine."""

    lake: str
    """The location of the lake, reachable from every worker."""
    folder: str
    """The folder for unfinished files, in the lake."""
    options: InputOptions


def extract_pages(batches: Iterable[Any], job: ExtractJob) -> Iterator[Any]:
    """Read the pages of these locators, write them, and yield the names of the files as one batch.

    Pages that the lake has already are not read again. A file that cannot be read is a problem, and
    the others go on.
    """
    task = _Task(job)
    for batch in batches:
        for file in iter_unit_files(from_batch(batch), job.options):
            task.take(file)
    yield task.finish()


class _Task:
    def __init__(self, job: ExtractJob) -> None:
        lake = open_lake(job.lake)
        self._options = job.options
        self._known = KnownVersions(lake)
        self._writer = PartWriter(lake, job.folder)
        self._counts = dict.fromkeys(("files", "unchanged", "without_pairs"), 0)
        self._problems: list[tuple[str, str, str, int, int]] = []

    def take(self, file: UnitFile) -> None:
        """Read one file, if it is new."""
        self._counts["files"] += 1
        refused = file.source.refused if isinstance(file.source, InputFile) else None
        if refused is not None:
            self._note(file.shown, refused, LineIndex(""))
            return
        if file.content_hash and self._is_known(file, file.content_hash):
            return
        try:
            data = file.read(self._options)
        except (OSError, InputError) as error:
            found = getattr(error, "strerror", "") or str(error)
            self._note(file.shown, Diagnostic(code="unreadable-file", found=found), LineIndex(""))
            return
        name = file.content_hash or content_hash(data)
        if not file.content_hash and self._is_known(file, name):
            return
        if is_no_page(data):
            self._counts["without_pairs"] += 1
            return
        document = read_document(
            data, file.origin, source_locale=self._options.source_locale, name=name
        )
        self._add(file, document)

    def _is_known(self, file: UnitFile, name: str) -> bool:
        origin = file.origin
        version = KnownVersion(
            origin.path,
            name,
            self._options.source_locale,
            canonical_locale(origin.hint_locale) if origin.hint_locale else "",
        )
        known = self._known.count_facts(origin.repository, version, origin.committed_at)
        self._counts["unchanged"] += known >= 0
        return known >= 0

    def _add(self, file: UnitFile, document: Document) -> None:
        has_texts = document.segments or document.unpaired or document.metadata.is_localized
        fatal = [problem for problem in document.diagnostics if problem.severity == "error"]
        if not has_texts:
            self._counts["without_pairs"] += not fatal
            for problem in fatal:
                self._note(file.shown, problem, LineIndex(""))
            return
        if document.locale is None:
            self._note(file.shown, Diagnostic(code="no-locale"), LineIndex(""))
            return
        lines = LineIndex(document.text) if document.diagnostics else LineIndex("")
        for problem in document.diagnostics:
            self._note(file.shown, problem, lines)
        self._writer.add(document, cut_pairs(document))
        origin = document.origin
        hint = "" if document.metadata.content_locale else document.locale
        version = KnownVersion(origin.path, document.content_hash, document.source_locale, hint)
        self._known.note(origin.repository, version, origin.committed_at, 0)

    def _note(self, shown: str, problem: Diagnostic, lines: LineIndex) -> None:
        place = (shown, problem.code, problem.found or "", *lines.locate(problem.start))
        self._problems.append(place)

    def finish(self) -> Any:
        """Complete the files, and return the result of the task."""
        rows = [
            ("file", file.path, file.locale, file.repository, "", "", file.rows, file.segments)
            for file in self._writer.close()
        ]
        rows += [("count", name, "", "", "", "", n, 0) for name, n in self._counts.items()]
        rows += [
            ("problem", shown, "", "", code, found, line, column)
            for shown, code, found, line, column in self._problems
        ]
        columns = zip(*rows, strict=True)
        return pa.record_batch(
            [pa.array(column, field.type) for column, field in zip(columns, RESULTS, strict=True)],
            schema=RESULTS,
        )


def read_files(batch: Any) -> list[LakeFile]:
    """Return the files that a task wrote."""
    return [
        LakeFile(
            path=row["name"],
            rows=row["rows"],
            segments=row["segments"],
            locale=row["locale"],
            repository=row["repository"],
        )
        for row in batch.to_pylist()
        if row["kind"] == "file"
    ]
