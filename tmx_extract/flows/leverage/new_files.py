"""Divide new files of any format into segments."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tmx_extract.diagnostics import Diagnostic, name_first, shortened
from tmx_extract.errors import UnreadableFile
from tmx_extract.extract.plain import read as plain
from tmx_extract.extract.read import read_document
from tmx_extract.flows.problems import FileProblem
from tmx_extract.formats.detect import FILLABLE_SUFFIXES, FillableKind, detect_fillable
from tmx_extract.formats.fillable_files import (
    ANY_LANGUAGES,
    FileLanguages,
    Slot,
    TranslationFile,
    open_translations,
)
from tmx_extract.inputs.files import InputFile, InputOptions
from tmx_extract.inputs.registry import Inputs
from tmx_extract.locales import DEFAULT_SOURCE_LOCALE, compare_locales
from tmx_extract.model import NewSegment, file_suffix
from tmx_extract.positions import LineIndex

SUFFIXES = plain.SUFFIXES | FILLABLE_SUFFIXES
"""The suffixes that are read, in lower case, with the dot."""


class NewText(NamedTuple):
    """A text to look up in the memory."""

    text: str
    previous: str | None
    """The text before it; None at the start of its page."""
    following: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFile:
    """One file to be translated."""

    file: InputFile
    pages: tuple[tuple[NewSegment, ...], ...] = ()
    """Its segments in order; the neighbours of a segment are on the same page."""
    problems: tuple[FileProblem, ...] = ()
    data: bytes = field(default=b"", repr=False)
    kind: FillableKind | None = None
    """The format of a file for translators; None for a page."""
    translations: TranslationFile | None = field(default=None, repr=False)
    """The file for translators; None for a page."""
    slots: tuple[Slot, ...] = field(default=(), repr=False)
    """The places for the targets of the segments, in the same order."""
    settled: int = 0
    """The number of texts left out because they already have a target."""
    is_read: bool = True
    """Whether it could be read and has the wanted languages."""

    def iter_questions(self) -> Iterator[NewText]:
        """Yield every segment with its neighbours."""
        for page in self.pages:
            texts = [segment.text for segment in page]
            yield from map(NewText, texts, (None, *texts[:-1]), (*texts[1:], None))


def open_inputs(inputs: Collection[str]) -> Inputs:
    """Return the files of the inputs; raise `InputError` for an input that does not exist."""
    return Inputs(inputs, InputOptions(suffixes=SUFFIXES, source_locale=DEFAULT_SOURCE_LOCALE))


def iter_files(
    inputs: Inputs, wanted: FileLanguages = ANY_LANGUAGES, target_language: str = ""
) -> Iterator[NewFile]:
    """Yield every file; an unreadable file has no segments and a problem of severity error.

    The same applies to files for translators without a `wanted` language. If a file has several,
    texts in other languages are left out. `target_language` is used for files without one, in their
    own spelling.
    """
    for file in inputs:
        yield _read(file, wanted, target_language)


def count_segments(inputs: Inputs) -> int | None:
    """Return the number of files; None if the inputs can be read only once."""
    if inputs.count() is None:
        return None
    return sum(len(page) for file in iter_files(inputs) for page in file.pages)


def _read(file: InputFile, wanted: FileLanguages, target_language: str) -> NewFile:
    if file.refused is not None:
        return _refuse(file, file.refused)
    try:
        data = file.read()
    except OSError as error:
        found = error.strerror or str(error)
        return _refuse(file, Diagnostic(code="unreadable-file", found=found))
    suffix = file_suffix(file.relative.name)
    if suffix in FILLABLE_SUFFIXES:
        return _read_translations(file, data, suffix, wanted, target_language)
    return _read_page(file, data)


def _refuse(file: InputFile, diagnostic: Diagnostic) -> NewFile:
    problem = FileProblem(path=file.shown, line=1, column=1, diagnostic=diagnostic)
    return NewFile(file=file, problems=(problem,), is_read=False)


def _read_translations(
    file: InputFile, data: bytes, suffix: str, wanted: FileLanguages, target_language: str
) -> NewFile:
    """Return the texts of a file for translators that have no target yet."""
    try:
        kind = detect_fillable(data, suffix)
        translations = open_translations(data, kind, target_language)
        relations = [_relate(told, wanted) for told in translations.languages]
        fitting = [
            (page, told)
            for page, told, related in zip(
                translations.pages, translations.languages, relations, strict=True
            )
            if related is None or related.code != "other-language"
        ]
        slots = [
            [slot for slot in page if slot.is_open and slot.text.strip()] for page, _ in fitting
        ]
        pages = [
            tuple(
                NewSegment(text=slot.text, line=slot.line, place="paragraph", id=slot.id)
                for slot in page
            )
            for page in slots
        ]
        left_out = _list_plural_problems(translations.left_out if fitting else 0)
        strays = _list_strays(file, fitting, wanted.target)
    except UnreadableFile as error:
        problem = FileProblem(
            path=file.shown,
            line=error.line,
            column=1,
            diagnostic=Diagnostic(code="damaged-translations", found=error.found),
        )
        return NewFile(file=file, problems=(problem,), is_read=False)
    return NewFile(
        file=file,
        pages=tuple(pages),
        problems=tuple(
            FileProblem(path=file.shown, line=1, column=1, diagnostic=diagnostic)
            for diagnostic in (*dict.fromkeys(filter(None, relations)), *left_out)
        )
        + strays,
        is_read=bool(fitting) or not relations,
        data=data,
        kind=kind,
        translations=translations,
        slots=tuple(slot for page in slots for slot in page),
        settled=sum(len(page) for page, _ in fitting) - sum(map(len, pages)),
    )


def _relate(told: FileLanguages, wanted: FileLanguages) -> Diagnostic | None:
    """Return a problem if the languages differ; an unknown language is not a difference."""
    pairs = [pair for pair in zip(told, wanted, strict=True) if all(pair)]
    strangers = [pair for pair in pairs if compare_locales(*pair) == "none"]
    if strangers:
        return Diagnostic(code="other-language", found=_contrast(*strangers[0]))
    if (
        all((told.target, wanted.target))
        and compare_locales(told.target, wanted.target) == "region"
    ):
        found = _contrast(told.target, wanted.target)
        return Diagnostic(code="other-region", found=found)
    return None


def _list_plural_problems(count: int) -> list[Diagnostic]:
    if not count:
        return []
    return [Diagnostic(code="plurals-left-out", found=f"{count:,}")]


def _list_strays(
    file: InputFile, pages: Iterable[tuple[Sequence[Slot], FileLanguages]], language: str
) -> tuple[FileProblem, ...]:
    """Return the problem of texts in another language, which stay as they are."""
    strays = [
        (slot.line, f"{stray} in a file for {told.target or language}")
        for page, told in pages
        for slot in page
        if (stray := slot.find_stray_language(language)) and not slot.is_open
    ]
    if not strays:
        return ()
    found = name_first(list(dict.fromkeys(shown for _, shown in strays)), 5)
    problem = Diagnostic(code="target-in-other-language", found=found)
    return (FileProblem(path=file.shown, line=strays[0][0], column=1, diagnostic=problem),)


def _contrast(told: str, wanted: str) -> str:
    return f"{shortened(told)}, not {wanted}"


def _read_page(file: InputFile, data: bytes) -> NewFile:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        found = f"byte 0x{data[error.start]:02x} at {error.start}"
        return _refuse(file, Diagnostic(code="not-utf8", found=found))
    if b"data-ttu-id" in data:
        segments, diagnostics = _read_sources(file, data)
    else:
        segments, diagnostics = plain.read_page(text.removeprefix("\ufeff"), file.origin.path)
    index = LineIndex(text)
    file_problems = [
        FileProblem(path=file.shown, line=line, column=column, diagnostic=diagnostic)
        for diagnostic in diagnostics
        for line, column in (index.locate(diagnostic.start),)
    ]
    # The memory has no sources of titles and descriptions, so they are not neighbours of a text.
    apart = sum(segment.place == "front-matter" for segment in segments)
    pages = (tuple(segments[:apart]), tuple(segments[apart:]))
    is_read = not any(diagnostic.severity == "error" for diagnostic in diagnostics)
    return NewFile(
        file=file, pages=pages, problems=tuple(file_problems), data=data, is_read=is_read
    )


def _read_sources(file: InputFile, data: bytes) -> tuple[list[NewSegment], list[Diagnostic]]:
    """Return the sources of a page that already has side-by-side markup."""
    document = read_document(data, file.origin)
    index = LineIndex(document.text)
    segments = [
        NewSegment(
            text=segment.source,
            line=index.locate(segment.start)[0],
            place=segment.place,
            field=segment.field,
        )
        for segment in document.segments
        if segment.source.strip()
    ]
    return segments, []
