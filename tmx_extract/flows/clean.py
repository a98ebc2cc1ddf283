"""Pages without markup: read, extract, rebuild, write."""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from tmx_extract.errors import OutputError
from tmx_extract.extract.read import SUFFIXES, read_document
from tmx_extract.inputs.files import InputFile, InputOptions
from tmx_extract.inputs.registry import Inputs
from tmx_extract.locales import DEFAULT_SOURCE_LOCALE
from tmx_extract.model import Side
from tmx_extract.outputs import written_beside
from tmx_extract.rebuild.clean import clean


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanOptions:
    """What is asked for."""

    side: Side
    author_form: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanPage:
    """One page in one language."""

    data: bytes
    problem: str = ""
    """Why there is none: the file cannot be read, or is no UTF-8."""


def list_pages(inputs: Collection[str]) -> list[InputFile]:
    """The pages of the inputs; raises `InputError` for one that does not exist."""
    options = InputOptions(suffixes=SUFFIXES, source_locale=DEFAULT_SOURCE_LOCALE)
    return list(Inputs(inputs, options))


def clean_page(page: InputFile, options: CleanOptions) -> CleanPage:
    """One page in one language, byte for byte the same outside its pairs."""
    if page.refused is not None:
        return CleanPage(data=b"", problem=page.refused.message)
    try:
        data = page.read()
    except OSError as error:
        return CleanPage(data=b"", problem=f"cannot be read: {error.strerror}")
    document = read_document(data, page.origin)
    for remark in document.diagnostics:
        if remark.code == "not-utf8":
            return CleanPage(data=b"", problem=f"{remark.message}. {remark.advice}")
    text = clean(document, options.side, author_form=options.author_form)
    return CleanPage(data=text.encode())


def clean_pages(
    pages: Collection[InputFile],
    options: CleanOptions,
    output: Path,
    *,
    advance: Callable[[], None] = lambda: None,
) -> tuple[int, list[tuple[str, str]]]:
    """Write the pages under `output` at their own relative paths.

    Gives the number written and, for each page that could not be, its path and why. Raises
    `OutputError` where the folder cannot be written.
    """
    written, problems = 0, []
    targets = _name_targets(pages, output)
    for page, target in zip(pages, targets, strict=True):
        result = clean_page(page, options)
        if result.problem:
            problems.append((page.origin.path, result.problem))
        else:
            with written_beside(target) as file:
                file.write(result.data)
            written += 1
        advance()
    return written, problems


def _name_targets(pages: Collection[InputFile], output: Path) -> list[Path]:
    """Where each page goes; pages of several folders go into folders of their names."""
    several = len({page.location for page in pages if not page.is_input}) > 1
    targets = [
        output / (Path(page.location).name if several and not page.is_input else "") / page.relative
        for page in pages
    ]
    twice = [target for target, count in Counter(targets).items() if count > 1]
    if twice:
        raise OutputError(
            f"two pages would be written to {twice[0]}", advice="Clean them one by one."
        )
    return targets
