"""Writing TMX 1.4, as the specification and its readers want it (GALA, TMX 1.4b)."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from tmx_extract.formats.options import Report, WriteOptions, identify
from tmx_extract.formats.stream import Tally, write_pieces
from tmx_extract.formats.xmltext import (
    FORBIDDEN,
    NEEDS_CARE,
    escape,
    escape_attribute,
    name_characters,
    picture_forbidden,
)
from tmx_extract.model import Occurrence, Page


def write(
    stream: BinaryIO, occurrences: Iterable[Occurrence], options: WriteOptions, report: Report
) -> int:
    """Write the pairs as they come and give their number; flat memory.

    White space around a text is left out, for readers refuse it. A pair with an empty side is
    reported and left out, a character that XML forbids is reported and pictured.
    """
    tally = Tally()
    write_pieces(stream, _iter_pieces(occurrences, options, report, tally))
    return tally.pairs


def _iter_pieces(
    occurrences: Iterable[Occurrence], options: WriteOptions, report: Report, tally: Tally
) -> Iterator[str]:
    source_language = escape_attribute(options.source_language)
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n'
        '<tmx version="1.4">\n'
        f'<header creationtool="tmx-extract" creationtoolversion="{options.tool_version}"'
        ' segtype="sentence" o-tmf="tmx-extract" adminlang="en-US"'
        f' srclang="{source_language}" datatype="x-markdown"/>\n'
        "<body>\n"
    )
    page, facts, target_opening = None, "", ""
    source_opening = f'<tuv xml:lang="{source_language}"><seg>'
    for occurrence in occurrences:
        if occurrence.page is not page:
            page = occurrence.page
            facts = _page_facts(page)
            target_opening = _target_opening(page, options.target_language)
        source = _text(occurrence, occurrence.source, report)
        target = _text(occurrence, occurrence.target, report)
        if not source or not target:
            report(occurrence, "empty-text", "source" if not source else "target")
            continue
        kind = ' segtype="paragraph"' if occurrence.is_paragraph else ""
        name = f"{page.key}.{identify(occurrence, options.dedupe)}"
        reason = f'<prop type="x-chosen-by">{occurrence.reason}</prop>' if occurrence.reason else ""
        yield (
            f'<tu tuid="{name}"{kind} usagecount="{occurrence.occurrences}">{facts}'
            f'<prop type="x-segment-id">{occurrence.segment_id}</prop>'
            f'<prop type="x-place">{occurrence.place}</prop>{reason}\n'
            f"{source_opening}{source}</seg></tuv>\n"
            f"{target_opening}{target}</seg></tuv></tu>\n"
        )
        tally.pairs += 1
    yield "</body>\n</tmx>\n"


def _page_facts(page: Page) -> str:
    """The props that all pairs of a page share. Their names begin with `x-`: OmegaT takes some
    other names as the mark of an alternative translation."""
    facts = (
        ("x-translation-type", page.translation_type),
        ("x-repository", page.repository),
        ("x-path", page.path),
        ("x-locfileid", page.locfileid),
        ("x-openlocfilehash", page.openlocfilehash),
        ("x-sourcegitcommit", page.sourcegitcommit),
    )
    return "".join(
        f'<prop type="{name}">{escape(picture_forbidden(value))}</prop>'
        for name, value in facts
        if value
    )


def _target_opening(page: Page, language: str) -> str:
    changed = ""
    if page.handback_date:
        changed = f' changedate="{page.handback_date.replace("-", "")}T000000Z"'
    if page.translation_type:
        changed += f' changeid="{page.translation_type}"'
    return f'<tuv xml:lang="{escape_attribute(language)}"{changed}><seg>'


def _text(occurrence: Occurrence, text: str, report: Report) -> str:
    if not NEEDS_CARE.search(text):
        return text.strip()
    if FORBIDDEN.search(text):
        report(occurrence, "forbidden-character", name_characters(text))
        text = picture_forbidden(text)
    return escape(text.strip())
