"""The state of an XLIFF 2 segment."""

from collections.abc import Mapping

from lxml import etree

from tmx_extract.formats.translation_states import State, TargetState
from tmx_extract.spacing import is_same_text

_STATES: Mapping[str, State] = {
    "initial": "open",
    "translated": "translated",
    "reviewed": "reviewed",
    "final": "final",
}


def read_state(segment: etree._Element, source: str, text: str) -> TargetState:
    """Return the state of a segment with these texts in Markdown.

    A copy of the source is not a translation unless the file says so.
    """
    if not text.strip():
        return TargetState("untranslated")
    told = segment.get("state", "")
    if told in ("", "initial") and segment.get("subState", "").endswith(":fuzzy-match"):
        return TargetState("open", is_match=True)
    state = _STATES.get(told, "")
    is_copy = not state and is_same_text(source, text)
    return TargetState("open" if is_copy else state)
