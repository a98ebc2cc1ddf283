"""Writing XLIFF 2.0 or 2.1 (the same namespace and core), one `file` per page."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import BinaryIO

from tmx_extract.formats.files import write_files
from tmx_extract.formats.options import Report, WriteOptions, identify
from tmx_extract.formats.units import Unit
from tmx_extract.formats.xliff2.codes import OriginalData, mark_up
from tmx_extract.formats.xmltext import escape, escape_attribute, picture_forbidden
from tmx_extract.model import Occurrence, Page, TranslationType

DEFAULT_VERSION = "2.0"
"""Poedit refuses files that say 2.1."""

_NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
_METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
_MATCHES = "urn:oasis:names:tc:xliff:matches:2.0"
# A state below translated reads as fuzzy, which is what machine translation should be.
_STATE: dict[TranslationType | None, str] = {
    "HT": ' state="final"',
    "MT": ' state="initial" subState="tmx:mt-suggestion"',
    None: ' state="initial"',
}


def write(
    stream: BinaryIO, occurrences: Iterable[Occurrence], options: WriteOptions, report: Report
) -> int:
    """Write as `write_files` says. White space is kept (`xml:space`); a forbidden character goes
    into `cp`."""
    return write_files(stream, occurrences, options, report, _Layout(options=options))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    options: WriteOptions
    end_of_file: str = "</file>\n"

    def start(self) -> str:
        matches = f' xmlns:mtc="{_MATCHES}"' if self.options.machine_target == "match" else ""
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<xliff version="{self.options.version or DEFAULT_VERSION}" xmlns="{_NAMESPACE}"'
            f' xmlns:mda="{_METADATA}"{matches}'
            f' srcLang="{escape_attribute(self.options.source_language)}"'
            f' trgLang="{escape_attribute(self.options.target_language)}">\n'
        )

    def start_file(self, page: Page, key: tuple[str, ...]) -> str:
        return _start_file(page, key)

    def unit(self, unit: Unit) -> str:
        occurrence = unit.occurrence
        kind = occurrence.page.translation_type
        placed = self.options.machine_target if kind == "MT" else "target"
        data = OriginalData()
        source = f"<source>{mark_up(unit.source, data)}</source>"
        if placed == "target":
            target = f"\n<target>{mark_up(unit.targets[0], data)}</target>"
            segment = f"<segment{_STATE[kind]}>\n{source}{target}</segment>"
        else:
            segment = f'<segment id="s1" state="initial">\n{source}</segment>'
        matches = _match(unit) if placed == "match" else ""
        return (
            f'<unit id="u{identify(occurrence, self.options.dedupe)}"'
            f' name="{occurrence.segment_id}" type="tmx:{occurrence.place}">'
            f"{matches}{_notes(occurrence)}{data.element()}\n{segment}</unit>\n"
        )


def _match(unit: Unit) -> str:
    """The machine's text as a proposal for the whole segment, with original data of its own."""
    data = OriginalData()
    source, target = mark_up(unit.source, data), mark_up(unit.targets[0], data)
    return (
        f'\n<mtc:matches><mtc:match ref="#s1" type="mt" origin="MT">{data.element()}'
        f"<source>{source}</source><target>{target}</target></mtc:match></mtc:matches>"
    )


def _start_file(page: Page, key: tuple[str, ...]) -> str:
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


def _notes(occurrence: Occurrence) -> str:
    notes = ""
    if occurrence.reason:
        notes = f'<note category="chosen-by">{occurrence.reason}</note>'
    for place in occurrence.elsewhere:
        name = escape(picture_forbidden(place.named_from(occurrence.page.repository)))
        notes += f'<note category="also-in">{name}</note>'
    return f"<notes>{notes}</notes>" if notes else ""


def _file_id(key: tuple[str, ...]) -> str:
    """Stable, and unique also where one handback has several paths or deliveries."""
    _, *place = key
    return f"f{key[0]}.{blake2b('/'.join(place).encode(), digest_size=4).hexdigest()}"
