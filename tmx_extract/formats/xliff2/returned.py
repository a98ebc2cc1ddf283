"""Read returned XLIFF 2.x of any tool."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import BinaryIO, NamedTuple

from lxml import etree

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.formats.read_xml import line_of, local_name
from tmx_extract.formats.recover_codes import (
    CodeElements,
    RecoveredTexts,
    SourceCodes,
    recover_codes,
)
from tmx_extract.formats.returned_units import (
    OfferedTargets,
    Returned,
    expect_mark,
    expect_segment_id,
    is_handback,
    is_name,
)
from tmx_extract.formats.translation_states import TargetState, is_untouched, least_state
from tmx_extract.formats.xliff.names import find_language
from tmx_extract.formats.xliff.offered_matches import OfferedMatches, compare_with_offers
from tmx_extract.formats.xliff.units import read_units
from tmx_extract.formats.xliff2.content import read_content, read_data
from tmx_extract.formats.xliff2.states import read_state

_FILE_ID = re.compile(r"f(?P<handback>.+)\.[0-9a-f]{8}")
_PARTS = ("{*}segment", "{*}ignorable")


class _File(NamedTuple):
    """The facts about all units of a `file`."""

    handback: str
    repository: str
    path: str
    source_language: str
    target_language: str


class _Part(NamedTuple):
    """One `segment`, or one `ignorable` between them."""

    source: CodeElements
    target: CodeElements | None
    texts: RecoveredTexts
    state: TargetState
    place: int
    """The position of its target in the unit, from 1."""
    segment: str
    """The name of its `segment`, or its number; empty for the parts between segments."""
    matches: OfferedTargets = OfferedTargets()

    @property
    def is_waiting(self) -> bool:
        """Whether it has no target by a person."""
        texts = self.texts
        return is_untouched(texts.source, texts.target, self.state.state, self.matches.texts)


def read(stream: BinaryIO) -> Iterator[Returned]:
    """Yield the units in order, with their segments joined. Raises `UnreadableFile`.

    Units that must not be translated are skipped if they have no target.
    """
    return read_units(stream, "unit", _read_file, _read_unit)


def _read_file(file: etree._Element) -> _File:
    facts = {
        meta.get("type", ""): meta.text or ""
        for meta in file.iterfind("{*}metadata/{*}metaGroup[@category='tmx-extract']/{*}meta")
    }
    found, root = _FILE_ID.fullmatch(file.get("id", "")), file.getroottree().getroot()
    handback = facts.get("handback") or (found["handback"] if found else "")
    return _File(
        handback=handback if is_handback(handback) else "",
        repository=facts.get("repository", ""),
        path=file.get("original", ""),
        source_language=root.get("srcLang", ""),
        target_language=root.get("trgLang", ""),
    )


def _read_unit(unit: etree._Element, file: _File, *, is_wanted: bool) -> Returned | None:
    parts = list(_iter_parts(unit))
    is_empty = all(part.target is None for part in parts)
    if not parts or (is_empty and not is_wanted):
        return None
    source = [token for part in parts for token in part.source]
    target, problems = _join_targets(parts)
    texts = recover_codes(source, target)
    segments = [part for part in parts if part.segment]
    has_target = bool(texts.target.strip())
    state = least_state(part.state.state for part in segments) if has_target else "untranslated"
    targets = unit.iterfind("{*}segment/{*}target")
    language, stray = find_language(targets, file.target_language)
    own_id, segment_id = unit.get("id", ""), expect_segment_id(unit.get("name"))
    name = own_id.removeprefix("u")
    whole = Returned(
        id=own_id,
        handback=file.handback,
        name=name if is_name(name) and (file.handback or segment_id) else "",
        segment_id=segment_id,
        repository=file.repository,
        path=file.path,
        source_language=file.source_language,
        target_language=language,
        stray_language=stray,
        source=texts.source,
        target=texts.target,
        state=state,
        line=line_of(unit),
        problems=(*problems, *texts.problems),
        edit=expect_mark(unit.findtext("{*}notes/{*}note[@category='edit']")),
        matches=segments[0].matches if segments else OfferedTargets(),
    )
    if len(segments) < 2:
        return whole
    return whole._replace(parts=tuple(_read_part(part, whole) for part in segments))


def _read_part(part: _Part, whole: Returned) -> Returned:
    read = whole.part(part.segment, part.texts, part.state.state)
    return read._replace(edit="", matches=part.matches)


def _iter_parts(unit: etree._Element) -> Iterator[_Part]:
    data = read_data(unit)
    proposals = _read_matches(unit)
    for place, part in enumerate(unit.iterchildren(*_PARTS), 1):
        source, target = part.find("{*}source"), part.find("{*}target")
        if source is None:
            continue
        words = read_content(source, data)
        translated = None if target is None else read_content(target, data)
        if local_name(part) == "ignorable":
            # The text between sentences is the same in both languages unless the file has a target.
            between = words if translated is None else translated
            told = TargetState("final")
            yield _Part(
                words, between, recover_codes(words, between), told, _order(target, place), ""
            )
            continue
        texts = recover_codes(words, translated)
        told = read_state(part, texts.source, texts.target)
        # Without a state a segment is `initial`.
        has_offers = told.state in ("", "open")
        several = [proposals[name] for name in (part.get("id", ""),) if name in proposals]
        offered = compare_with_offers(
            texts.target,
            several if has_offers else [],
            source,
            partial(read_content, data=data),
            is_match=told.is_match,
        )
        if not told.state and texts.target in offered.texts:
            told = TargetState("open")
        name = part.get("id", str(place))
        yield _Part(words, translated, texts, told, _order(target, place), name, offered)


def _read_matches(unit: etree._Element) -> Mapping[str, OfferedMatches]:
    """Return the texts that a tool offered, by the names of the segments."""
    offered: dict[str, list[str]] = {}
    for match in unit.iterfind("{*}matches/{*}match"):
        data = read_data(match)
        source = SourceCodes(read_content(match.find("{*}source"), data))
        target = read_content(match.find("{*}target"), data)
        name = re.split("[#/=]", match.get("ref", ""))[-1]
        offered.setdefault(name, []).append(source.recover_target(target))
    return {name: OfferedMatches(texts) for name, texts in offered.items()}


def _order(target: etree._Element | None, place: int) -> int:
    told = "" if target is None else target.get("order", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else place


def _join_targets(parts: Sequence[_Part]) -> tuple[CodeElements | None, list[Diagnostic]]:
    """Return the target of the unit; none if one of its segments has none, which is reported."""
    segments = [part for part in parts if part.segment]
    waiting = [part for part in parts if part.target is None]
    if len(segments) > 1:
        waiting = [part for part in segments if part.texts.source.strip() and part.is_waiting]
    if waiting:
        done = len(segments) - len(waiting)
        found = f"{done} of {len(segments)} segments"
        return None, [Diagnostic(code="partly-translated", found=found)] if done else []
    ordered = sorted(parts, key=lambda part: part.place)
    return [token for part in ordered for token in part.target or ()], []
