"""The states of a translation: one scale for all formats, and texts without human work."""

from collections.abc import Collection, Iterable, Mapping
from typing import Literal, NamedTuple

from tmx_extract.model import EditState
from tmx_extract.spacing import is_same_text

State = EditState | Literal["untranslated", "open"]
"""`untranslated`: there is no target, only a part of it, or a text that no person typed.
`open`: the file says that the text is not translated yet, but a person may have typed it. Empty:
the file has no state. If its format has states, readers use `open` for a copy of the source."""

TRADOS: Mapping[str, State] = {
    "Draft": "needs-review",
    "RejectedTranslation": "needs-review",
    "RejectedSignOff": "needs-review",
    "Translated": "translated",
    "ApprovedTranslation": "reviewed",
    "ApprovedSignOff": "final",
}
"""The names of Trados in its files and memories, without its name for an unspecified state."""

# The least advanced comes first; a unit with several parts has the state of the least advanced.
_ADVANCE: tuple[State, ...] = (
    "untranslated",
    "open",
    "needs-review",
    "",
    "translated",
    "reviewed",
    "final",
)
_UNDONE: Collection[State] = ("open", "needs-review")
_DONE: Collection[State] = ("translated", "reviewed", "final")


class TargetState(NamedTuple):
    """The state of a target in a file."""

    state: State
    is_match: bool = False
    """Whether a tool inserted it, and no person has changed or confirmed it since."""


def least_state(states: Iterable[State]) -> State:
    """Return the least advanced of the states; the empty one without any."""
    return min(states, key=_ADVANCE.index, default="")


def is_done(state: State) -> bool:
    """Return whether the file says that a person confirmed the text."""
    return state in _DONE


def is_untouched(source: str, target: str, state: State, matches: Collection[str] = ()) -> bool:
    """Return whether no person worked on a target.

    It is empty, or its state is not done and it is a copy of the source or of a match. `matches`
    are the texts that a tool offered. White space that a tool changes is ignored.
    """
    if state == "untranslated" or not target.strip():
        return True
    if state not in _UNDONE:
        return False
    return any(is_same_text(other, target) for other in (source, *matches))


def edit_state(state: State) -> EditState:
    """Return the state of an edit with such a text: without a confirmation it needs review."""
    if state == "open":
        return "needs-review"
    return "" if state == "untranslated" else state
