"""Writing XLIFF 2.0 or 2.1 (the same namespace and core), one `file` per page."""

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import BinaryIO

from tmx_extract.formats.options import Report, WriteOptions, identify, name_file
from tmx_extract.formats.stream import Tally, write_pieces
from tmx_extract.formats.xmltext import (
    FORBIDDEN,
    NEEDS_CARE,
    escape,
    escape_attribute,
    escape_with,
    is_blank,
    name_characters,
    picture_forbidden,
)
from tmx_extract.model import Occurrence, Page, TranslationType

DEFAULT_VERSION = "2.0"
"""Poedit refuses files that say 2.1."""

_NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
_METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
# A state below translated reads as fuzzy, which is what machine translation should be.
_STATE: dict[TranslationType | None, str] = {
    "HT": ' state="final"',
    "MT": ' state="initial" subState="tmx:mt-suggestion"',
    None: ' state="initial"',
}


def write(
    stream: BinaryIO, occurrences: Iterable[Occurrence], options: WriteOptions, report: Report
) -> int:
    """Write the pairs as they come and give their number; flat memory.

    Expects the pairs of a page together. White space is kept (`xml:space`). A pair with an empty
    side is reported and left out, a character that XML forbids is reported and goes into `cp`.
    """
    tally = Tally()
    write_pieces(stream, _iter_pieces(occurrences, options, report, tally))
    return tally.pairs


def _iter_pieces(
    occurrences: Iterable[Occurrence], options: WriteOptions, report: Report, tally: Tally
) -> Iterator[str]:
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<xliff version="{options.version or DEFAULT_VERSION}" xmlns="{_NAMESPACE}"'
        f' xmlns:mda="{_METADATA}" srcLang="{escape_attribute(options.source_language)}"'
        f' trgLang="{escape_attribute(options.target_language)}">\n'
    )
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
            yield _file_start(page, key)
            open_key = key
        yield (
            f'<unit id="u{identify(occurrence, options.dedupe)}" name="{occurrence.segment_id}"'
            f' type="tmx:{occurrence.place}">{_reason(occurrence)}\n'
            f"<segment{_STATE[page.translation_type]}>\n"
            f"<source>{source}</source>\n<target>{target}</target></segment></unit>\n"
        )
        tally.pairs += 1
    yield f"{_FILE_END if open_key else ''}</xliff>\n"


_FILE_END = "</file>\n"


def _file_start(page: Page, key: tuple[str, ...]) -> str:
    facts = (
        ("handback", page.key),
        ("repository", page.repository),
        ("locfileid", page.locfileid),
        ("openlocfilehash", page.openlocfilehash),
        ("sourcegitcommit", page.sourcegitcommit),
        ("translation-type", page.translation_type),
        ("handback-date", page.handback_date),
    )
    metas = "".join(
        f'<mda:meta type="{name}">{escape(picture_forbidden(value))}</mda:meta>\n'
        for name, value in facts
        if value
    )
    return (
        f'<file id="{_file_id(key)}" original="{escape_attribute(page.path)}"'
        ' xml:space="preserve">\n'
        f'<mda:metadata><mda:metaGroup category="tmx-extract">\n{metas}'
        "</mda:metaGroup></mda:metadata>\n"
    )


def _reason(occurrence: Occurrence) -> str:
    if not occurrence.reason:
        return ""
    return f'<notes><note category="chosen-by">{occurrence.reason}</note></notes>'


def _text(occurrence: Occurrence, text: str, report: Report) -> str:
    if not NEEDS_CARE.search(text):
        return text
    if not FORBIDDEN.search(text):
        return escape(text)
    report(occurrence, "forbidden-character", name_characters(text))
    return escape_with(text, lambda character: f'<cp hex="{ord(character):04X}"/>')


def _file_id(key: tuple[str, ...]) -> str:
    """Stable, and unique also where one handback has several paths or deliveries."""
    _, *place = key
    return f"f{key[0]}.{blake2b('/'.join(place).encode(), digest_size=4).hexdigest()}"
