"""Read returned XLIFF 2.x of any tool."""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import BinaryIO, NamedTuple

from lxml import etree

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.formats.fillable_files import FileLanguages
from tmx_extract.formats.read_xml import local_name
from tmx_extract.formats.recover_codes import (
    CodeElements,
    SourceCodes,
    recover_codes,
)
from tmx_extract.formats.returned_units import (
    HANDBACK,
    MARK,
    OfferedTargets,
    Returned,
    UnitPlace,
    keep_form,
)
from tmx_extract.formats.translation_states import TargetState, least_state
from tmx_extract.formats.xliff.offered_matches import compare_with_offers, group_offers
from tmx_extract.formats.xliff.returned import FileFacts, ReturnedSegment, make_part, make_unit
from tmx_extract.formats.xliff.units import read_units
from tmx_extract.formats.xliff2.content import read_content, read_data
from tmx_extract.formats.xliff2.states import read_state

_FILE_ID = re.compile(r"f(?P<handback>.+)\.[0-9a-f]{8}")
_PARTS = ("{*}segment", "{*}ignorable")


class _Part(NamedTuple):
    """One `segment`, or one `ignorable` between them."""

    source: CodeElements
    target: CodeElements | None
    place: int
    """The position of its target in the unit, from 1."""
    segment: ReturnedSegment | None = None
    """Its name is that of the element, or its number; None for the parts between segments."""


def read(stream: BinaryIO) -> Iterator[Returned]:
    """Yield the units in order, with their segments joined. Raises `UnreadableFile`.

    Units that must not be translated are skipped if they have no target.
    """
    for unit, file, is_wanted in read_units(stream, "unit", _read_file):
        parts = list(_iter_parts(unit))
        if parts and (is_wanted or any(part.target is not None for part in parts)):
            yield _read_unit(unit, file, parts)


def _read_file(file: etree._Element) -> FileFacts:
    facts = {
        meta.get("type", ""): meta.text or ""
        for meta in file.iterfind("{*}metadata/{*}metaGroup[@category='tmx-extract']/{*}meta")
    }
    found = _FILE_ID.fullmatch(file.get("id", ""))
    place = UnitPlace(
        handback=keep_form(HANDBACK, facts.get("handback") or (found["handback"] if found else "")),
        repository=facts.get("repository", ""),
        path=file.get("original", ""),
    )
    root = file.getroottree().getroot()
    languages = FileLanguages(root.get("srcLang", ""), root.get("trgLang", ""))
    return FileFacts(place, languages, is_own=bool(place.handback))


def _read_unit(unit: etree._Element, file: FileFacts, parts: Sequence[_Part]) -> Returned:
    source = [token for part in parts for token in part.source]
    segments = [part.segment for part in parts if part.segment]
    target, problems = _join_targets(parts, segments)
    texts = recover_codes(source, target)
    has_target = bool(texts.target.strip())
    state = least_state(one.state.state for one in segments) if has_target else "untranslated"
    matches = segments[0].matches if segments else OfferedTargets()
    read = ReturnedSegment("", texts, TargetState(state), matches)
    ids = unit.get("id", "").removeprefix("u"), unit.get("name")
    targets = unit.iterfind("{*}segment/{*}target")
    whole = make_unit(unit, file, ids, targets, read)._replace(
        problems=(*problems, *texts.problems),
        edit=keep_form(MARK, unit.findtext("{*}notes/{*}note[@category='edit']")),
    )
    if len(segments) < 2:
        return whole
    return whole._replace(parts=tuple(make_part(whole, segment) for segment in segments))


def _iter_parts(unit: etree._Element) -> Iterator[_Part]:
    data = read_data(unit)
    offers = group_offers(_iter_offers(unit))
    # A target without a source belongs to no other part of the unit; alone, it is reported.
    has_source = any(part.find("{*}source") is not None for part in unit.iterchildren(*_PARTS))
    for place, part in enumerate(unit.iterchildren(*_PARTS), 1):
        source, target = part.find("{*}source"), part.find("{*}target")
        if source is None and (has_source or target is None):
            continue
        words = read_content(source, data)
        translated = None if target is None else read_content(target, data)
        if local_name(part) == "ignorable":
            # The text between sentences is the same in both languages unless the file has a target.
            yield _Part(words, words if translated is None else translated, _order(target, place))
            continue
        texts = recover_codes(words, translated)
        told = read_state(part, texts.source, texts.target)
        # Without a state a segment is `initial`.
        name = part.get("id", "") if told.state in ("", "open") else None
        several, read = filter(None, [offers.get(name)]), partial(read_content, data=data)
        offered = compare_with_offers(texts.target, several, source, read, is_match=told.is_match)
        if not told.state and texts.target in offered.texts:
            told = TargetState("open")
        segment = ReturnedSegment(part.get("id", str(place)), texts, told, offered)
        yield _Part(words, translated, _order(target, place), segment)


def _iter_offers(unit: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield the texts that a tool offered, with the names of their segments."""
    for match in unit.iterfind("{*}matches/{*}match"):
        data = read_data(match)
        source = SourceCodes(read_content(match.find("{*}source"), data))
        target = read_content(match.find("{*}target"), data)
        yield re.split("[#/=]", match.get("ref", ""))[-1], source.recover_target(target)


def _order(target: etree._Element | None, place: int) -> int:
    told = "" if target is None else target.get("order", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else place


def _join_targets(
    parts: Sequence[_Part], segments: Sequence[ReturnedSegment]
) -> tuple[CodeElements | None, list[Diagnostic]]:
    """Return the target of the unit; none if one of its segments has none, which is reported."""
    waiting = sum(part.target is None for part in parts)
    if len(segments) > 1:
        waiting = sum(bool(one.texts.source.strip()) and one.is_waiting for one in segments)
    if waiting:
        done = len(segments) - waiting
        found = f"{done} of {len(segments)} segments"
        return None, [Diagnostic(code="partly-translated", found=found)] if done else []
    ordered = sorted(parts, key=lambda part: part.place)
    return [token for part in ordered for token in part.target or ()], []
