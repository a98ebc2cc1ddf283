"""Write new files as files for translators, filled with targets from the memory."""

import hashlib
import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path, PurePosixPath

from tmx_extract.errors import OutputError
from tmx_extract.flows.clean import name_folders
from tmx_extract.flows.export import ExportOptions, prepare
from tmx_extract.flows.leverage.new_files import NewFile, iter_files
from tmx_extract.flows.match import Match, Matcher, MatchOptions, opened_matcher
from tmx_extract.flows.package.contents import PackageContents, PageLine
from tmx_extract.flows.problems import FileProblem, has_errors
from tmx_extract.flows.split_manifest import FileTally
from tmx_extract.formats.detect import FillableKind
from tmx_extract.formats.fillable_files import (
    FileLanguages,
    Proposal,
    Slot,
    TranslationFile,
    open_translations,
)
from tmx_extract.formats.options import FormatOptions, WriteOptions
from tmx_extract.formats.registry import FORMATS
from tmx_extract.formats.xml_text import is_blank
from tmx_extract.inputs.registry import Inputs
from tmx_extract.model import NewSegment, Occurrence, Page, segment_place
from tmx_extract.outputs.folders import folder_written_beside
from tmx_extract.outputs.manifest import TOOL
from tmx_extract.store.statements import printable
from tmx_extract.version import __version__

# The number of a page's title, the first segment of every page.
_FIRST_NUMBER = 101

Answers = Sequence[Sequence[Proposal]]
"""The matches for each segment of a file, the best first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PretranslateOptions:
    """The options of a pretranslation."""

    match: MatchOptions
    kind: FillableKind | None = None
    """The format to write; None keeps the format of each file, and means XLIFF 1.2 for a page."""
    form: FormatOptions = field(default_factory=FormatOptions)
    """Machine text goes into the target, or only beside it: `match`."""
    force: bool = False
    """Move an existing folder that is not ours aside, instead of failing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledFile:
    """One file that was written."""

    path: str
    """The name of the input for the user."""
    output: str
    """The path in the folder, with slashes."""
    segments: int
    """The segments that were looked up."""
    edited: int
    human: int
    machine: int
    unknown: int
    """The number of new targets, by kind of translation."""
    exact: int
    """The number of these targets with the same source (100 or 101 %)."""
    incomplete: int
    """The number of these targets that may lack a code of their source; they need review."""
    settled: int
    """The number of texts that already had a target and were left unchanged."""

    @property
    def filled(self) -> int:
        """The number of new targets."""
        return self.edited + self.human + self.machine + self.unknown


@dataclass(slots=True, kw_only=True)
class PretranslateReport:
    """The result of a pretranslation."""

    locale: str
    files: list[FilledFile] = field(default_factory=list)
    without_text: int = 0
    """The number of files left out because they have no text to translate."""
    problems: list[FileProblem] = field(default_factory=list)
    kept: list[Path] = field(default_factory=list)
    """The new place of a folder that was at the place of the output."""

    @property
    def has_errors(self) -> bool:
        """Whether at least one file could not be read."""
        return has_errors(self.problems)


def pretranslate(
    connection: sqlite3.Connection,
    inputs: Inputs,
    options: PretranslateOptions,
    output: Path,
    *,
    advance: Callable[[], None] = lambda: None,
) -> PretranslateReport:
    """Write a folder with one file for each input with texts; it gets its name when it is complete.

    The same files and the same memory give the same bytes. `advance` is called for each segment.
    Raises `NothingSelected` if no page of the memory passes the selection, and `OutputError`.
    """
    work = _Work(connection, options, name_folders(inputs, Path()))
    report = PretranslateReport(locale=work.locale)
    with (
        opened_matcher(connection, options.match) as matcher,
        folder_written_beside(output, force=options.force) as new,
    ):
        contents = PackageContents(new.path)
        for file in iter_files(inputs, FileLanguages(*matcher.languages), work.target_language):
            report.problems += file.problems
            if not file.is_read:
                continue
            answers = list(_iter_answers(matcher, file, advance))
            if answers or work.stays(file):
                report.files.append(work.write(file, answers, contents))
            else:
                report.without_text += 1
        contents.write_manifest(work.tell())
    report.kept = new.kept
    return report


def _iter_answers(
    matcher: Matcher, file: NewFile, advance: Callable[[], None]
) -> Iterator[Sequence[Proposal]]:
    for question in file.iter_questions():
        matches = matcher.find(
            question.text, previous=question.previous, following=question.following
        )
        yield [_propose(match) for match in matches if not is_blank(match.occurrence.target)]
        advance()


def _propose(match: Match) -> Proposal:
    found = match.occurrence
    page = found.page
    off = (f"{kind} -{points}" for kind, points in match.score.deductions)
    facts = (found.translation_type or "unknown", page.handback_date or "no date", *off)
    return Proposal(
        percent=match.score.percent,
        source=found.source,
        target=found.target,
        kind=found.translation_type,
        origin=segment_place(page.repository, page.path, found.segment_id),
        facts=", ".join(facts),
    )


class _Work:
    """The values that all files share."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        options: PretranslateOptions,
        folders: dict[str, Path],
    ) -> None:
        self._options = options
        self._folders = folders
        self._written: dict[FillableKind, WriteOptions] = {}
        for kind in (options.kind,) if options.kind else ("xliff", "xliff2", "po"):
            asked = ExportOptions(
                format=kind,
                selection=options.match.selection,
                form=replace(options.form, machine_target="target"),
            )
            selection, self._written[kind] = prepare(connection, asked)
        self._source_locale = selection.source_locale or ""
        self.locale = selection.locale or ""
        self._names: set[str] = set()

    @property
    def target_language(self) -> str:
        """The target language as the files spell it."""
        return next(iter(self._written.values())).target_language

    def tell(self) -> dict[str, object]:
        """For the manifest."""
        match = self._options.match
        return {
            "tool": TOOL,
            "tool_version": __version__,
            "pretranslated": {"min": match.min_percent, "limit": match.limit},
            "source_locale": self._source_locale,
            "target_locale": self.locale,
        }

    def stays(self, file: NewFile) -> bool:
        """Return whether it is a file for translators that keeps its format."""
        return file.kind is not None and self._options.kind in (None, file.kind)

    def write(self, file: NewFile, answers: Answers, contents: PackageContents) -> FilledFile:
        """Write one filled file; raise `OutputError` if another file has its name."""
        kind = self._options.kind or file.kind or "xliff"
        name = self._name(file, kind)
        chosen = [self._choose(proposals) for proposals in answers]
        filled: TranslationFile
        incomplete = 0
        if file.translations is not None and self.stays(file):
            filled = file.translations
            for slot, target, proposals in zip(file.slots, chosen, answers, strict=True):
                incomplete += not _fill(slot, target, proposals)
        else:
            filled = self._write_new(file, kind, chosen)
            slots = [slot for page in filled.pages for slot in page]
            for slot, target, proposals in zip(slots, chosen, answers, strict=True):
                if target is not None:
                    slot.mark(target, is_whole=True)
                slot.offer(proposals)
        with contents.new_file(name) as stream:
            filled.write(stream)
        result = _count(file, name, chosen, incomplete)
        contents.pages.append(_manifest_line(file, result))
        return result

    def _name(self, file: NewFile, kind: FillableKind) -> str:
        """Return `a/b.md.xlf` for a page, and its own name for a file that keeps its format."""
        folder = PurePosixPath(self._folders[file.file.location].as_posix())
        name = printable((folder / file.file.relative).as_posix())
        if kind != file.kind:
            name += f".{FORMATS[kind].suffix}"
        elif name.endswith(".pot"):
            name = name[:-1]
        if name in self._names or name == "manifest.json":
            raise OutputError(
                f"two files would be written to {name}", advice="Pretranslate them one by one."
            )
        self._names.add(name)
        return name

    def _choose(self, proposals: Sequence[Proposal]) -> Proposal | None:
        """Return the match for the target."""
        if self._options.form.machine_target == "target":
            return proposals[0] if proposals else None
        return next((one for one in proposals if one.kind != "MT"), None)

    def _write_new(
        self, file: NewFile, kind: FillableKind, chosen: Sequence[Proposal | None]
    ) -> TranslationFile:
        """Return the file in the form of an export, without targets for texts without a match."""
        page = _describe_page(file, self._source_locale, self.locale)
        segments = (segment for one in file.pages for segment in one)
        occurrences = (
            _make_occurrence(page, number, segment, proposal)
            for number, (segment, proposal) in enumerate(zip(segments, chosen, strict=True))
        )
        untranslated = frozenset(
            _FIRST_NUMBER + number for number, proposal in enumerate(chosen) if proposal is None
        )
        options = replace(self._written[kind], untranslated=untranslated)
        stream = BytesIO()
        FORMATS[kind].write(stream, occurrences, options)
        return open_translations(stream.getvalue(), kind)


def _fill(slot: Slot, target: Proposal | None, proposals: Sequence[Proposal]) -> bool:
    """A place of a file that others wrote; gives whether no code of its source is missing."""
    is_whole = True
    if target is not None:
        is_whole = slot.put_target(target.target)
        slot.mark(target, is_whole=is_whole)
    slot.offer(proposals)
    return is_whole


def _describe_page(file: NewFile, source_locale: str, locale: str) -> Page:
    english = re.sub(rb"\r?\n", b"\r\n", file.data)
    name = hashlib.sha1(english, usedforsecurity=False).hexdigest()
    return Page(
        key=f"new.{name[:12]}",
        content_hash=name,
        prefix="",
        repository=file.file.origin.repository,
        path=file.file.origin.path,
        source_locale=source_locale,
        locale=locale,
        locfileid=None,
        openlocfilehash=None if file.kind else name,
        sourcegitcommit=file.file.origin.revision or None,
        translation_type=None,
        handback_date=None,
    )


def _make_occurrence(
    page: Page, place: int, segment: NewSegment, proposal: Proposal | None
) -> Occurrence:
    number = _FIRST_NUMBER + place
    return Occurrence(
        page=page,
        ordinal=place,
        segment_id=str(number),
        number=number,
        is_paragraph=False,
        place=segment.place,
        field=segment.field or segment.id,
        source=segment.text,
        target=proposal.target if proposal else segment.text,
        occurrences=1,
        reason=None,
        line=segment.line,
    )


def _count(
    file: NewFile, name: str, chosen: Sequence[Proposal | None], incomplete: int
) -> FilledFile:
    kinds = [proposal.kind for proposal in chosen if proposal]
    return FilledFile(
        path=printable(file.file.shown),
        output=name,
        segments=len(chosen),
        edited=kinds.count("PE"),
        human=kinds.count("HT"),
        machine=kinds.count("MT"),
        unknown=kinds.count(None),
        exact=sum(proposal is not None and proposal.is_exact for proposal in chosen),
        incomplete=incomplete,
        settled=file.settled,
    )


def _manifest_line(file: NewFile, result: FilledFile) -> PageLine:
    """Return the number of new targets of each kind, for the manifest."""
    return PageLine(
        repository=file.file.origin.repository,
        path=file.file.origin.path,
        file=result.output,
        tally=FileTally(
            pairs=result.segments,
            words=sum(len(segment.text.split()) for page in file.pages for segment in page),
            machine=result.machine,
            human=result.human,
            edited=result.edited,
            unknown=result.unknown,
        ),
    )
