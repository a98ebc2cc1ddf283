"""How far a unit of XLIFF 1.2 has come, and who says so: the format, Trados, memoQ or Phrase."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lxml import etree

from tmx_extract.formats.reading import local_name
from tmx_extract.formats.states import State, least
from tmx_extract.formats.times import read_time

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
# `conf` of `sdl:seg` (Trados); without one nobody has worked on the segment.
_TRADOS: Mapping[str, State] = {
    "": "open",
    "Unspecified": "open",
    "Draft": "needs-review",
    "RejectedTranslation": "needs-review",
    "RejectedSignOff": "needs-review",
    "Translated": "translated",
    "ApprovedTranslation": "reviewed",
    "ApprovedSignOff": "final",
}
# `mq:status` of a unit (memoQ). A text beside `NotStarted` is never a person's.
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
# Matches of XLIFF 1.2 and the other tools' words for them.
_FUZZY = "fuzzy-match"
_NOT_OFFERED = frozenset({"accepted", "rejected"})


class Told(NamedTuple):
    """What a file says of a target."""

    state: State
    is_match: bool
    """Whether a tool has put it there, and nobody has changed it since."""


def tell_state(
    unit: etree._Element, target: etree._Element | None, text: str, segment: str | None = None
) -> Told:
    """The state of the unit, or of a segment of it, whose target in Markdown is `text`.

    What a tool says in its own words goes before the format's, which tools leave as they were.
    """
    if target is None or not text.strip():
        return Told("untranslated", is_match=False)
    told = list(_iter_told(unit, segment))
    if told:
        state = least(one.state for one in told)
        return Told(state, all(one.is_match for one in told))
    state = _STATES.get(target.get("state", ""), "")
    qualifier = target.get("state-qualifier", "")
    is_fuzzy = qualifier == _FUZZY and state in ("", "open", "needs-review")
    if is_fuzzy and not state:
        state = "open"
    # Some tools know `approved` alone, and leave the state of a text that a tool put there.
    is_left = state in ("", "open") or (
        state == "needs-review" and qualifier in ("mt-suggestion", _FUZZY)
    )
    if unit.get("approved") == "yes" and is_left:
        return Told("reviewed", is_match=False)
    return Told(state, is_fuzzy)


def tell_person(
    unit: etree._Element, phase: tuple[str, str], segment: str | None = None
) -> tuple[str, str]:
    """Who changed the target, or a segment of it, and when; `phase` is what the format says of
    both."""
    told = {local_name(str(name)): str(value) for name, value in unit.attrib.items()}
    for one in _iter_definitions(unit, segment):
        for value in one.iterfind("{*}value"):
            told[value.get("key", "")] = value.text or ""
    by = told.get("lastchanginguser") or told.get("last_modified_by")
    if by:
        return by, read_time(told.get("lastchangedtimestamp") or told.get("modified_on") or "")
    return phase if phase[0] else ("", "")


def iter_matches(unit: etree._Element, segment: str | None = None) -> Iterator[etree._Element]:
    """The targets of the matches beside a unit, or of those for one segment of it."""
    for match in unit.iterfind("{*}alt-trans"):
        if match.get("alttranstype") in _NOT_OFFERED:
            continue
        if segment is None or match.get("mid", segment) == segment:
            yield from match.iterfind("{*}target")


def _iter_definitions(unit: etree._Element, segment: str | None) -> Iterator[etree._Element]:
    """What Trados tells of all segments, or of one."""
    for one in unit.iterfind("{*}seg-defs/{*}seg"):
        if segment in (None, one.get("id")):
            yield one


def _iter_told(unit: etree._Element, segment: str | None) -> Iterator[Told]:
    """What tools say in their own words."""
    for one in _iter_definitions(unit, segment):
        state = _TRADOS.get(one.get("conf", ""))
        if state is not None:
            is_match = one.get("origin", "").casefold() in _TOOLS
            yield Told(state, is_match and state in ("open", "needs-review"))
    own = {_split_name(str(name)): str(value) for name, value in unit.attrib.items()}
    status = own.get(("memoq", "status"), "")
    if status in _MEMOQ:
        yield Told(_MEMOQ[status], status in _FILLED_BY_MEMOQ)
    confirmed = own.get(("phrase", "confirmed"), "")
    if confirmed == _UNCONFIRMED:
        is_changed = own.get(("phrase", "level-edited")) == "true" or bool(
            own.get(("phrase", "modified-by"))
        )
        origin = own.get(("phrase", "trans-origin"), "").casefold()
        yield Told("open", origin in _TOOLS and not is_changed)
    elif confirmed:
        yield Told("translated", is_match=False)


_OWNERS: Mapping[str, str] = {
    "MQXliff": "memoq",
    "mq": "memoq",
    "http://www.memsource.com/mxlf/2.0": "phrase",
    "m": "phrase",
}


def _split_name(name: str) -> tuple[str, str]:
    """The tool and the local name of an attribute; a prefix may be undeclared."""
    owner, _, local = name[1:].partition("}") if name.startswith("{") else name.partition(":")
    return _OWNERS.get(owner, ""), local or owner
