"""Reading XLIFF 2.x that came back from any tool, ours or not."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO, NamedTuple

from lxml import etree

from tmx_extract.formats.reading import iter_elements, line_of, local_name
from tmx_extract.formats.recovery import Recovered, Tokens, recover
from tmx_extract.formats.returning import (
    Returned,
    expect_mark,
    expect_segment_id,
    is_handback,
    is_name,
)
from tmx_extract.formats.states import State, is_untouched, least
from tmx_extract.formats.xliff2.content import read_content, read_data

_FILE_ID = re.compile(r"f(?P<handback>.+)\.[0-9a-f]{8}")
_STATES: Mapping[str, State] = {
    "initial": "open",
    "translated": "translated",
    "reviewed": "reviewed",
    "final": "final",
}
# What the format takes for not translated: without a state a segment is `initial`.
_UNDONE = ("", "open")
_PARTS = ("{*}segment", "{*}ignorable")


class _File(NamedTuple):
    """What is told of all units of a `file`."""

    handback: str
    repository: str
    path: str


class _Part(NamedTuple):
    """One `segment`, or one `ignorable` between them."""

    source: Tokens
    target: Tokens | None
    state: State
    place: int
    """Of the target among those of the unit, from 1."""
    segment: str
    """What its `segment` is called, its number where it has no name; empty for what stands between
    segments."""
    matches: tuple[str, ...] = ()
    """What a tool has offered for it; the target itself, if the file says that it is a match and
    does not tell of which text."""

    @property
    def is_waiting(self) -> bool:
        """Whether it has no target that a person has made."""
        if self.target is None:
            return True
        texts = recover(self.source, self.target)
        state = _settle(self.state, texts)
        return is_untouched(texts.source, texts.target, state, self.matches)


def read(stream: BinaryIO) -> Iterator[Returned]:
    """The units in their order, their segments put together. Raises `UnreadableFile`.

    Units that are not to be translated are passed over where they have no target.
    """
    languages = ("", "")
    file: etree._Element | None = None
    told: _File | None = None
    for event, element in iter_elements(stream, "{*}xliff", "{*}file", "{*}unit"):
        name = local_name(element)
        if name == "xliff":
            languages = (element.get("srcLang", ""), element.get("trgLang", ""))
        elif name == "file":
            file, told = (element, None) if event == "start" else (None, None)
        elif event == "end" and file is not None:
            # All of its metadata was read before the first unit.
            told = told or _read_file(file)
            if unit := _read_unit(element, told, languages):
                yield unit


def _read_file(file: etree._Element) -> _File:
    facts = {
        meta.get("type", ""): meta.text or ""
        for meta in file.iterfind("{*}metadata/{*}metaGroup[@category='tmx-extract']/{*}meta")
    }
    found = _FILE_ID.fullmatch(file.get("id", ""))
    handback = facts.get("handback") or (found["handback"] if found else "")
    return _File(
        handback=handback if is_handback(handback) else "",
        repository=facts.get("repository", ""),
        path=file.get("original", ""),
    )


def _read_unit(unit: etree._Element, file: _File, languages: tuple[str, str]) -> Returned | None:
    parts = list(_iter_parts(unit))
    is_empty = all(part.target is None for part in parts)
    if not parts or (is_empty and not _is_for_translators(unit)):
        return None
    source = [token for part in parts for token in part.source]
    target, remarks = _join_targets(parts)
    texts = recover(source, target)
    own_id, segment_id = unit.get("id", ""), expect_segment_id(unit.get("name"))
    name = own_id.removeprefix("u")
    segments = [part for part in parts if part.segment]
    state = _settle(least(part.state for part in segments), texts)
    whole = Returned(
        id=own_id,
        handback=file.handback,
        name=name if is_name(name) and (file.handback or segment_id) else "",
        segment_id=segment_id,
        repository=file.repository,
        path=file.path,
        source_language=languages[0],
        target_language=languages[1],
        source=texts.source,
        target=texts.target,
        state=state,
        by="",
        at="",
        previous_source=None,
        following_source=None,
        line=line_of(unit),
        remarks=(*remarks, *texts.remarks),
        edit=expect_mark(unit.findtext("{*}notes/{*}note[@category='edit']")),
        matches=tuple(match for part in segments[:1] for match in part.matches),
    )
    if len(segments) < 2:
        return whole
    return whole._replace(parts=tuple(_read_part(part, whole) for part in segments))


def _read_part(part: _Part, whole: Returned) -> Returned:
    texts = recover(part.source, part.target)
    read = whole.part(part.segment, texts, _settle(part.state, texts))
    return read._replace(edit="", matches=part.matches)


def _settle(told: State, texts: Recovered) -> State:
    """What the file says of the texts; a copy of the source is no translation by itself."""
    if not texts.target.strip():
        return "untranslated"
    return "open" if not told and texts.source.split() == texts.target.split() else told


def _iter_parts(unit: etree._Element) -> Iterator[_Part]:
    data = read_data(unit)
    offered = _read_matches(unit)
    for place, part in enumerate(unit.iterchildren(*_PARTS), 1):
        source, target = part.find("{*}source"), part.find("{*}target")
        if source is None:
            continue
        words = read_content(source, data)
        if local_name(part) == "ignorable":
            # What stands between sentences is the same in both where nobody says otherwise.
            between = words if target is None else read_content(target, data)
            yield _Part(words, between, "final", _order(target, place), "")
        else:
            translated = None if target is None else read_content(target, data)
            state, is_match = _tell_state(part)
            matches = offered.get(part.get("id", ""), ()) if state in _UNDONE else ()
            if is_match and not matches:
                matches = (recover(words, translated).target,)
            if not state and matches and recover(words, translated).target in matches:
                state = "open"
            name = part.get("id", str(place))
            yield _Part(words, translated, state, _order(target, place), name, matches)


def _tell_state(segment: etree._Element) -> tuple[State, bool]:
    """The state, and whether the target is a match that nobody has confirmed."""
    told = segment.get("state", "")
    is_match = segment.get("subState", "").endswith(":fuzzy-match") and told in ("", "initial")
    return "open" if is_match else _STATES.get(told, ""), is_match


def _read_matches(unit: etree._Element) -> Mapping[str, tuple[str, ...]]:
    """What a tool has offered, by the names of the segments."""
    offered: dict[str, list[str]] = {}
    for match in unit.iterfind("{*}matches/{*}match"):
        data = read_data(match)
        source = read_content(match.find("{*}source"), data)
        target = read_content(match.find("{*}target"), data)
        name = re.split("[#/=]", match.get("ref", ""))[-1]
        offered.setdefault(name, []).append(recover(source, target).target)
    return {name: tuple(texts) for name, texts in offered.items()}


def _order(target: etree._Element | None, place: int) -> int:
    told = "" if target is None else target.get("order", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else place


def _join_targets(parts: Sequence[_Part]) -> tuple[Tokens | None, list[tuple[str, str]]]:
    """The target of the unit; none where one of its segments has none, which is told."""
    segments = [part for part in parts if part.segment]
    waiting = [part for part in parts if part.target is None]
    if len(segments) > 1:
        waiting = [part for part in segments if part.is_waiting]
    if waiting:
        done = len(segments) - len(waiting)
        told = f"{done} of {len(segments)} segments"
        return None, [("partly-translated", told)] if done else []
    ordered = sorted(parts, key=lambda part: part.place)
    return [token for part in ordered for token in part.target or ()], []


def _is_for_translators(unit: etree._Element) -> bool:
    told = (one.get("translate") for one in (unit, *unit.iterancestors()))
    return next((value for value in told if value), "yes") == "yes"
