"""The options of an ingest, and its report."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.flows.english_pages import EnglishPages
from tmx_extract.flows.problems import FileProblem
from tmx_extract.inputs.registry import Inputs
from tmx_extract.positions import LineIndex
from tmx_extract.store.batch import AddedCounts

# The number of errors in the report; the memory keeps all, and an archive may have a million.
_MOST_ERRORS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestOptions:
    """The options of a run."""

    jobs: int = 1
    """The number of processes that read pages."""
    complete: bool = False
    """Folders and archives contain all pages of their repositories, so other pages are deleted.
    Whole git branches are always complete."""
    pages: bool = True
    """Also store the pages themselves."""
    english: EnglishPages | None = None
    """The English pages to compare documents with; they must be indexed."""


def list_arguments(inputs: Inputs, options: IngestOptions) -> dict[str, object]:
    """Return the arguments that the list of runs keeps."""
    arguments: dict[str, object] = {"inputs": list(inputs.names)}
    if inputs.options.published:
        arguments["published"] = inputs.options.published
    if options.english is not None:
        arguments["english"] = options.english.names
    if not options.pages:
        arguments["pages"] = False
    return arguments


@dataclass(slots=True, kw_only=True)
class IngestReport:
    """The result of a run."""

    files: int = 0
    """The number of files found."""
    unchanged: int = 0
    """The number of files with known content; they are read again only for published pages."""
    without_pairs: int = 0
    """The number of files that are not localized pages."""
    rejected: int = 0
    """The number of files that could not be stored; `errors` gives the reasons."""
    superseded: int = 0
    """The number of handbacks that became history."""
    deleted: int = 0
    """The number of pages that became deleted: gone from every branch on which they were seen."""
    lost_markup: int = 0
    """The number of pages whose newest version now has no pairs; each is a warning."""
    outdated: int = 0
    """The number of edits whose text is gone from the new pages."""
    added: AddedCounts = field(default_factory=AddedCounts)
    warnings: int = 0
    not_proven: int = 0
    """The number of documents whose English page was searched and not found."""
    on_superseded: int = 0
    """The number of errors and warnings in superseded documents of the run."""
    problem_count: int = 0
    error_count: int = 0
    errors: list[FileProblem] = field(default_factory=list)
    """The first thousand."""
    unused_includes: list[str] = field(default_factory=list)
    """The patterns of `InputOptions.include` that matched no page."""
    without_history: list[str] = field(default_factory=list)
    """Inputs that are not git references although the history was requested."""

    def note_problems(self, path: str, problems: Sequence[Diagnostic], text: str = "") -> None:
        """Count the problems of a file; `text` is the text in which they have their places."""
        if not problems:
            return
        lines = LineIndex(text)
        for problem in problems:
            self.problem_count += 1
            if problem.severity == "warning":
                self.warnings += 1
            elif problem.severity == "error":
                self.error_count += 1
                if len(self.errors) < _MOST_ERRORS:
                    line, column = lines.locate(problem.start)
                    self.errors.append(
                        FileProblem(path=path, line=line, column=column, diagnostic=problem)
                    )
