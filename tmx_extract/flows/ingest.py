"""Read files into the memory: for each file, read, extract, store, count, report."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import PurePath

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.extract.read import is_no_page, read_document
from tmx_extract.flows.clock import current_time
from tmx_extract.flows.compare_documents import DocumentComparer
from tmx_extract.flows.ingest_options import IngestOptions, IngestReport, list_arguments
from tmx_extract.flows.parallel_parsing import Task, parse_in_order
from tmx_extract.flows.present_pages import PresentPages
from tmx_extract.flows.published import number_recovered
from tmx_extract.inputs.files import InputFile
from tmx_extract.inputs.registry import Inputs
from tmx_extract.model import Document, Origin, TargetForms, content_hash, file_suffix
from tmx_extract.rebuild.page_text import cut_pairs
from tmx_extract.store.batch import NoPage, Sighting
from tmx_extract.store.deleted_pages import count_deleted
from tmx_extract.store.dry_run import Preview
from tmx_extract.store.problems import count_conflicts
from tmx_extract.store.supersession import count_superseded, find_lost_markup
from tmx_extract.store.write import StoreItem, Writer
from tmx_extract.version import __version__

# The number of segments or documents in one transaction: large enough to be cheap, small enough to
# lose little and to keep memory use flat.
_BATCH_SEGMENTS = 10_000
_BATCH_DOCUMENTS = 1_000
_LOOKED_UP_TOGETHER = 500


_DEFAULT = IngestOptions()


def ingest(
    connection: sqlite3.Connection,
    inputs: Inputs,
    options: IngestOptions = _DEFAULT,
    *,
    advance: Callable[[], None] = lambda: None,
) -> IngestReport:
    """Read the files of the inputs into the memory; `advance` is called after each file.

    After a kill the memory contains whole batches, and a second run reads the rest.
    """
    writer = Writer(
        connection,
        started_at=current_time(),
        tool_version=__version__,
        arguments=list_arguments(inputs, options),
    )
    superseded, conflicts = count_superseded(connection), count_conflicts(connection)
    lost = len(find_lost_markup(connection))
    deleted = count_deleted(connection)
    standing = PresentPages(inputs, complete=options.complete)
    run = _Run(writer, inputs, standing, options, advance)
    report = run.report
    try:
        run.go()
        writer.finish(
            finished_at=current_time(),
            files=report.files,
            unchanged=report.unchanged,
            added=report.added,
            heads=standing.list_heads(),
        )
    except BaseException:
        writer.stop(finished_at=current_time(), files=report.files, unchanged=report.unchanged)
        raise
    report.deleted = max(0, count_deleted(connection) - deleted)
    report.superseded = max(0, count_superseded(connection) - superseded)
    report.lost_markup = max(0, len(find_lost_markup(connection)) - lost)
    derived = report.lost_markup + max(0, count_conflicts(connection) - conflicts)
    report.warnings += derived
    report.problem_count += derived
    if report.warnings or report.error_count:
        report.on_superseded = writer.count_superseded_problems()
    report.outdated = writer.count_outdated() if report.added.documents else 0
    return report


def preview(
    connection: sqlite3.Connection,
    inputs: Inputs,
    options: IngestOptions = _DEFAULT,
    *,
    advance: Callable[[], None] = lambda: None,
) -> IngestReport:
    """Return what `ingest` would add, without writing; superseded pages are not counted."""
    standing = PresentPages(inputs, complete=False)
    options = replace(options, pages=False, english=None)
    return _Run(Preview(connection), inputs, standing, options, advance).go()


class _Run:
    """Takes the files of one run from the inputs to the memory."""

    def __init__(
        self,
        writer: Writer | Preview,
        inputs: Inputs,
        standing: PresentPages,
        options: IngestOptions,
        advance: Callable[[], None],
    ) -> None:
        self._standing = standing
        self._writer = writer
        self._inputs = inputs
        self._options = options
        self._advance = advance
        self.report = IngestReport(
            unused_includes=list(inputs.options.include),
            without_history=inputs.list_without_history(),
        )
        self._comparer = DocumentComparer(self.report, options.english)
        self._on_the_way: dict[str, Document | None] = {}
        """Documents that are not stored yet, by content hash; None during reading."""

    def go(self) -> IngestReport:
        """Read and store all files, batch by batch."""
        for name in self._inputs.names:
            # Problems of a whole archive are reported again if they still exist.
            repository = self._inputs.options.default_repository
            self._writer.accept(Origin(path=PurePath(name).name, repository=repository))
        batch: list[StoreItem] = []
        segments, location = 0, ""
        for file, item in self._iter_items():
            self._advance()
            if item is None:
                continue
            if batch and file.location != location:
                self._write(batch, location)
                batch, segments = [], 0
            location = file.location
            batch.append(item)
            segments += len(item.segments) if isinstance(item, Document) else 0
            if segments >= _BATCH_SEGMENTS or len(batch) >= _BATCH_DOCUMENTS:
                self._write(batch, location)
                batch, segments = [], 0
        if batch:
            self._write(batch, location)
        return self.report

    def _write(self, batch: Sequence[StoreItem], location: str) -> None:
        report = self.report
        report.added += self._writer.write(
            batch, location=location, files=report.files, unchanged=report.unchanged
        )
        for item in batch:
            if isinstance(item, Document):
                self._on_the_way.pop(item.content_hash, None)

    def _iter_items(self) -> Iterator[tuple[InputFile, StoreItem | None]]:
        """Yield every file with the item to store."""
        locale = self._inputs.options.source_locale
        for task, document in parse_in_order(
            self._iter_tasks(), source_locale=locale, jobs=self._options.jobs
        ):
            if task.is_again:
                yield task.file, self._take_again(task)
            elif document is None:
                yield task.file, task.item
            elif isinstance(task.item, Sighting):
                yield task.file, self._complete(task.file, task.item, document)
            else:
                yield task.file, self._take(task.file, document)

    def _iter_tasks(self) -> Iterator[Task]:
        for file in self._iter_files():
            self.report.files += 1
            self._note_includes(file.origin.path)
            self._standing.note(file)
            yield self._open(file)

    def _note_includes(self, path: str) -> None:
        """Remove the patterns that this path matches from the unused ones."""
        if self.report.unused_includes:
            self.report.unused_includes = [
                glob for glob in self.report.unused_includes if not fnmatchcase(path, glob)
            ]

    def _iter_files(self) -> Iterator[InputFile]:
        """Yield the files in order; known names are looked up in groups."""
        waiting: list[InputFile] = []
        for file in self._inputs:
            if file.content_hash:
                waiting.append(file)
            if len(waiting) == _LOOKED_UP_TOGETHER or (waiting and not file.content_hash):
                yield from self._look_up(waiting)
                waiting = []
            if not file.content_hash:
                # A file of a stream must be read before the next one is requested.
                yield file
        yield from self._look_up(waiting)

    def _look_up(self, files: Sequence[InputFile]) -> Sequence[InputFile]:
        self._writer.known.look_ahead([file.content_hash or "" for file in files])
        return files

    def _open(self, file: InputFile) -> Task:
        if file.refused is not None:
            return self._reject(file, [file.refused])
        try:
            return self._open_readable(file)
        except OSError as error:
            self._standing.note_unreadable(file)
            found = error.strerror or str(error)
            problem = Diagnostic(code="unreadable-file", found=found)
            return self._reject(file, [problem])

    def _open_readable(self, file: InputFile) -> Task:
        """Return the task for a file; in git its name is usually enough, without reading it."""
        data = b"" if file.content_hash else file.read()
        name = file.content_hash or content_hash(data)
        if item := self._find_known(file, name):
            data_again = None
            if self._lacks_comparison(file, item):
                data_again = data or file.read()
            elif self._lacks_page(item):
                # In a partial clone the page may be missing, but everything else is known.
                with suppress(OSError):
                    data_again = data or file.read()
            self._count_unchanged(file)
            return Task(file=file, data=data_again, name=name, item=item)
        if name in self._on_the_way:
            return Task(file=file, name=name, is_again=True)
        if self._writer.known.is_no_page(name, file_suffix(file.origin.path)):
            return self._pass_over(file, name)
        if file.content_hash:
            data = file.read()
        if is_no_page(data):
            return self._pass_over(file, name)
        self._on_the_way[name] = None
        return Task(file=file, data=data, name=name)

    def _find_known(self, file: InputFile, name: str) -> Sighting | None:
        source_locale = self._inputs.options.source_locale
        known = self._writer.known.find(name, file.origin, source_locale)
        if known is None:
            return None
        published = None
        if file.published and self._writer.was_compared(known, file.published.content_hash):
            published = TargetForms(content_hash=file.published.content_hash, targets={})
        return Sighting(
            document_id=known,
            origin=file.origin,
            published=published,
            proof=self._find_proof_again(known),
        )

    def _find_proof_again(self, document_id: int) -> str:
        """Return the proof of a document if this run has its English page too; else nothing."""
        pages = self._options.english
        proof = self._writer.find_proof(document_id) if pages is not None else None
        return proof if pages is not None and proof and pages.has_content(proof) else ""

    def _lacks_comparison(self, file: InputFile, item: Sighting) -> bool:
        """Return whether the published or the English page of a known document was not compared."""
        if file.published is not None and item.published is None:
            return True
        return self._options.english is not None and not self._writer.find_proof(item.document_id)

    def _lacks_page(self, item: Sighting) -> bool:
        return self._options.pages and item.document_id in self._writer.known.without_page

    def _complete(self, file: InputFile, item: Sighting, document: Document) -> Sighting:
        """Return the known document with what the memory lacks: comparisons, page."""
        if self._lacks_comparison(file, item):
            published = item.published or self._comparer.compare(file, document)
            if self._writer.find_proof(item.document_id):
                recovered = self._writer.list_recovered(item.document_id)
            else:
                item = replace(item, document=self._comparer.search_english(document))
                recovered = number_recovered(item.document)
            item = replace(
                item, published=self._comparer.complete_forms(file, document, published, recovered)
            )
        if self._lacks_page(item):
            self._writer.known.without_page.discard(item.document_id)
            item = replace(item, page_text=cut_pairs(document))
        return item

    def _count_unchanged(self, file: InputFile) -> None:
        self.report.unchanged += 1
        self._writer.accept(file.origin)

    def _take_again(self, task: Task) -> StoreItem | None:
        """Return the task for a file with the content of an earlier file, stored or not."""
        if item := self._find_known(task.file, task.name):
            self._count_unchanged(task.file)
            if self._lacks_comparison(task.file, item):
                return self._complete(task.file, item, self._read(task.file))
            return item
        first = self._on_the_way.get(task.name)
        if first is None:
            # The earlier file was rejected, or has another locale: this one may be different.
            return self._take(task.file, self._read(task.file))
        document = first.moved_to(task.file.origin)
        if document.handback_key != first.handback_key:
            return self._take(task.file, document)
        self._count_unchanged(task.file)
        return self._comparer.add_forms(task.file, document)

    def _read(self, file: InputFile) -> Document:
        source_locale = self._inputs.options.source_locale
        return read_document(file.read(), file.origin, source_locale=source_locale)

    def _take(self, file: InputFile, document: Document) -> StoreItem | None:
        """Return the document if it can be stored; count everything else."""
        has_texts = document.segments or document.unpaired or document.metadata.is_localized
        fatal = [problem for problem in document.diagnostics if problem.severity == "error"]
        if not has_texts:
            self._on_the_way.pop(document.content_hash, None)
            if fatal:
                return self._reject(file, fatal).item
            return self._pass_over(file, document.content_hash).item
        if document.locale is None:
            self._on_the_way.pop(document.content_hash, None)
            return self._reject(file, [Diagnostic(code="no-locale")]).item
        if self._options.pages and document.segments:
            document = replace(document, page_text=cut_pairs(document))
        self._on_the_way[document.content_hash] = document
        self._writer.accept(file.origin)
        self.report.note_problems(file.shown, document.diagnostics, document.text)
        return self._comparer.add_forms(file, self._comparer.search_english(document))

    def _pass_over(self, file: InputFile, name: str) -> Task:
        self.report.without_pairs += 1
        self._writer.accept(file.origin)
        return Task(file=file, item=NoPage(content_hash=name, suffix=file_suffix(file.origin.path)))

    def _reject(self, file: InputFile, problems: Sequence[Diagnostic]) -> Task:
        self._writer.reject(file.origin, problems)
        self.report.rejected += 1
        self.report.note_problems(file.shown, problems)
        return Task(file=file)
