"""Search the English pages of documents that the memory already has."""

import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from tmx_extract.errors import InputError
from tmx_extract.extract.read import SUFFIXES, read_document
from tmx_extract.flows.clock import current_time
from tmx_extract.flows.english_pages import EnglishPages
from tmx_extract.flows.page_inputs import iter_page_inputs
from tmx_extract.flows.stored_pages import StoredPageReader
from tmx_extract.inputs.files import InputFile, InputOptions
from tmx_extract.locales import DEFAULT_SOURCE_LOCALE
from tmx_extract.model import Document, Origin, content_hash
from tmx_extract.store.english_run import EnglishRun, Unproven
from tmx_extract.store.stored_pages import find_stored
from tmx_extract.version import __version__

# The number of documents in one transaction.
_BATCH = 500


@dataclass(slots=True, kw_only=True)
class EnglishReport:
    """The result of a run."""

    indexed: int = 0
    """The number of English contents that were new in the index."""
    proven: int = 0
    not_proven: int = 0
    """The number of documents without an English page among those searched."""
    recovered: int = 0
    """The number of segments added: titles, descriptions and image texts."""
    absent_sources: int = 0
    """The number of sources that the proven English page does not have."""
    missing_pages: int = 0
    """The number of documents whose localized page was not found."""
    unreadable: int = 0
    """The number of English files that cannot be read."""


def search_english(
    connection: sqlite3.Connection, english: EnglishPages, *, named: tuple[str, ...] = ()
) -> EnglishReport:
    """Search the English page of every document that is not proven; `english` must be indexed.

    The localized pages are read from the memory, else from the inputs `named`, or where they were
    ingested. After a kill the memory contains whole batches.
    """
    report = EnglishReport(indexed=english.indexed, unreadable=sum(english.unreadable.values()))
    run = EnglishRun(
        connection,
        started_at=current_time(),
        tool_version=__version__,
        arguments={"inputs": english.names},
    )
    try:
        waiting = _take_missing(run, english, report)
        batch: list[tuple[int, Document]] = []
        for document_id, document in _iter_documents(connection, waiting, named):
            batch.append((document_id, replace(document, english=english.compare(document))))
            if len(batch) == _BATCH:
                _keep(run, batch, report)
                batch = []
        _keep(run, batch, report)
        report.missing_pages = sum(map(len, waiting.values()))
        run.finish(finished_at=current_time(), files=english.indexed)
    except BaseException:
        run.stop(finished_at=current_time())
        raise
    return report


_Waiting = dict[str, list[Unproven]]
"""Documents whose localized page is to be read, by the hash of its content."""


def _take_missing(run: EnglishRun, english: EnglishPages, report: EnglishReport) -> _Waiting:
    """Return the documents with an English page; record the others, which need not be read."""
    waiting: _Waiting = {}
    missing = []
    for one in run.list_unproven():
        if english.has(one.openlocfilehash):
            waiting.setdefault(one.content_hash, []).append(one)
        else:
            missing.append(one.document_id)
    run.note_missing(missing)
    report.not_proven = len(missing)
    return waiting


def _keep(run: EnglishRun, batch: list[tuple[int, Document]], report: EnglishReport) -> None:
    counts = run.keep(batch)
    report.proven += counts.proven
    report.recovered += counts.recovered
    report.absent_sources += counts.absent


def _iter_documents(
    connection: sqlite3.Connection, waiting: _Waiting, named: tuple[str, ...]
) -> Iterator[tuple[int, Document]]:
    """Yield the documents whose localized page is found, each with its id, and remove them from
    `waiting`."""
    yield from _iter_stored(connection, waiting)
    for file in _iter_files(connection, named):
        if not waiting:
            return
        data = _read_wanted(file, waiting)
        if data is not None:
            for one in waiting.pop(content_hash(data)):
                yield one.document_id, _read(one, data)


def _iter_stored(
    connection: sqlite3.Connection, waiting: _Waiting
) -> Iterator[tuple[int, Document]]:
    reader = StoredPageReader(connection)
    for name in [*waiting]:
        stored = find_stored(connection, name)
        if stored is not None:
            with suppress(OSError):
                data = reader.read(stored, name)
                for one in waiting.pop(name):
                    yield one.document_id, _read(one, data)


def _iter_files(connection: sqlite3.Connection, named: tuple[str, ...]) -> Iterator[InputFile]:
    """Yield the files of the inputs, then all versions in the histories of git references."""
    options = InputOptions(suffixes=SUFFIXES, source_locale=DEFAULT_SOURCE_LOCALE)
    for inputs in iter_page_inputs(connection, named, options):
        yield from inputs
    # Other inputs than git references have no history.
    with suppress(InputError):
        for inputs in iter_page_inputs(connection, named, replace(options, history=True)):
            yield from inputs


def _read_wanted(file: InputFile, waiting: _Waiting) -> bytes | None:
    """Return the content of a file if it is one of the documents."""
    if file.refused is not None or (file.content_hash and file.content_hash not in waiting):
        return None
    try:
        data = file.read()
    except OSError:
        return None
    return data if content_hash(data) in waiting else None


def _read(one: Unproven, data: bytes) -> Document:
    origin = Origin(path=one.path, repository=one.repository, hint_locale=one.locale)
    return read_document(data, origin, source_locale=one.source_locale, name=one.content_hash)
