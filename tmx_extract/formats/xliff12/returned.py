"""Read returned XLIFF 1.2 of any tool."""

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from lxml import etree

from tmx_extract.diagnostics import Diagnostic
from tmx_extract.formats.fillable_files import FileLanguages
from tmx_extract.formats.recover_codes import (
    RecoveredTexts,
    SourceCodes,
    put_characters,
    recover_codes,
)
from tmx_extract.formats.returned_units import (
    HANDBACK,
    MARK,
    OfferedTargets,
    Returned,
    UnitPlace,
    keep_form,
    read_facts,
)
from tmx_extract.formats.times import read_time
from tmx_extract.formats.xliff.offered_matches import compare_with_offers, group_offers
from tmx_extract.formats.xliff.returned import (
    FileFacts,
    ReturnedSegment,
    make_part,
    make_unit,
)
from tmx_extract.formats.xliff.units import read_units
from tmx_extract.formats.xliff12.content import find_segments, read_content
from tmx_extract.formats.xliff12.states import UnitFacts

_OWN_TOOL = "tmx-extract"
_Found = etree._Element | None


def read(stream: BinaryIO) -> Iterator[Returned]:
    """Yield the units in order. Raises `UnreadableFile`.

    Units that must not be translated are skipped if they have no target.
    """
    for unit, file, is_wanted in read_units(stream, "trans-unit", _read_file):
        source, target = unit.find("{*}source"), unit.find("{*}target")
        if target is not None or (is_wanted and source is not None):
            yield _read_unit(unit, file, source, target)


def _read_file(file: etree._Element) -> FileFacts:
    facts = read_facts(note.text or "" for note in file.iterfind("{*}header/{*}note"))
    place = UnitPlace(
        handback=keep_form(HANDBACK, facts.get("handback", "")),
        repository=facts.get("repository", ""),
        path=file.get("original", ""),
    )
    tools = {tool.get("tool-id") for tool in file.iterfind("{*}header/{*}tool")}
    return FileFacts(
        place=place,
        languages=FileLanguages(file.get("source-language", ""), file.get("target-language", "")),
        is_own=_OWN_TOOL in {*tools, file.get("tool-id")} or bool(place.handback),
        phases={
            phase.get("phase-name", ""): (
                phase.get("contact-name") or phase.get("contact-email") or "",
                read_time(phase.get("date", "")),
            )
            for phase in file.iterfind("{*}header/{*}phase-group/{*}phase")
        },
    )


def _read_unit(unit: etree._Element, file: FileFacts, source: _Found, target: _Found) -> Returned:
    reader = _UnitReader(unit, target)
    segments = list(reader.iter_segments())
    is_missing, missing = _find_missing(segments, target)
    read = reader.read(source, None if is_missing else target)
    phase = file.phases.get("" if target is None else target.get("phase-name", ""), ("", ""))
    by, at = reader.facts.read_person(phase)
    ids = unit.get("id", ""), unit.get("resname")
    notes = read_facts(note.text or "" for note in unit.iterfind("{*}note"))
    whole = make_unit(unit, file, ids, (target,), read)._replace(
        by=by,
        at=at,
        problems=(*missing, *read.texts.problems),
        edit=keep_form(MARK, notes.get("edit")),
    )
    if not segments:
        return whole
    people = (reader.facts.read_person(phase, segment.name) for segment in segments)
    parts = (
        make_part(whole, segment)._replace(by=by, at=at)
        for segment, (by, at) in zip(segments, people, strict=True)
    )
    return whole._replace(parts=tuple(parts))


class _UnitReader:
    """Reads the texts of a unit and of its segments."""

    def __init__(self, unit: etree._Element, target: etree._Element | None) -> None:
        self.facts = UnitFacts(unit)
        self._unit = unit
        self._target = target
        self._offers = group_offers(_iter_offers(self.facts))

    def iter_segments(self) -> Iterator[ReturnedSegment]:
        """Yield the segments of a unit with several segments."""
        sources = _find_segments(self._unit.find("{*}seg-source"))
        targets = _find_segments(self._target)
        for name, source in sources.items() if len(sources) > 1 else ():
            yield self.read(source, targets.get(name), name)

    def read(self, source: _Found, target: _Found, segment: str | None = None) -> ReturnedSegment:
        """Return the texts in these elements, of the unit or of one of its segments."""
        translated = None if target is None else read_content(target)
        texts = recover_codes(read_content(source), translated)
        # The segments of our own exports are whole units.
        texts = self._put_characters(texts) if segment is None else texts
        told = self.facts.read_state(self._target, texts.source, texts.target, segment)
        offered = OfferedTargets()
        if told.state in ("open", "needs-review"):
            # A match that names no segment is for all of them.
            names = self._offers if segment is None else (segment, None)
            offers = [self._offers[name] for name in names if name in self._offers]
            offered = compare_with_offers(
                texts.target, offers, source, read_content, is_match=told.is_match
            )
        return ReturnedSegment(segment or "", texts, told, offered)

    def _put_characters(self, texts: RecoveredTexts) -> RecoveredTexts:
        """Return the texts with the characters that XML cannot contain."""
        listed = {
            context.get("context-type"): context.text or ""
            for context in self._unit.iterfind("{*}context-group/{*}context")
        }
        source, _ = put_characters(texts.source, listed.get("x-source-characters", ""))
        target, lost = put_characters(texts.target, listed.get("x-target-characters", ""))
        return RecoveredTexts(source, target, (*texts.problems, *lost))


def _iter_offers(facts: UnitFacts) -> Iterator[tuple[str | None, str]]:
    """Yield the texts that a tool offered, with the names of their segments."""
    beside: etree._Element | None = None
    codes = SourceCodes(())
    for name, source, target in facts.iter_matches():
        # A match may have very many targets.
        if source is None or source is not beside:
            beside, codes = source, SourceCodes(read_content(source))
        yield name, codes.recover_target(read_content(target))


def _find_missing(
    segments: Sequence[ReturnedSegment], target: etree._Element | None
) -> tuple[bool, Sequence[Diagnostic]]:
    """Return whether a segment has no target, and the problem if someone has begun.

    A target without segments is for all of them.
    """
    told = _find_segments(target) if segments else {}
    done = sum(not segment.is_waiting for segment in segments)
    if not told or done == len(segments):
        return False, ()
    is_told = done or not any(segment.name in told for segment in segments)
    found = f"{done} of {len(segments)} segments"
    return True, [Diagnostic(code="partly-translated", found=found)] if is_told else ()


def _find_segments(element: etree._Element | None) -> dict[str, etree._Element]:
    """Return the segments with words, by their names."""
    return {
        mark.get("mid", ""): mark
        for mark in find_segments(element)
        if "".join(map(str, mark.itertext())).strip()
    }
