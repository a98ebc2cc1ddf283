"""Writing XLIFF 1.2, one `file` per page; valid against the strict and transitional schema."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from tmx_extract.formats.options import Report, WriteOptions, identify, name_file
from tmx_extract.formats.stream import Tally, write_pieces
from tmx_extract.formats.xmltext import (
    FORBIDDEN,
    NEEDS_CARE,
    escape,
    escape_attribute,
    is_blank,
    name_characters,
    picture_forbidden,
)
from tmx_extract.model import Occurrence, Page, TranslationType

_NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
# XLIFF 1.2 has no state for machine translation. Readers look at `approved` alone (Weblate,
# translate-toolkit), people at the state.
_UNIT: dict[TranslationType | None, str] = {"HT": ' approved="yes"', "MT": "", None: ""}
_TARGET: dict[TranslationType | None, str] = {
    "HT": '<target state="translated">',
    "MT": '<target state="needs-review-translation" state-qualifier="mt-suggestion">',
    None: '<target state="needs-review-translation">',
}


def write(
    stream: BinaryIO, occurrences: Iterable[Occurrence], options: WriteOptions, report: Report
) -> int:
    """Write the pairs as they come and give their number; flat memory.

    Expects the pairs of a page together. White space is kept (`xml:space`). A pair with an empty
    side is reported and left out, a character that XML forbids is reported and pictured.
    """
    tally = Tally()
    write_pieces(stream, _iter_pieces(occurrences, options, report, tally))
    return tally.pairs


def _iter_pieces(
    occurrences: Iterable[Occurrence], options: WriteOptions, report: Report, tally: Tally
) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<xliff version="1.2" xmlns="{_NAMESPACE}">\n'
    open_key = None
    for occurrence in occurrences:
        page = occurrence.page
        if is_blank(occurrence.source) or is_blank(occurrence.target):
            report(occurrence, "empty-text", "source" if is_blank(occurrence.source) else "target")
            continue
        source = _text(occurrence, occurrence.source, report)
        target = _text(occurrence, occurrence.target, report)
        key = name_file(page, options.dedupe)
        if key != open_key:
            yield _FILE_END if open_key else ""
            yield _file_start(page, options)
            open_key = key
        kind = page.translation_type
        note = f"<note>chosen by: {occurrence.reason}</note>" if occurrence.reason else ""
        yield (
            f'<trans-unit id="{identify(occurrence, options.dedupe)}"{_UNIT[kind]}'
            f' resname="{occurrence.segment_id}" restype="x-{occurrence.place}">\n'
            f"<source>{source}</source>\n{_TARGET[kind]}{target}</target>{note}</trans-unit>\n"
        )
        tally.pairs += 1
    yield f"{_FILE_END if open_key else ''}</xliff>\n"


_FILE_END = "</body></file>\n"


def _file_start(page: Page, options: WriteOptions) -> str:
    date = f' date="{page.handback_date}T00:00:00Z"' if page.handback_date else ""
    phase = ""
    if page.translation_type:
        process = "machine translation" if page.translation_type == "MT" else "human translation"
        phase = (
            f'<phase-group><phase phase-name="handback" process-name="{process}"{date}/>'
            "</phase-group>\n"
        )
    facts = (
        ("handback", page.key),
        ("repository", page.repository),
        ("locfileid", page.locfileid),
        ("openlocfilehash", page.openlocfilehash),
        ("sourcegitcommit", page.sourcegitcommit),
        ("translation-type", page.translation_type),
    )
    notes = "".join(
        f"<note>{name}: {escape(picture_forbidden(value))}</note>\n"
        for name, value in facts
        if value
    )
    return (
        f'<file original="{escape_attribute(page.path)}" datatype="x-markdown"'
        f' source-language="{escape_attribute(options.source_language)}"'
        f' target-language="{escape_attribute(options.target_language)}"{date}'
        f' tool-id="tmx-extract" xml:space="preserve">\n<header>{phase}'
        f'<tool tool-id="tmx-extract" tool-name="tmx-extract"'
        f' tool-version="{options.tool_version}"/>\n{notes}</header>\n<body>\n'
    )


def _text(occurrence: Occurrence, text: str, report: Report) -> str:
    if not NEEDS_CARE.search(text):
        return text
    if FORBIDDEN.search(text):
        report(occurrence, "forbidden-character", name_characters(text))
        text = picture_forbidden(text)
    return escape(text)
