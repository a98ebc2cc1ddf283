"""Reading XLIFF 1.2 that came back from any tool, ours or not."""

from collections.abc import Iterator, Mapping
from typing import BinaryIO, NamedTuple

from lxml import etree

from tmx_extract.formats.reading import iter_elements, line_of
from tmx_extract.formats.recovery import recover
from tmx_extract.formats.restore import put_forbidden
from tmx_extract.formats.returning import (
    Returned,
    ReturnedState,
    expect_segment_id,
    is_handback,
    is_name,
)
from tmx_extract.formats.times import read_time
from tmx_extract.formats.xliff12.content import read_content

_OWN_TOOL = "tmx-extract"
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
        if etree.QName(element).localname == "file":
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
    texts = recover(read_content(source), None if target is None else read_content(target))
    missing = {
        context.get("context-type"): context.text or ""
        for context in unit.iterfind("{*}context-group/{*}context")
    }
    own_id, segment_id = unit.get("id", ""), expect_segment_id(unit.get("resname"))
    target_text = put_forbidden(texts.target, missing.get("x-target-characters", ""))
    by, at = "", ""
    if target is not None:
        by, at = file.phases.get(target.get("phase-name", ""), ("", ""))
    return Returned(
        id=own_id,
        handback=file.handback,
        name=own_id if is_name(own_id) and (file.is_own or segment_id) else "",
        segment_id=segment_id,
        repository=file.repository,
        path=file.path,
        source_language=file.source_language,
        target_language=file.target_language,
        source=put_forbidden(texts.source, missing.get("x-source-characters", "")),
        target=target_text,
        state=_tell_state(unit, target, target_text),
        by=by,
        at=at if by else "",
        previous_source=None,
        following_source=None,
        line=line_of(unit),
        remarks=texts.remarks,
    )


def _is_for_translators(unit: etree._Element) -> bool:
    told = (one.get("translate") for one in (unit, *unit.iterancestors("{*}group")))
    return next((value for value in told if value), "yes") == "yes"


def _tell_state(unit: etree._Element, target: etree._Element | None, text: str) -> ReturnedState:
    if target is None or not text.strip():
        return "untranslated"
    state = _STATES.get(target.get("state", ""), "")
    if unit.get("approved") != "yes" or state == "final":
        return state
    # Tools that know `approved` alone leave the state of machine text as it was.
    is_left = target.get("state-qualifier") == "mt-suggestion"
    return state if state == "needs-review" and not is_left else "reviewed"
