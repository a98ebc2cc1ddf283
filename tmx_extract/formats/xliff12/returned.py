"""Reading XLIFF 1.2 that came back from any tool, ours or not."""

from collections.abc import Iterator, Mapping
from typing import BinaryIO, NamedTuple

from lxml import etree

from tmx_extract.formats.reading import iter_elements, line_of, local_name
from tmx_extract.formats.recovery import put_characters, recover
from tmx_extract.formats.returning import (
    Returned,
    expect_mark,
    expect_segment_id,
    is_handback,
    is_name,
)
from tmx_extract.formats.states import State
from tmx_extract.formats.times import read_time
from tmx_extract.formats.xliff12.content import read_content
from tmx_extract.formats.xliff12.states import Told, iter_matches, tell_person, tell_state

_OWN_TOOL = "tmx-extract"


class _File(NamedTuple):
    """What is told of all units of a `file`."""

    handback: str
    repository: str
    path: str
    source_language: str
    target_language: str
    is_own: bool
    """Whether we have written it, whatever has become of it since."""
    phases: Mapping[str, tuple[str, str]]
    """Who and when, by the names of the phases."""


def read(stream: BinaryIO) -> Iterator[Returned]:
    """The units in their order. Raises `UnreadableFile`.

    Units that are not to be translated are passed over where they have no target.
    """
    file: etree._Element | None = None
    told: _File | None = None
    for event, element in iter_elements(stream, "{*}file", "{*}trans-unit"):
        if local_name(element) == "file":
            file, told = (element, None) if event == "start" else (None, None)
        elif event == "end" and file is not None:
            # All of its header was read before the first unit.
            told = told or _read_file(file)
            if unit := _read_unit(element, told):
                yield unit


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


def _read_unit(unit: etree._Element, file: _File) -> Returned | None:
    source, target = unit.find("{*}source"), unit.find("{*}target")
    if source is None or (target is None and not _is_for_translators(unit)):
        return None
    told = _tell_missing(unit, target)
    if told:
        target = None
    texts = recover(read_content(source), None if target is None else read_content(target))
    listed = {
        context.get("context-type"): context.text or ""
        for context in unit.iterfind("{*}context-group/{*}context")
    }
    source_text, _ = put_characters(texts.source, listed.get("x-source-characters", ""))
    target_text, lost = put_characters(texts.target, listed.get("x-target-characters", ""))
    own_id, segment_id = unit.get("id", ""), expect_segment_id(unit.get("resname"))
    phase = _find_phase(target, file)
    by, at = tell_person(unit, phase)
    told_state = tell_state(unit, target, target_text)
    whole = Returned(
        id=own_id,
        handback=file.handback,
        name=own_id if is_name(own_id) and (file.is_own or segment_id) else "",
        segment_id=segment_id,
        repository=file.repository,
        path=file.path,
        source_language=file.source_language,
        target_language=file.target_language,
        source=source_text,
        target=target_text,
        state=_settle(told_state, source_text, target_text),
        by=by,
        at=at,
        previous_source=None,
        following_source=None,
        line=line_of(unit),
        remarks=(*([("partly-translated", told)] if told else ()), *texts.remarks, *lost),
        edit=_find_mark(unit),
        matches=_list_matches(unit, target_text, told_state),
    )
    return whole._replace(parts=tuple(_iter_parts(unit, whole, phase)))


def _iter_parts(
    unit: etree._Element, whole: Returned, phase: tuple[str, str]
) -> Iterator[Returned]:
    """The segments of a unit that is parted into several."""
    parted, target = unit.find("{*}seg-source"), unit.find("{*}target")
    sources = {} if parted is None else _find_segments(parted)
    targets = {} if target is None else _find_segments(target)
    for segment, source in sources.items() if len(sources) > 1 else ():
        there = targets.get(segment)
        texts = recover(read_content(source), None if there is None else read_content(there))
        by, at = tell_person(unit, phase, segment)
        told = tell_state(unit, target, texts.target, segment)
        state = _settle(told, texts.source, texts.target)
        matches = _list_matches(unit, texts.target, told, segment)
        part = whole.part(segment, texts, state)
        yield part._replace(by=by, at=at, matches=matches)


def _settle(told: Told, source: str, target: str) -> State:
    """A copy of the source is no translation if the file does not say that it is one."""
    is_copy = source.split() == target.split()
    return "open" if not told.state and is_copy else told.state


def _list_matches(
    unit: etree._Element, target: str, told: Told, segment: str | None = None
) -> tuple[str, ...]:
    """The texts that a tool has offered for the unit, or for one segment of it."""
    if told.state not in ("open", "needs-review"):
        return ()
    matches = [recover(read_content(one), None) for one in iter_matches(unit, segment)]
    texts = [one.source for one in matches if one.source.strip()]
    # Where the text of the match is not told, nothing shows that a person has typed the target.
    return tuple(texts) if texts or not told.is_match else (target,)


def _find_mark(unit: etree._Element) -> str:
    """Which version of an edited text the file has; empty where it is not told."""
    notes = (note.text or "" for note in unit.iterfind("{*}note"))
    told = (note.removeprefix("edit: ") for note in notes if note.startswith("edit: "))
    return expect_mark(next(told, ""))


def _find_phase(target: etree._Element | None, file: _File) -> tuple[str, str]:
    """Who and when, as the phase says that the target names."""
    name = "" if target is None else target.get("phase-name", "")
    return file.phases.get(name, ("", ""))


def _is_for_translators(unit: etree._Element) -> bool:
    told = (one.get("translate") for one in (unit, *unit.iterancestors("{*}group")))
    return next((value for value in told if value), "yes") == "yes"


def _tell_missing(unit: etree._Element, target: etree._Element | None) -> str:
    """How many of the segments of a parted unit have a target; empty where all or none have."""
    parted = unit.find("{*}seg-source")
    if parted is None or target is None:
        return ""
    wanted, found = _find_segments(parted).keys(), _find_segments(target).keys()
    done = len(wanted & found)
    return f"{done} of {len(wanted)} segments" if found and done < len(wanted) else ""


def _find_segments(element: etree._Element) -> dict[str, etree._Element]:
    """The segments that have words, by their names."""
    return {
        mark.get("mid", ""): mark
        for mark in element.iter("{*}mrk")
        if mark.get("mtype") == "seg" and "".join(map(str, mark.itertext())).strip()
    }
