"""New files in segments, whatever format they have."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.extract.plain import read as plain
from tmx_extract.extract.read import read_document
from tmx_extract.inputs.files import InputFile, InputOptions
from tmx_extract.inputs.registry import Inputs
from tmx_extract.locales import DEFAULT_SOURCE_LOCALE
from tmx_extract.model import NewSegment
from tmx_extract.positions import LineIndex

SUFFIXES = plain.SUFFIXES
"""What is read, in small letters, with the dot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A diagnostic with its place."""

    path: str
    line: int
    column: int
    """Both from 1."""
    diagnostic: Diagnostic


class Question(NamedTuple):
    """A text that the memory is asked for."""

    text: str
    previous: str | None
    """The text before it; None at the edge of its page."""
    following: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFile:
    """One file that is to be translated."""

    file: InputFile
    pages: tuple[tuple[NewSegment, ...], ...] = ()
    """Its segments in its order; the neighbours of a segment stand on the same page."""
    remarks: tuple[Remark, ...] = ()
    data: bytes = field(default=b"", repr=False)

    @property
    def is_read(self) -> bool:
        """Whether nothing stood in the way of reading it."""
        return not any(remark.diagnostic.severity == "error" for remark in self.remarks)

    def iter_questions(self) -> Iterator[Question]:
        """Every segment between its neighbours."""
        for page in self.pages:
            texts = [segment.text for segment in page]
            yield from map(Question, texts, (None, *texts[:-1]), (*texts[1:], None))


def open_inputs(inputs: Collection[str]) -> Inputs:
    """The files of the inputs; raises `InputError` for one that does not exist."""
    return Inputs(inputs, InputOptions(suffixes=SUFFIXES, source_locale=DEFAULT_SOURCE_LOCALE))


def iter_files(inputs: Inputs) -> Iterator[NewFile]:
    """Every file; one that cannot be read has no segments and a remark of severity error."""
    for file in inputs:
        yield _read(file)


def count_segments(inputs: Inputs) -> int | None:
    """How many there are in all files; None where the files can be read but once."""
    if inputs.count() is None:
        return None
    return sum(len(page) for file in iter_files(inputs) for page in file.pages)


def _read(file: InputFile) -> NewFile:
    if file.refused is not None:
        return _refuse(file, file.refused)
    try:
        data = file.read()
    except OSError as error:
        found = error.strerror or str(error)
        return _refuse(file, Diagnostic(code="unreadable-file", start=0, end=0, found=found))
    return _read_page(file, data)


def _refuse(file: InputFile, diagnostic: Diagnostic) -> NewFile:
    remark = Remark(path=file.shown, line=1, column=1, diagnostic=diagnostic)
    return NewFile(file=file, remarks=(remark,))


def _read_page(file: InputFile, data: bytes) -> NewFile:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        found = f"byte 0x{data[error.start]:02x} at {error.start}"
        return _refuse(file, Diagnostic(code="not-utf8", start=0, end=0, found=found))
    if b"data-ttu-id" in data:
        segments, diagnostics = _read_sources(file, data)
    else:
        segments, diagnostics = plain.read_page(text.removeprefix("\ufeff"), file.origin.path)
    index = LineIndex(text)
    remarks = [
        Remark(path=file.shown, line=line, column=column, diagnostic=diagnostic)
        for diagnostic in diagnostics
        for line, column in (index.locate(diagnostic.start),)
    ]
    # The memory has no sources of titles and descriptions, so they are nobody's neighbours.
    apart = sum(segment.place == "front-matter" for segment in segments)
    pages = (tuple(segments[:apart]), tuple(segments[apart:]))
    return NewFile(file=file, pages=pages, remarks=tuple(remarks), data=data)


def _read_sources(file: InputFile, data: bytes) -> tuple[list[NewSegment], list[Diagnostic]]:
    """The sources of a page that has side-by-side markup already."""
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
