"""The common part of both XLIFF writers: a `file` element for each page, a unit for each pair."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Generic, TypeVar

from tmx_extract.formats.edit_marks import list_edit
from tmx_extract.formats.export_units import UnitMarkup, iter_units
from tmx_extract.formats.options import WriteOptions, name_file
from tmx_extract.formats.xml_text import escape, picture_forbidden
from tmx_extract.model import Occurrence, Page
from tmx_extract.outputs.pieces import write_pieces

_Content = TypeVar("_Content")


@dataclass(frozen=True, slots=True, kw_only=True)
class XliffLayout(Generic[_Content]):
    """The elements of one version of XLIFF."""

    markup: UnitMarkup[_Content]
    start: str
    """The part before the first file."""
    start_file: Callable[[Page, tuple[str, ...]], str]
    """Returns the part of a file before its first unit, from the page and the key of the file."""
    unit: Callable[[Occurrence, _Content], str]
    """Returns one complete unit."""
    end_of_file: str


def write_files(
    stream: BinaryIO,
    occurrences: Iterable[Occurrence],
    options: WriteOptions,
    layout: XliffLayout[_Content],
) -> int:
    """Write the pairs in order and return their number, with flat memory use.

    The pairs of a page must come together. Reports the problems of `iter_units`.
    """
    write_pieces(stream, ['<?xml version="1.0" encoding="UTF-8"?>\n', layout.start])
    written = write_pieces(stream, _iter_written(occurrences, options, layout))
    write_pieces(stream, [layout.end_of_file if written else "", "</xliff>\n"])
    return written


def _iter_written(
    occurrences: Iterable[Occurrence], options: WriteOptions, layout: XliffLayout[_Content]
) -> Iterator[str]:
    """Yield each unit, with the start of its file before the first."""
    # The pairs of a page then come from many pages, some by people and some by machine.
    is_mixed = options.source_is_translation and options.dedupe != "segment"
    page, open_key = None, None
    for occurrence, content in iter_units(occurrences, options, layout.markup):
        before = ""
        if occurrence.page is not page:
            page = occurrence.page
            key = name_file(page, options.dedupe)
            if key != open_key:
                # No page was edited as a whole.
                is_told = not is_mixed and page.translation_type != "PE"
                told = page if is_told else page._replace(translation_type=None)
                before = (layout.end_of_file if open_key else "") + layout.start_file(told, key)
                open_key = key
        yield before + layout.unit(occurrence, content)


def list_facts(page: Page) -> list[tuple[str, str]]:
    """Return the facts about a page, as names and element content."""
    facts = (
        ("handback", page.key),
        ("repository", page.repository),
        ("locfileid", page.locfileid),
        ("openlocfilehash", page.openlocfilehash),
        ("sourcegitcommit", page.sourcegitcommit),
        ("translation-type", page.translation_type),
    )
    return [(name, escape(picture_forbidden(value))) for name, value in facts if value]


def list_notes(occurrence: Occurrence, options: WriteOptions) -> list[tuple[str, str]]:
    """Return the facts about a pair, as names and element content."""
    notes = [("chosen by", occurrence.reason)] if occurrence.reason else []
    if occurrence.page.is_deleted:
        notes.append(("page", "deleted"))
    for about, fact in list_edit(occurrence, options):
        notes.append((about, escape(picture_forbidden(fact))))
    for place in occurrence.elsewhere:
        name = place.named_from(occurrence.page.repository)
        notes.append(("also in", escape(picture_forbidden(name))))
    return notes
