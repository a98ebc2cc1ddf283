"""Write edits into the pages: read the page, look up its edits, insert, prove, write."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tmx_extract.errors import OutputError
from tmx_extract.extract.read import SUFFIXES, is_no_page, read_document
from tmx_extract.flows.clean import UNPROVEN, find_obstacle, name_folders
from tmx_extract.flows.page_inputs import PageInputs, PageSource
from tmx_extract.flows.problems import FileProblem
from tmx_extract.inputs.files import InputFile, InputOptions
from tmx_extract.inputs.git import find_reference
from tmx_extract.locales import DEFAULT_SOURCE_LOCALE, canonical_locale
from tmx_extract.model import Document, Origin, page_name
from tmx_extract.outputs.branch_commit import BranchCommit
from tmx_extract.outputs.page_folder import PageFolder
from tmx_extract.positions import LineIndex
from tmx_extract.rebuild.clean import clean_proven
from tmx_extract.rebuild.put_edits import RebuiltPage, put_edits
from tmx_extract.rebuild.recovered import add_recovered
from tmx_extract.store.edits.read import (
    find_edited,
    find_recovered,
    is_known,
    is_page_deleted,
    list_edited_paths,
    with_author_targets,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyOptions:
    """The options of `apply`."""

    output: Path = Path()
    """The folder to write to."""
    branch: str = ""
    """The branch to commit to, instead of writing into a folder; the input must be one reference of
    a git repository."""
    inputs: tuple[str, ...] = ()
    """The pages; empty means the inputs from which the memory was read. If an input is gone, its
    pages are taken from the memory."""
    locale: str | None = None
    """Only pages in this target locale."""
    side_by_side: bool = False
    """Keep the markup and the sources."""
    all_pages: bool = False
    """Also write pages without edits."""
    strict: bool = False
    """Leave out edits that change the structure of the Markdown."""
    dry_run: bool = False
    """Write nothing."""


@dataclass(slots=True, kw_only=True)
class ApplyReport:
    """The result of `apply`."""

    files: int = 0
    """The number of pages that were read."""
    written: int = 0
    """The number of pages that were written, or would be written in a dry run."""
    put: int = 0
    """The number of edits that the pages now have."""
    left: int = 0
    """The number of edits that could not be inserted; the problems give the reasons."""
    unknown: list[str] = field(default_factory=list)
    """Pages with pairs that the memory does not know."""
    missing: list[str] = field(default_factory=list)
    """Pages with edits in the memory that were not found, with their repositories."""
    changed: list[str] = field(default_factory=list)
    """Pages with edits in the memory whose originals have changed since."""
    commit: str = ""
    """The hash of the commit; empty without one."""
    stored: int = 0
    """The number of written pages that come from the memory, because the original is gone."""
    deleted: list[str] = field(default_factory=list)
    """Pages that were left out: they are deleted in git."""
    failed_files: list[tuple[str, str]] = field(default_factory=list)
    """Files that could not be read or written, with the reason."""
    problems: list[FileProblem] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether all edits are in the pages."""
        return not self.left and not self.failed_files


def open_inputs(connection: sqlite3.Connection, options: ApplyOptions) -> PageInputs:
    """Return the pages to write; raise `InputError` for an input that is neither on disk nor in the
    memory."""
    wanted = InputOptions(
        suffixes=SUFFIXES,
        source_locale=DEFAULT_SOURCE_LOCALE,
        default_locale=options.locale,
    )
    return PageInputs(connection, options.inputs, wanted, edited_only=not options.all_pages)


def apply(
    connection: sqlite3.Connection,
    inputs: PageSource,
    options: ApplyOptions,
    *,
    advance: Callable[[], None] = lambda: None,
) -> ApplyReport:
    """Write the pages with their edits into the output, at their own relative paths.

    Raises `OutputError` if it cannot be written, or if two inputs need the same folder.
    """
    report = ApplyReport()
    output = _Output(inputs, options)
    found: set[tuple[str, str]] = set()
    changed: set[tuple[str, str]] = set()
    for file in inputs:
        advance()
        report.files += 1
        page = _find_page(connection, file, options, report)
        if page is None:
            continue
        if page.is_deleted:
            report.deleted.append(file.shown)
            continue
        if page.is_unknown:
            report.unknown.append(file.shown)
            changed.add((file.origin.repository, file.origin.path))
        if page.rebuilt:
            found.add((file.origin.repository, file.origin.path))
        if not page.is_wanted:
            _count(file, page, report)
            continue
        if problem := output.put(file, page.text):
            report.failed_files.append((file.shown, problem))
            continue
        report.written += 1
        report.stored += file.is_stored
        _count(file, page, report)
    report.commit = output.finish(report)
    missing = list(_list_missing(connection, options, found))
    # As in `_list_missing`, a page may have another repository name.
    named = {repository for repository, _ in missing}
    nameless = {path for repository, path in changed if repository not in named}
    for name in missing:
        is_there = name in changed or name[1] in nameless
        (report.changed if is_there else report.missing).append(page_name(*name))
    return report


class _Output:
    """The folder or the branch that the pages are written to; nothing in a dry run."""

    def __init__(self, inputs: PageSource, options: ApplyOptions) -> None:
        self._branch = _open_branch(inputs, options) if options.branch else None
        self._folders = {} if self._branch else _name_folders(inputs, options)
        has_folder = not options.branch and not options.dry_run
        self._folder = PageFolder(options.output) if has_folder else None
        self._is_dry = options.dry_run
        self._written: set[Path] = set()

    def put(self, file: InputFile, text: str) -> str:
        """Write a page; return the reason if it must not be written, else nothing."""
        target = self._folders.get(file.location, Path()) / file.relative
        if self._branch is not None:
            problem = self._branch.find_obstacle(target.as_posix())
        else:
            problem = find_obstacle(file, target, self._written)
        if problem:
            return problem
        self._written.add(target)
        if self._branch is not None:
            self._branch.put(target.as_posix(), text.encode())
        elif self._folder is not None:
            self._folder.put(target, text.encode())
        return ""

    def finish(self, report: ApplyReport) -> str:
        """Make the commit, and return its hash; empty without one."""
        if self._branch is None or self._is_dry:
            return ""
        texts = "1 corrected text" if report.put == 1 else f"{report.put:,} corrected texts"
        pages = "1 page" if report.written == 1 else f"{report.written:,} pages"
        return self._branch.finish(f"Apply {texts} to {pages}\n")


def _open_branch(inputs: PageSource, options: ApplyOptions) -> BranchCommit:
    """Return the commit to write; raise `OutputError` unless the pages come from one reference."""
    found = [find_reference(name) for name in inputs.names]
    if len(found) != 1 or found[0] is None:
        raise OutputError(
            f"pages from {', '.join(inputs.names) or 'no input'} cannot become a commit",
            advice="Name one reference of a git repository that is still there: REPO@REF",
        )
    return BranchCommit(found[0].repository, found[0].reference, options.branch)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """A page that was read."""

    document: Document
    text: str
    """The text to write."""
    rebuilt: RebuiltPage | None = None
    """None if it has no edits."""
    is_unknown: bool = False
    """Whether it has pairs but is not in the memory."""
    is_deleted: bool = False
    """Whether it is gone from every branch on which it was seen."""
    is_wanted: bool
    """Whether it should be written."""


class _Unreadable(Exception):
    """A file is not a readable page; the message gives the reason."""


def _name_folders(inputs: PageSource, options: ApplyOptions) -> Mapping[str, Path]:
    try:
        return name_folders(inputs, options.output)
    except OutputError as error:
        raise OutputError(error.message, advice="Name them one by one.") from error


def _find_page(
    connection: sqlite3.Connection, file: InputFile, options: ApplyOptions, report: ApplyReport
) -> _Page | None:
    """Return the page with its edits; None if it is not asked for, or cannot be read."""
    if file.refused is not None and file.refused.severity != "error":
        refused = FileProblem(path=file.shown, line=1, column=1, diagnostic=file.refused)
        report.problems.append(refused)
        return None
    try:
        return _rebuild(connection, file, options)
    except _Unreadable as error:
        report.failed_files.append((file.shown, str(error)))
        return None


def _rebuild(
    connection: sqlite3.Connection, file: InputFile, options: ApplyOptions
) -> _Page | None:
    """Return the page with its edits; None if it is not wanted."""
    document = _read(file, options)
    if document is None:
        return None
    if is_page_deleted(connection, document.origin):
        return _Page(document=document, text="", is_deleted=True, is_wanted=False)
    document = with_author_targets(connection, document)
    edits = find_edited(connection, document)
    if edits:
        recovered = find_recovered(connection, document)
        edited = {ordinal: recovered[ordinal] for ordinal in recovered.keys() & edits.keys()}
        whole, ordinals = add_recovered(document, edited)
        rebuilt = put_edits(
            whole,
            {ordinals[ordinal]: text for ordinal, text in edits.items() if ordinal in ordinals},
            side_by_side=options.side_by_side,
            read=partial(_read_again, document.origin),
            strict=options.strict,
        )
        if not rebuilt.is_proven:
            raise _Unreadable(UNPROVEN)
        is_wanted = bool(rebuilt.put) or options.all_pages
        return _Page(document=document, text=rebuilt.text, rebuilt=rebuilt, is_wanted=is_wanted)
    text = document.text
    if options.all_pages and not options.side_by_side:
        cleaned = clean_proven(document, "target", author_form=True)
        if not cleaned.is_proven:
            raise _Unreadable(UNPROVEN)
        text = cleaned.text
    is_unknown = bool(document.segments) and not is_known(connection, document)
    return _Page(document=document, text=text, is_unknown=is_unknown, is_wanted=options.all_pages)


def _read(file: InputFile, options: ApplyOptions) -> Document | None:
    """Return the page; None if it is not wanted."""
    if file.refused is not None:
        raise _Unreadable(file.refused.message)
    try:
        data = file.read()
    except OSError as error:
        raise _Unreadable(f"cannot be read: {error.strerror}") from error
    if not options.all_pages and is_no_page(data):
        return None
    document = read_document(data, file.origin)
    for diagnostic in document.diagnostics:
        if diagnostic.code == "not-utf8":
            raise _Unreadable(f"{diagnostic.message}. {diagnostic.advice}")
    if options.locale and document.segments:
        return document if document.locale == canonical_locale(options.locale) else None
    return document


def _read_again(origin: Origin, text: str) -> Document:
    return read_document(text.encode(), origin)


def _count(file: InputFile, page: _Page, report: ApplyReport) -> None:
    if page.rebuilt is None:
        return
    report.put += len(page.rebuilt.put)
    report.left += len(page.rebuilt.left)
    diagnostics = [*page.rebuilt.left.values(), *page.rebuilt.problems]
    lines = LineIndex(page.document.text if diagnostics else "")
    for diagnostic in sorted(
        diagnostics, key=lambda diagnostic: (diagnostic.start, diagnostic.code)
    ):
        line, column = lines.locate(diagnostic.start)
        report.problems.append(
            FileProblem(path=file.shown, line=line, column=column, diagnostic=diagnostic)
        )


def _list_missing(
    connection: sqlite3.Connection, options: ApplyOptions, found: set[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    """Yield the pages with valid edits that were not among the inputs, by repository and path."""
    locale = canonical_locale(options.locale) if options.locale else None
    wanted = list_edited_paths(connection, locale)
    named = {repository for repository, _ in wanted}
    # A page from another input, such as an archive, may have another repository name.
    nameless = {path for repository, path in found if repository not in named}
    for repository, path in wanted:
        if (repository, path) not in found and path not in nameless:
            yield repository, path
