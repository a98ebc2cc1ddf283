"""How far a unit of XLIFF 1.2 has come, and by whom: what the format says, Trados and memoQ."""

from collections.abc import Iterator, Mapping

from lxml import etree

from tmx_extract.formats.returning import ReturnedState, least
from tmx_extract.formats.times import read_time

_STATES: Mapping[str, ReturnedState] = {
    "new": "needs-review",
    "needs-translation": "needs-review",
    "needs-adaptation": "needs-review",
    "needs-l10n": "needs-review",
    "needs-review-translation": "needs-review",
    "needs-review-adaptation": "needs-review",
    "needs-review-l10n": "needs-review",
    "translated": "translated",
    "signed-off": "reviewed",
    "final": "final",
}
# `conf` of `sdl:seg`, and `status` of memoQ's units.
_CONFIRMED: Mapping[str, ReturnedState] = {
    "Draft": "needs-review",
    "RejectedTranslation": "needs-review",
    "RejectedSignOff": "needs-review",
    "Translated": "translated",
    "ApprovedTranslation": "reviewed",
    "ApprovedSignOff": "final",
    "Edited": "needs-review",
    "PartiallyEdited": "needs-review",
    "Pretranslated": "needs-review",
    "MachineTranslated": "needs-review",
    "AssembledFromFragments": "needs-review",
    "Rejected": "needs-review",
    "ManuallyConfirmed": "translated",
    "Reviewer1Confirmed": "reviewed",
    "Reviewer2Confirmed": "reviewed",
    "Proofread": "reviewed",
}


def tell_state(
    unit: etree._Element, target: etree._Element | None, text: str, segment: str | None = None
) -> ReturnedState:
    """The state of the unit, or of a segment of it, whose target in Markdown is `text`.

    What a tool says in its own words goes before the format's, which tools leave as they were.
    """
    if target is None or not text.strip():
        return "untranslated"
    told = [_CONFIRMED[word] for word in _iter_confirmations(unit, segment) if word in _CONFIRMED]
    if told:
        return least(told)
    state = _STATES.get(target.get("state", ""), "")
    # Some tools know `approved` alone, and leave the state of machine text as it was.
    is_left = state == "needs-review" and target.get("state-qualifier") == "mt-suggestion"
    return "reviewed" if unit.get("approved") == "yes" and (is_left or not state) else state


def tell_person(
    unit: etree._Element, phase: tuple[str, str], segment: str | None = None
) -> tuple[str, str]:
    """Who changed the target, or a segment of it, and when; `phase` is what the format says of
    both."""
    told = {etree.QName(name).localname: str(value) for name, value in unit.attrib.items()}
    for one in _iter_definitions(unit, segment):
        for value in one.iterfind("{*}value"):
            told[value.get("key", "")] = value.text or ""
    by = told.get("lastchanginguser") or told.get("last_modified_by")
    if by:
        return by, read_time(told.get("lastchangedtimestamp") or told.get("modified_on") or "")
    return phase if phase[0] else ("", "")


def _iter_definitions(unit: etree._Element, segment: str | None) -> Iterator[etree._Element]:
    """What Trados tells of all segments, or of one."""
    for one in unit.iterfind("{*}seg-defs/{*}seg"):
        if segment in (None, one.get("id")):
            yield one


def _iter_confirmations(unit: etree._Element, segment: str | None) -> Iterator[str]:
    for one in _iter_definitions(unit, segment):
        yield one.get("conf", "")
    for name, value in unit.attrib.items():
        if str(name).startswith("{") and etree.QName(name).localname == "status":
            yield str(value)
