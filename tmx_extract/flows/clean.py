"""Write pages without markup: read, extract, rebuild, write."""

import re
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from tmx_extract.errors import OutputError
from tmx_extract.extract.read import SUFFIXES, read_document
from tmx_extract.flows.page_inputs import PageInputs, PageSource
from tmx_extract.inputs.files import InputFile, InputOptions
from tmx_extract.inputs.registry import Inputs
from tmx_extract.locales import DEFAULT_SOURCE_LOCALE
from tmx_extract.model import Document, Side
from tmx_extract.outputs.files import is_same_file
from tmx_extract.outputs.page_folder import PageFolder
from tmx_extract.rebuild.clean import NOT_DECODED, clean_proven
from tmx_extract.store.edits.read import with_author_targets

_WANTED = InputOptions(suffixes=SUFFIXES, source_locale=DEFAULT_SOURCE_LOCALE)
_MARKUP = re.compile(r"<span\b[^<>]*?data-[ts]tu-id=")
UNPROVEN = (
    "without the markup its YAML would not say the same. "
    "Nothing was written; write the page by hand, and keep each value as one string."
)


UNPARSED = (
    "its YAML cannot be parsed. The page was written, but its values were not "
    "proven to say the same. Look at them."
)
LEFTOVER = "contains markup that is not a whole pair. It stayed in the page."


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanOptions:
    """The options of `clean`."""

    side: Side
    author_form: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanPage:
    """One page in one language."""

    data: bytes
    problem: str = ""
    """The reason if no page was made: an unreadable file, not UTF-8, or unsafe YAML."""
    is_failure: bool = False
    """Whether a page that should have been written was not. Not if nothing was to be read there."""
    notes: tuple[str, ...] = ()
    """Notes for the user about the written page."""


def open_inputs(inputs: Collection[str]) -> Inputs:
    """Return the pages of the inputs; raise `InputError` for an input that does not exist."""
    return Inputs(inputs, _WANTED)


def open_stored(connection: sqlite3.Connection, inputs: Collection[str]) -> PageInputs:
    """Return the pages of the inputs, from the memory if they are gone; without `inputs`, all
    current pages of the memory.

    Raises `InputError` for an input that is neither on disk nor in the memory.
    """
    return PageInputs(connection, inputs, _WANTED, stored_only=not inputs)


def find_only_page(inputs: PageSource) -> InputFile | None:
    """Return the page if exactly one was named; None for several pages or a folder."""
    if len(inputs.names) != 1 or not inputs.is_page(next(iter(inputs.names))):
        return None
    return next(iter(inputs), None)


def clean_page(
    page: InputFile, options: CleanOptions, memory: sqlite3.Connection | None = None
) -> CleanPage:
    """Return a page in one language, byte for byte the same outside its pairs.

    The author's form of targets is that of exports, if the memory is given and knows the page.
    """
    if page.refused is not None:
        is_failure = page.refused.severity == "error"
        return CleanPage(data=b"", problem=page.refused.message, is_failure=is_failure)
    try:
        data = page.read()
    except OSError as error:
        return _fail(f"cannot be read: {error.strerror}")
    document = read_document(data, page.origin)
    for diagnostic in document.diagnostics:
        if diagnostic.code == "not-utf8":
            return _fail(f"{diagnostic.message}. {diagnostic.advice}")
    if memory is not None and options.author_form:
        document = with_author_targets(memory, document)
    cleaned = clean_proven(document, options.side, author_form=options.author_form)
    if not cleaned.is_proven:
        return _fail(UNPROVEN)
    return CleanPage(data=cleaned.text.encode(), notes=tuple(_find_notes(document, cleaned.text)))


def _fail(problem: str) -> CleanPage:
    return CleanPage(data=b"", problem=problem, is_failure=True)


def _find_notes(document: Document, text: str) -> Iterator[str]:
    if document.segments and any(
        diagnostic.code in NOT_DECODED for diagnostic in document.diagnostics
    ):
        yield UNPARSED
    if _MARKUP.search(text):
        yield LEFTOVER


def iter_cleaned(
    inputs: PageSource,
    options: CleanOptions,
    output: Path,
    memory: sqlite3.Connection | None = None,
) -> Iterator[tuple[InputFile, CleanPage]]:
    """Write the pages into `output` at their own relative paths, and yield each with its result.

    See `clean_page` for the memory.

    Raises `OutputError` if the folder cannot be written, or if two inputs need the same folder.
    """
    folders = name_folders(inputs, output)
    folder = PageFolder(output)
    # Only names are kept: an archive may contain more pages than fit into memory.
    written: set[Path] = set()
    for page in inputs:
        result = clean_page(page, options, memory)
        target = folders[page.location] / page.relative
        if not result.problem and (obstacle := find_obstacle(page, target, written)):
            result = _fail(obstacle)
        if not result.problem:
            with folder.new_page(target) as file:
                file.write(result.data)
            written.add(target)
        yield page, result


def find_obstacle(page: InputFile, target: Path, written: Collection[Path]) -> str:
    """Return the reason why the page must not be written there; empty if it may."""
    if target in written:
        return f"another page was written to {target}"
    if is_same_file(target, Path(page.shown)):
        return "would take the place of the page itself; name another folder with -o"
    return ""


def name_folders(inputs: PageSource, output: Path) -> dict[str, Path]:
    """Return the output folder of each input; several inputs get folders with their names."""
    whole = [name for name in inputs.names if not inputs.is_page(name)]
    folders = dict.fromkeys(inputs.names, output)
    if len(whole) > 1:
        folders |= {name: output / Path(name).name for name in whole}
    for folder, count in Counter(folders[name] for name in whole).items():
        if count > 1:
            raise OutputError(
                f"two inputs would be written to {folder}", advice="Clean them one by one."
            )
    return folders
