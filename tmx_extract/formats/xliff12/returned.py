"""Read returned XLIFF 1.2 of any tool."""

from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO, NamedTuple

from lxml import etree

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.formats.read_xml import line_of
from tmx_extract.formats.recover_codes import SourceCodes, put_characters, recover_codes
from tmx_extract.formats.returned_units import (
    OfferedTargets,
    Returned,
    expect_mark,
    expect_segment_id,
    is_handback,
    is_name,
)
from tmx_extract.formats.times import read_time
from tmx_extract.formats.translation_states import TargetState, is_untouched
from tmx_extract.formats.xliff.names import find_language
from tmx_extract.formats.xliff.offered_matches import OfferedMatches, compare_with_offers
from tmx_extract.formats.xliff.units import read_units
from tmx_extract.formats.xliff12.content import read_content
from tmx_extract.formats.xliff12.states import UnitFacts

_OWN_TOOL = "tmx-extract"


class _File(NamedTuple):
    """The facts about all units of a `file`."""

    handback: str
    repository: str
    path: str
    source_language: str
    target_language: str
    is_own: bool
    """Whether we wrote it, even if a tool changed it since."""
    phases: Mapping[str, tuple[str, str]]
    """Person and time, by the names of the phases."""


def read(stream: BinaryIO) -> Iterator[Returned]:
    """Yield the units in order. Raises `UnreadableFile`.

    Units that must not be translated are skipped if they have no target.
    """
    return read_units(stream, "trans-unit", _read_file, _read_unit)


def _read_file(file: etree._Element) -> _File:
    facts: dict[str, str] = {}
    for note in file.iterfind("{*}header/{*}note"):
        name, _, fact = (note.text or "").partition(": ")
        facts.setdefault(name, fact.strip())
    handback = facts.get("handback", "")
    tools = {tool.get("tool-id") for tool in file.iterfind("{*}header/{*}tool")}
    return _File(
        handback=handback if is_handback(handback) else "",
        repository=facts.get("repository", ""),
        path=file.get("original", ""),
        source_language=file.get("source-language", ""),
        target_language=file.get("target-language", ""),
        is_own=_OWN_TOOL in {*tools, file.get("tool-id")} or is_handback(handback),
        phases={
            phase.get("phase-name", ""): (
                phase.get("contact-name") or phase.get("contact-email") or "",
                read_time(phase.get("date", "")),
            )
            for phase in file.iterfind("{*}header/{*}phase-group/{*}phase")
        },
    )


def _read_unit(unit: etree._Element, file: _File, *, is_wanted: bool) -> Returned | None:
    source, target = unit.find("{*}source"), unit.find("{*}target")
    if source is None or (target is None and not is_wanted):
        return None
    facts = UnitFacts(unit)
    matches = _Matches(facts)
    segments = list(_iter_segments(unit, target, facts, matches))
    is_missing, missing = _find_missing(segments, target)
    texts = _Texts(source, None if is_missing else target)
    listed = {
        context.get("context-type"): context.text or ""
        for context in unit.iterfind("{*}context-group/{*}context")
    }
    source_text, _ = put_characters(texts.source, listed.get("x-source-characters", ""))
    target_text, lost = put_characters(texts.target, listed.get("x-target-characters", ""))
    told = facts.read_state(texts.target_element, source_text, target_text)
    language, stray = find_language((target,), file.target_language)
    own_id, segment_id = unit.get("id", ""), expect_segment_id(unit.get("resname"))
    phase = _find_phase(target, file)
    by, at = facts.read_person(phase)
    whole = Returned(
        id=own_id,
        handback=file.handback,
        name=own_id if is_name(own_id) and (file.is_own or segment_id) else "",
        segment_id=segment_id,
        repository=file.repository,
        path=file.path,
        source_language=file.source_language,
        target_language=language,
        source=source_text,
        target=target_text,
        state=told.state,
        by=by,
        at=at,
        line=line_of(unit),
        problems=(*missing, *texts.recovered.problems, *lost),
        edit=_find_mark(unit),
        stray_language=stray,
        matches=texts.compare(matches.of_unit, target_text, told),
    )
    parts = (_make_part(whole, one, facts.read_person(phase, one.name)) for one in segments)
    return whole._replace(parts=tuple(parts))


class _Texts:
    """The texts of a unit, or of one of its segments."""

    def __init__(self, source: etree._Element, target: etree._Element | None) -> None:
        self.target_element = target
        self._source_element = source
        translated = None if target is None else read_content(target)
        self.recovered = recover_codes(read_content(source), translated)
        self.source, self.target = self.recovered.source, self.recovered.target

    def compare(
        self, matches: Sequence[OfferedMatches], target: str, told: TargetState
    ) -> OfferedTargets:
        """Return the matches for the target with these words."""
        if told.state not in ("open", "needs-review"):
            return OfferedTargets()
        return compare_with_offers(
            target, matches, self._source_element, read_content, is_match=told.is_match
        )


class _Matches:
    """The matches of a unit."""

    def __init__(self, facts: UnitFacts) -> None:
        texts: dict[str | None, list[str]] = {}
        beside: etree._Element | None = None
        codes = SourceCodes(())
        for name, source, target in facts.iter_matches():
            # A match may have very many targets.
            if source is None or source is not beside:
                beside, codes = source, SourceCodes(read_content(source))
            text = codes.recover_target(read_content(target))
            texts.setdefault(name, []).append(text)
        self._of_segments = {name: OfferedMatches(several) for name, several in texts.items()}

    @property
    def of_unit(self) -> Sequence[OfferedMatches]:
        """Return the matches of the unit and of all its segments."""
        return list(self._of_segments.values())

    def of_segment(self, name: str) -> Sequence[OfferedMatches]:
        """Return the matches of a segment, and those that name none."""
        return [self._of_segments[key] for key in (name, None) if key in self._of_segments]


class _Segment(NamedTuple):
    """A segment of a unit that a tool divided."""

    name: str
    texts: _Texts
    state: TargetState
    matches: OfferedTargets

    @property
    def is_waiting(self) -> bool:
        """Whether it has no target by a person."""
        texts = self.texts
        return is_untouched(texts.source, texts.target, self.state.state, self.matches.texts)


def _iter_segments(
    unit: etree._Element, target: etree._Element | None, facts: UnitFacts, matches: _Matches
) -> Iterator[_Segment]:
    """Return the segments of a unit with several segments."""
    parted = unit.find("{*}seg-source")
    sources = {} if parted is None else _find_segments(parted)
    targets = {} if target is None else _find_segments(target)
    for name, source in sources.items() if len(sources) > 1 else ():
        texts = _Texts(source, targets.get(name))
        told = facts.read_state(target, texts.source, texts.target, name)
        offered = texts.compare(matches.of_segment(name), texts.target, told)
        yield _Segment(name, texts, told, offered)


def _make_part(whole: Returned, segment: _Segment, person: tuple[str, str]) -> Returned:
    part = whole.part(segment.name, segment.texts.recovered, segment.state.state)
    return part._replace(by=person[0], at=person[1], matches=segment.matches)


def _find_missing(
    segments: Sequence[_Segment], target: etree._Element | None
) -> tuple[bool, Sequence[Diagnostic]]:
    """Return whether a segment has no target, and the problem if someone has begun.

    A target without segments is for all of them.
    """
    if not segments or target is None or not _find_segments(target):
        return False, ()
    done = sum(not segment.is_waiting for segment in segments)
    is_told = done or all(segment.texts.target_element is None for segment in segments)
    if done == len(segments):
        return False, ()
    found = f"{done} of {len(segments)} segments"
    return True, [Diagnostic(code="partly-translated", found=found)] if is_told else ()


def _find_mark(unit: etree._Element) -> str:
    """Return the version of an edited text in the file; empty if unknown."""
    notes = (note.text or "" for note in unit.iterfind("{*}note"))
    told = (note.removeprefix("edit: ") for note in notes if note.startswith("edit: "))
    return expect_mark(next(told, ""))


def _find_phase(target: etree._Element | None, file: _File) -> tuple[str, str]:
    """Return person and time from the phase of the target."""
    name = "" if target is None else target.get("phase-name", "")
    return file.phases.get(name, ("", ""))


def _find_segments(element: etree._Element) -> dict[str, etree._Element]:
    """Return the segments with words, by their names."""
    return {
        mark.get("mid", ""): mark
        for mark in element.iter("{*}mrk")
        if mark.get("mtype") == "seg" and "".join(map(str, mark.itertext())).strip()
    }
