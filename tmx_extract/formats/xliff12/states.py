"""The state of an XLIFF 1.2 unit, from the format, Trados, memoQ or Phrase."""

from collections.abc import Iterator, Mapping

from lxml import etree

from tmx_extract.formats.times import read_time
from tmx_extract.formats.translation_states import TRADOS, State, TargetState, least_state
from tmx_extract.spacing import is_same_text

_STATES: Mapping[str, State] = {
    "new": "open",
    "needs-translation": "open",
    "needs-adaptation": "needs-review",
    "needs-l10n": "needs-review",
    "needs-review-translation": "needs-review",
    "needs-review-adaptation": "needs-review",
    "needs-review-l10n": "needs-review",
    "translated": "translated",
    "signed-off": "reviewed",
    "final": "final",
}
# `conf` of `sdl:seg` (Trados); without it no one has worked on the segment.
_TRADOS: Mapping[str, State] = {"": "open", "Unspecified": "open", **TRADOS}
# `mq:status` of a unit (memoQ). A text with `NotStarted` is never a person's.
_MEMOQ: Mapping[str, State] = {
    "NotStarted": "untranslated",
    "Pretranslated": "open",
    "MachineTranslated": "open",
    "AssembledFromFragments": "open",
    "Edited": "needs-review",
    "PartiallyEdited": "needs-review",
    "Rejected": "needs-review",
    "ManuallyConfirmed": "translated",
    "Reviewer1Confirmed": "reviewed",
    "Reviewer2Confirmed": "reviewed",
    "Proofread": "reviewed",
}
# memoQ changes these as soon as a person types.
_FILLED_BY_MEMOQ = frozenset({"Pretranslated", "MachineTranslated", "AssembledFromFragments"})
# `m:confirmed` of a unit (Phrase): the number of the workflow step that confirmed it.
_UNCONFIRMED = "0"
# `origin` of `sdl:seg`, `m:trans-origin` of Phrase: a person's text is `interactive` or `null`.
_TOOLS = frozenset(
    {"tm", "mt", "nmt", "amt", "source", "document-match", "auto-aligned", "auto-propagated"}
)
_NAMESPACES = {"memoq": "MQXliff", "phrase": "http://www.memsource.com/mxlf/2.0"}
# `state-qualifier` of texts that a tool inserted. A text with `mt-suggestion`, as in our own
# exports, may be a person's: many tools leave it there.
_FILLED = frozenset({"fuzzy-match", "leveraged-mt"})
_NOT_OFFERED = frozenset({"accepted", "rejected"})


class UnitFacts:
    """The facts about a unit and its segments, read once."""

    def __init__(self, unit: etree._Element) -> None:
        self._unit = unit
        self._definitions: dict[str, list[etree._Element]] = {}
        for one in unit.iterfind("{*}seg-defs/{*}seg"):
            self._definitions.setdefault(one.get("id", ""), []).append(one)
        # Each lookup in the unit goes through all its attributes, and it may have many segments.
        self._attributes = {str(name): str(value) for name, value in unit.attrib.items()}
        self._state_of_target: TargetState | None = None

    def read_state(
        self, target: etree._Element | None, source: str, text: str, segment: str | None = None
    ) -> TargetState:
        """Return the state of the unit, or of one of its segments, with these texts in Markdown.

        A tool's own attributes come before those of the format, which tools often leave unchanged.
        """
        if target is None or not text.strip():
            return TargetState("untranslated")
        told = list(self._iter_tool_states(segment))
        if told:
            state = least_state(one.state for one in told)
            return TargetState(state, all(one.is_match for one in told))
        if self._state_of_target is None:
            self._state_of_target = _read_state(self._attributes.get("approved", ""), target)
        # A copy of the source is not a translation unless the file says so.
        if not self._state_of_target.state and is_same_text(source, text):
            return TargetState("open")
        return self._state_of_target

    def iter_matches(self) -> Iterator[tuple[str | None, etree._Element | None, etree._Element]]:
        """Return the matches: the name of a segment, source and target.

        The name is None for a match of the whole unit.
        """
        for match in self._unit.iterfind("{*}alt-trans"):
            if match.get("alttranstype") not in _NOT_OFFERED:
                name, source = match.get("mid"), match.find("{*}source")
                for target in match.iterfind("{*}target"):
                    yield name, source, target

    def read_person(self, phase: tuple[str, str], segment: str | None = None) -> tuple[str, str]:
        """Return person and time of the last change; `phase` has the values of the format."""
        told: dict[str, str] = {}
        for one in self._define(segment):
            for value in one.iterfind("{*}value"):
                told[value.get("key", "")] = value.text or ""
        by = self._read_own("memoq", "lastchanginguser") or told.get("last_modified_by")
        if not by:
            return phase if phase[0] else ("", "")
        at = self._read_own("memoq", "lastchangedtimestamp") or told.get("modified_on", "")
        return by, read_time(at)

    def _define(self, segment: str | None) -> Iterator[etree._Element]:
        """Return Trados' facts about all segments, or one."""
        if segment is not None:
            yield from self._definitions.get(segment, ())
        else:
            for several in self._definitions.values():
                yield from several

    def _iter_tool_states(self, segment: str | None) -> Iterator[TargetState]:
        """Return the state from attributes of tools."""
        for one in self._define(segment):
            state = _TRADOS.get(one.get("conf", ""))
            if state is not None:
                is_match = one.get("origin", "").casefold() in _TOOLS
                yield TargetState(state, is_match and state in ("open", "needs-review"))
        status = self._read_own("memoq", "status")
        if status in _MEMOQ:
            yield TargetState(_MEMOQ[status], status in _FILLED_BY_MEMOQ)
        confirmed = self._read_own("phrase", "confirmed")
        if confirmed == _UNCONFIRMED:
            yield TargetState("open", self._is_filled_by_phrase())
        elif confirmed:
            yield TargetState("translated")

    def _is_filled_by_phrase(self) -> bool:
        if self._read_own("phrase", "level-edited") == "true":
            return False
        origin = self._read_own("phrase", "trans-origin").casefold()
        return origin in _TOOLS and not self._read_own("phrase", "modified-by")

    def _read_own(self, tool: str, name: str) -> str:
        """Return an attribute in the namespace of a tool."""
        return self._attributes.get(f"{{{_NAMESPACES[tool]}}}{name}", "")


def _read_state(approved: str, target: etree._Element) -> TargetState:
    """Return the state from the format's attributes."""
    state = _STATES.get(target.get("state", ""), "")
    qualifier = target.get("state-qualifier", "")
    is_filled = qualifier in _FILLED and state in ("", "open", "needs-review")
    if is_filled and not state:
        state = "open"
    # Some tools use only `approved`, and do not change the state of an inserted text.
    is_left = state in ("", "open") or (
        state == "needs-review" and qualifier in ("mt-suggestion", *_FILLED)
    )
    if approved == "yes" and is_left:
        return TargetState("reviewed")
    return TargetState(state, is_filled)
