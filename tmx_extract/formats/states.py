"""How far a translation has come: one scale for all formats, and what nobody has worked on."""

from collections.abc import Collection, Iterable, Mapping
from typing import Literal, NamedTuple

from tmx_extract.model import EditState
from tmx_extract.spacing import is_same_text

State = EditState | Literal["untranslated", "open"]
"""`untranslated`: there is no target, only a part of it, or a text that is never a person's.
`open`: the file says that nobody has translated the text yet; a person may have typed it all the
same. Empty: the file does not say; a reader whose format has states calls a copy of the source
`open` then."""

TRADOS: Mapping[str, State] = {
    "Draft": "needs-review",
    "RejectedTranslation": "needs-review",
    "RejectedSignOff": "needs-review",
    "Translated": "translated",
    "ApprovedTranslation": "reviewed",
    "ApprovedSignOff": "final",
}
"""What Trados calls them in its files and memories; what it calls unspecified is not here."""

# What comes first is the lesser; a unit of several parts is what its least part is.
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
    """What a file says of a target."""

    state: State
    is_match: bool = False
    """Whether a tool has put it there, and no person has changed or confirmed it since."""


def least(states: Iterable[State]) -> State:
    """The least advanced of the states; the empty one if there are none."""
    return min(states, key=_ADVANCE.index, default="")


def is_done(state: State) -> bool:
    """Whether the file says that a person has confirmed the text."""
    return state in _DONE


def is_untouched(source: str, target: str, state: State, matches: Collection[str] = ()) -> bool:
    """Whether a target is nobody's work.

    It is empty, or its state says that it is not done, and it is a copy of the source or of a
    match. `matches` are the texts that a tool offered. White space that a tool changes does not
    count.
    """
    if state == "untranslated" or not target.strip():
        return True
    if state not in _UNDONE:
        return False
    return any(is_same_text(other, target) for other in (source, *matches))


def tell_edit_state(state: State) -> EditState:
    """The state of an edit with such a text: what nobody calls translated needs review."""
    if state == "open":
        return "needs-review"
    return "" if state == "untranslated" else state
