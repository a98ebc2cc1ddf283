"""Compare the documents of an ingest with their published pages and their English pages."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.flows.english_pages import EnglishPages
from tmx_extract.flows.ingest_options import IngestReport
from tmx_extract.flows.published import PublishedComparer, number_recovered
from tmx_extract.inputs.files import InputFile
from tmx_extract.model import Document, Segment, TargetForms


class DocumentComparer:
    """Compares the documents of one run; problems go to its report."""

    def __init__(self, report: IngestReport, english: EnglishPages | None) -> None:
        self._report = report
        self._english = english
        self._published = PublishedComparer()

    def search_english(self, document: Document) -> Document:
        """Return the document with what its English page says, if English pages are given."""
        pages = self._english
        if pages is None:
            return document
        english = pages.compare(document)
        if english is not None:
            self._report.not_proven += not english.content_hash
            self._report.note_problems(document.origin.path, english.diagnostics)
        return replace(document, english=english)

    def add_forms(self, file: InputFile, document: Document) -> Document:
        """Return the document with the targets of its published page."""
        forms, recovered = self.compare(file, document), number_recovered(document)
        return replace(document, published=self.complete_forms(file, document, forms, recovered))

    def compare(self, file: InputFile, document: Document) -> TargetForms | None:
        """Return the targets of the published page; None without such a page."""
        if file.published is None:
            return None
        try:
            return self._published.compare(document, file.published)
        except OSError as error:
            found = error.strerror or str(error)
            problem = Diagnostic(code="unreadable-published", found=found)
            self._report.note_problems(file.published.shown, [problem])
            return None

    def complete_forms(
        self,
        file: InputFile,
        document: Document,
        forms: TargetForms | None,
        recovered: Mapping[int, Segment],
    ) -> TargetForms | None:
        """Return the published targets with the image texts that the document has only in part.

        `recovered` are the recovered segments of the document by ordinal.
        """
        if forms is not None and file.published is not None:
            with suppress(OSError):
                return self._published.complete(forms, document, file.published, recovered)
        return forms
