"""Documents in: for each file, read, extract, store, count, report."""

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.extract.read import SUFFIXES, content_hash, read_document
from tmx_extract.inputs.directory import InputFile, iter_files
from tmx_extract.locales import DEFAULT_SOURCE_LOCALE
from tmx_extract.model import Document
from tmx_extract.positions import LineIndex
from tmx_extract.store.current import count_superseded
from tmx_extract.store.write import Added, Writer
from tmx_extract.version import __version__

# One transaction per so many segments or documents: rare enough to cost little, often enough to
# lose little and to keep memory flat.
_BATCH_SEGMENTS = 10_000
_BATCH_DOCUMENTS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestOptions:
    """What is asked for."""

    inputs: Collection[Path]
    source_locale: str = DEFAULT_SOURCE_LOCALE
    default_locale: str | None = None
    """The target locale of files that tell none themselves."""
    default_repository: str = ""
    """The name of the repository of files whose place tells none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One diagnostic with the place a person can go to."""

    path: str
    line: int
    column: int
    diagnostic: Diagnostic


@dataclass(slots=True, kw_only=True)
class IngestReport:
    """What happened."""

    files: int = 0
    """Files looked at."""
    unchanged: int = 0
    """Files known by content and place, skipped before parsing."""
    without_pairs: int = 0
    """Files that are no localized pages."""
    rejected: int = 0
    """Files that could not be stored; `errors` says why."""
    superseded: int = 0
    """How many more handbacks are history now."""
    added: Added = field(default_factory=Added)
    warnings: int = 0
    remarks: int = 0
    errors: list[Remark] = field(default_factory=list)


def list_files(options: IngestOptions) -> list[InputFile]:
    """The files that would be read; raises `InputError` for an input that does not exist."""
    return list(
        iter_files(
            options.inputs,
            suffixes=SUFFIXES,
            source_locale=options.source_locale,
            default_locale=options.default_locale,
            default_repository=options.default_repository,
        )
    )


def ingest(
    connection: sqlite3.Connection,
    options: IngestOptions,
    files: Iterable[InputFile],
    *,
    advance: Callable[[], None] = lambda: None,
) -> IngestReport:
    """Bring the files into the store; `advance` is called after each.

    Killed at any point, the store holds whole batches and a second run brings the rest.
    """
    arguments = {"inputs": [str(given) for given in options.inputs]}
    writer = Writer(connection, started_at=_now(), tool_version=__version__, arguments=arguments)
    report = IngestReport()
    before = count_superseded(connection)
    for location, batch in _iter_batches(writer, options, files, report, advance):
        report.added += writer.write(batch, location=location)
    writer.finish(
        finished_at=_now(), files=report.files, unchanged=report.unchanged, added=report.added
    )
    report.superseded = max(0, count_superseded(connection) - before)
    return report


def _iter_batches(
    writer: Writer,
    options: IngestOptions,
    files: Iterable[InputFile],
    report: IngestReport,
    advance: Callable[[], None],
) -> Iterator[tuple[str, list[Document]]]:
    batch: list[Document] = []
    segments, location = 0, ""
    for file in files:
        document = _read(writer, options, file, report)
        advance()
        if document is None:
            continue
        if file.location != location and batch:
            yield location, batch
            batch, segments = [], 0
        location = file.location
        batch.append(document)
        segments += len(document.segments)
        if segments >= _BATCH_SEGMENTS or len(batch) >= _BATCH_DOCUMENTS:
            yield location, batch
            batch, segments = [], 0
    if batch:
        yield location, batch


def _read(
    writer: Writer, options: IngestOptions, file: InputFile, report: IngestReport
) -> Document | None:
    """The document of a file that is new and can be stored; everything else is counted."""
    report.files += 1
    try:
        data = file.read()
    except OSError as error:
        remark = Diagnostic(code="unreadable-file", start=0, end=0, found=error.strerror or "")
        _reject(writer, file, [remark], report)
        return None
    if writer.is_known(content_hash(data), file.origin, options.source_locale):
        report.unchanged += 1
        writer.accept(file.origin)
        return None
    document = read_document(data, file.origin, source_locale=options.source_locale)
    has_texts = document.segments or document.unpaired or document.metadata.is_localized
    fatal = [remark for remark in document.diagnostics if remark.severity == "error"]
    if fatal and not has_texts:
        _reject(writer, file, fatal, report)
        return None
    if not has_texts:
        report.without_pairs += 1
        writer.accept(file.origin)
        return None
    if document.locale is None:
        _reject(writer, file, [Diagnostic(code="no-locale", start=0, end=0)], report)
        return None
    writer.accept(file.origin)
    _count(document, file, report)
    return document


def _reject(
    writer: Writer, file: InputFile, remarks: list[Diagnostic], report: IngestReport
) -> None:
    writer.reject(file.origin, remarks)
    report.rejected += 1
    for remark in remarks:
        report.remarks += 1
        report.errors.append(Remark(path=str(file.file), line=1, column=1, diagnostic=remark))


def _count(document: Document, file: InputFile, report: IngestReport) -> None:
    lines = None
    for remark in document.diagnostics:
        report.remarks += 1
        if remark.severity == "warning":
            report.warnings += 1
        elif remark.severity == "error":
            lines = lines or LineIndex(document.text)
            line, column = lines.locate(remark.start)
            report.errors.append(
                Remark(path=str(file.file), line=line, column=column, diagnostic=remark)
            )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
