"""Write XLIFF 2.0 or 2.1 (the same namespace and core), one `file` per page."""

from collections.abc import Iterable
from functools import partial
from hashlib import blake2b
from typing import BinaryIO, NamedTuple

from tmx_extract.formats.export_units import UnitMarkup, UnitTexts
from tmx_extract.formats.options import WriteOptions, identify, place_target
from tmx_extract.formats.xliff.write_files import XliffLayout, list_facts, list_notes, write_files
from tmx_extract.formats.xliff2.codes import OriginalData, mark_up
from tmx_extract.formats.xml_text import escape, escape_attribute
from tmx_extract.model import EditState, Occurrence, Page, TranslationType

DEFAULT_VERSION = "2.0"
"""Poedit refuses files with version 2.1."""

_NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
_METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
_MATCHES = "urn:oasis:names:tc:xliff:matches:2.0"
# Readers treat a state below translated as fuzzy, which is right for machine translation.
_STATE: dict[TranslationType | None, str] = {
    "PE": ' state="translated"',
    "HT": ' state="final"',
    "MT": ' state="initial" subState="tmx:mt-suggestion"',
    None: ' state="initial"',
}
# An edit has the state of the file in which it came back.
_EDITED: dict[EditState, str] = {
    "reviewed": ' state="reviewed"',
    "final": ' state="final"',
    "needs-review": ' state="initial"',
}


def write(stream: BinaryIO, occurrences: Iterable[Occurrence], options: WriteOptions) -> int:
    """Write as `write_files` does. White space is kept (`xml:space`). A forbidden character is
    written as `cp`."""
    has_matches = options.machine_target == "match"
    layout = XliffLayout(
        markup=_WITH_MATCH if has_matches else _MARKUP,
        start=_start(options, f' xmlns:mtc="{_MATCHES}"' if has_matches else ""),
        start_file=_start_file,
        unit=lambda occurrence, content: _unit(occurrence, content, options),
        end_of_file="</file>\n",
    )
    return write_files(stream, occurrences, options, layout)


class _Content(NamedTuple):
    """The content of a unit."""

    source: str
    target: str
    source_data: str = ""
    """The original data of the source only."""
    data: str = ""
    """The original data of source and target."""
    in_match: tuple[str, str] | None = None
    """Source and target as written in a match; None if they are the same there."""


def _start(options: WriteOptions, namespaces: str) -> str:
    return (
        f'<xliff version="{options.version or DEFAULT_VERSION}" xmlns="{_NAMESPACE}"'
        f' xmlns:mda="{_METADATA}"{namespaces}'
        f' srcLang="{escape_attribute(options.source_language)}"'
        f' trgLang="{escape_attribute(options.target_language)}">\n'
    )


def _unit(occurrence: Occurrence, content: _Content, options: WriteOptions) -> str:
    kind = occurrence.translation_type
    state = _STATE[kind]
    if occurrence.edit is not None:
        state = _EDITED.get(occurrence.edit.state, state)
    source, target, source_data, data, _ = content
    placed = place_target(occurrence, options)
    matches = ""
    if placed == "target":
        segment = (
            f"{data}\n<segment{state}>\n<source>{source}</source>\n"
            f"<target>{target}</target></segment>"
        )
    else:
        segment = (
            f'{source_data}\n<segment id="s1" state="initial">\n<source>{source}</source></segment>'
        )
        matches = _match(content) if placed == "match" else ""
    return (
        f'<unit id="u{identify(occurrence, options.dedupe)}"'
        f' name="{occurrence.segment_id}" type="tmx:{occurrence.place}">'
        f"{matches}{_notes(occurrence, options)}{segment}</unit>\n"
    )


def _write_plain(source: str, target: str) -> _Content:
    return _Content(escape(source), escape(target))


def _write_texts(texts: UnitTexts, *, has_match: bool) -> _Content:
    data = OriginalData()
    source, source_data = mark_up(texts.source, data), data.element()
    target = mark_up(texts.targets[0], data, source=texts.source)
    if not (source_data and has_match):
        return _Content(source, target, source_data, data.element())
    match = (
        mark_up(texts.source, data, match=1),
        mark_up(texts.targets[0], data, source=texts.source, match=1),
    )
    return _Content(source, target, source_data, data.element(), match)


_MARKUP = UnitMarkup(_write_plain, partial(_write_texts, has_match=False))
_WITH_MATCH = UnitMarkup(_write_plain, partial(_write_texts, has_match=True))


def _match(content: _Content) -> str:
    """Return the machine text as a proposal for the whole segment, with its own original data."""
    source, target = content.in_match or (content.source, content.target)
    return (
        f'\n<mtc:matches><mtc:match ref="#s1" type="mt" origin="MT">{content.data}'
        f"<source>{source}</source><target>{target}</target>"
        "</mtc:match></mtc:matches>"
    )


def _start_file(page: Page, key: tuple[str, ...]) -> str:
    facts = list_facts(page)
    if page.handback_date:
        facts.append(("handback-date", page.handback_date))
    metas = "".join(f'<mda:meta type="{name}">{fact}</mda:meta>\n' for name, fact in facts)
    return (
        f'<file id="{_file_id(key)}" original="{escape_attribute(page.path)}"'
        ' xml:space="preserve">\n'
        f'<mda:metadata><mda:metaGroup category="tmx-extract">\n{metas}'
        "</mda:metaGroup></mda:metadata>\n"
    )


def _notes(occurrence: Occurrence, options: WriteOptions) -> str:
    notes = "".join(
        f'<note category="{name.replace(" ", "-")}">{note}</note>'
        for name, note in list_notes(occurrence, options)
    )
    return f"<notes>{notes}</notes>" if notes else ""


def _file_id(key: tuple[str, ...]) -> str:
    """Return a stable id, which is unique even if a handback has several paths or deliveries."""
    _, *place = key
    return f"f{key[0]}.{blake2b('/'.join(place).encode(), digest_size=4).hexdigest()}"
