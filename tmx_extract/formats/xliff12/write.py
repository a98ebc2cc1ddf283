"""Write XLIFF 1.2, one `file` per page; valid against the strict and transitional schema."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import BinaryIO, NamedTuple, get_args

from tmx_extract.formats.export_units import UnitMarkup, UnitTexts
from tmx_extract.formats.options import WriteOptions, XliffCodes, identify, place_target
from tmx_extract.formats.shared_codes import MarkedText, text_of
from tmx_extract.formats.unwritable_text import list_forbidden
from tmx_extract.formats.xliff.write_files import XliffLayout, list_facts, list_notes, write_files
from tmx_extract.formats.xliff12.codes import find_hidden, mark_up
from tmx_extract.formats.xml_text import escape, escape_attribute, has_forbidden
from tmx_extract.model import EditState, Occurrence, Page, TranslationType

_NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
# XLIFF 1.2 has no state for machine translation. Programs read only `approved` (Weblate,
# translate-toolkit), people see the state.
_UNIT: dict[TranslationType | None, str] = {
    "PE": ' approved="yes"',
    "HT": ' approved="yes"',
    "MT": "",
    None: "",
}
_TARGET: dict[TranslationType | None, str] = {
    "PE": '<target state="translated">',
    "HT": '<target state="translated">',
    "MT": '<target state="needs-review-translation" state-qualifier="mt-suggestion">',
    None: '<target state="needs-review-translation">',
}
# An edit has the state of the file in which it came back.
_EDITED: dict[EditState, str] = {
    "reviewed": '<target state="signed-off">',
    "final": '<target state="final">',
    "needs-review": '<target state="needs-review-translation">',
}


def write(stream: BinaryIO, occurrences: Iterable[Occurrence], options: WriteOptions) -> int:
    """Write as `write_files` does. White space is kept (`xml:space`). A forbidden character becomes
    a picture and is recorded in a `context`."""
    layout = XliffLayout(
        markup=_MARKUP[options.xliff_codes],
        start=f'<xliff version="1.2" xmlns="{_NAMESPACE}">\n',
        start_file=lambda page, _: _start_file(page, options),
        unit=lambda occurrence, content: _unit(occurrence, content, options),
        end_of_file="</body></file>\n",
    )
    return write_files(stream, occurrences, options, layout)


class _Content(NamedTuple):
    """The content of a unit."""

    source: str
    target: str
    characters: str = ""
    """The places of pictures that replace forbidden characters."""


def _unit(occurrence: Occurrence, content: _Content, options: WriteOptions) -> str:
    kind = occurrence.translation_type
    approved, opening = _UNIT[kind], _TARGET[kind]
    if occurrence.edit is not None:
        opening = _EDITED.get(occurrence.edit.state, opening)
        approved = "" if occurrence.edit.state == "needs-review" else approved
    source, target, characters = content
    placed = place_target(occurrence, options)
    after = ""
    if placed == "target":
        after = f"\n{opening}{target}</target>"
    elif placed == "match":
        after = f'\n<alt-trans origin="MT"><target>{target}</target></alt-trans>'
    told = list_notes(occurrence, options)
    notes = "".join(f"<note>{name}: {note}</note>" for name, note in told)
    return (
        f'<trans-unit id="{identify(occurrence, options.dedupe)}"{approved}'
        f' resname="{occurrence.segment_id}" restype="x-{occurrence.place}">\n'
        f"<source>{source}</source>{after}{characters}{notes}</trans-unit>\n"
    )


def _write_plain(source: str, target: str) -> _Content:
    return _Content(escape(source), escape(target))


def _write_texts(codes: XliffCodes, texts: UnitTexts) -> _Content:
    sides = (texts.source, texts.targets[0])
    hidden = find_hidden(sides)
    source, target = (mark_up(side, codes, hidden) for side in sides)
    return _Content(source, target, _characters(sides) if texts.has_forbidden else "")


_MARKUP: Mapping[XliffCodes, UnitMarkup[_Content]] = {
    codes: UnitMarkup(_write_plain, partial(_write_texts, codes)) for codes in get_args(XliffCodes)
}


def _characters(sides: Sequence[MarkedText]) -> str:
    texts = zip(("source", "target"), map(text_of, sides), strict=True)
    told = "".join(
        f'<context context-type="x-{name}-characters">{list_forbidden(text)}</context>'
        for name, text in texts
        if has_forbidden(text)
    )
    return f'<context-group purpose="information">{told}</context-group>'


def _start_file(page: Page, options: WriteOptions) -> str:
    date = f' date="{page.handback_date}T00:00:00Z"' if page.handback_date else ""
    phase = ""
    if page.translation_type:
        process = "machine translation" if page.translation_type == "MT" else "human translation"
        phase = (
            f'<phase-group><phase phase-name="handback" process-name="{process}"{date}/>'
            "</phase-group>\n"
        )
    notes = "".join(f"<note>{name}: {fact}</note>\n" for name, fact in list_facts(page))
    return (
        f'<file original="{escape_attribute(page.path)}" datatype="x-markdown"'
        f' source-language="{escape_attribute(options.source_language)}"'
        f' target-language="{escape_attribute(options.target_language)}"{date}'
        f' tool-id="tmx-extract" xml:space="preserve">\n<header>{phase}'
        f'<tool tool-id="tmx-extract" tool-name="tmx-extract"'
        f' tool-version="{options.tool_version}"/>\n{notes}</header>\n<body>\n'
    )
