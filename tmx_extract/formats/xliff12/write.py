"""Writing XLIFF 1.2, one `file` per page; valid against the strict and transitional schema."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from tmx_extract.formats.files import write_files
from tmx_extract.formats.marking import text_of
from tmx_extract.formats.options import Report, WriteOptions, identify
from tmx_extract.formats.restore import list_forbidden
from tmx_extract.formats.units import Unit
from tmx_extract.formats.xliff12.codes import BETWEEN, find_hidden, mark_up
from tmx_extract.formats.xmltext import (
    escape,
    escape_attribute,
    has_forbidden,
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
    """Write as `write_files` says. White space is kept (`xml:space`); a forbidden character is
    pictured, and told in a `context`."""
    return write_files(stream, occurrences, options, report, _Layout(options=options))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    options: WriteOptions
    end_of_file: str = "</body></file>\n"

    def start(self) -> str:
        return (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<xliff version="1.2" xmlns="{_NAMESPACE}">\n'
        )

    def start_file(self, page: Page, key: tuple[str, ...]) -> str:  # noqa: ARG002 - 1.2 has no ids
        return _start_file(page, self.options)

    def unit(self, unit: Unit) -> str:
        occurrence, options = unit.occurrence, self.options
        kind = occurrence.page.translation_type
        side = unit.targets[0]
        hidden = frozenset[int]()
        if BETWEEN in occurrence.source or BETWEEN in occurrence.target:
            hidden = find_hidden((unit.source, side))
        source = mark_up(unit.source, options.xliff_codes, hidden)
        target = mark_up(side, options.xliff_codes, hidden)
        placed = options.machine_target if kind == "MT" else "target"
        after = ""
        if placed == "target":
            after = f"\n{_TARGET[kind]}{target}</target>"
        elif placed == "match":
            after = f'\n<alt-trans origin="MT"><target>{target}</target></alt-trans>'
        return (
            f'<trans-unit id="{identify(occurrence, options.dedupe)}"{_UNIT[kind]}'
            f' resname="{occurrence.segment_id}" restype="x-{occurrence.place}">\n'
            f"<source>{source}</source>{after}{_characters(unit)}{_notes(occurrence)}"
            "</trans-unit>\n"
        )


def _characters(unit: Unit) -> str:
    """Where in the texts the pictures stand for characters that XML has no way to write."""
    if not unit.has_forbidden:
        return ""
    told = "".join(
        f'<context context-type="x-{name}-characters">{list_forbidden(text_of(side))}</context>'
        for name, side in (("source", unit.source), ("target", unit.targets[0]))
        if has_forbidden(text_of(side))
    )
    return f'<context-group name="characters" purpose="information">{told}</context-group>'


def _notes(occurrence: Occurrence) -> str:
    notes = f"<note>chosen by: {occurrence.reason}</note>" if occurrence.reason else ""
    for place in occurrence.elsewhere:
        name = escape(picture_forbidden(place.named_from(occurrence.page.repository)))
        notes += f"<note>also in: {name}</note>"
    return notes


def _start_file(page: Page, options: WriteOptions) -> str:
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
