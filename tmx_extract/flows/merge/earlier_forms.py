"""Texts in an earlier author's form: of version 0.2.0, or before a page decided otherwise."""

import re
import sqlite3
from collections.abc import Mapping
from typing import Literal

from tmx_extract.flows.merge.fit_target import FittedText
from tmx_extract.formats.returned_units import Returned
from tmx_extract.normalize.evidence import author_target
from tmx_extract.normalize.marks import iter_marks
from tmx_extract.normalize.rule import author_form
from tmx_extract.spacing import is_same_text
from tmx_extract.store.edits.find_segments import StoredSegment
from tmx_extract.store.edits.known_edits import was_sent_as_delivered

_Means = Literal["rule", "source"]
"""What decided about a form: the rule alone, or first the source of the pair."""

# The name of the tool and its version, as our exports have them.
_VERSION = re.compile(rb"""tmx-extract["']?(?: [a-z]+-?version=["']?)? ?([0-9]+)\.([0-9]+)\.""")
# Before this version, the rule alone decided.
_FIRST_BY_SOURCE = (0, 3)


class EarlierForms:
    """The author's forms that the texts of one file may have.

    An untouched text in an earlier form looks like an edit of its escapes, and an edit made from it
    has its escapes. The other units of the file show which forms it has. In doubt a text with only
    other escapes is untouched.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._possible = set[str]()
        """What may have decided about the forms of the file, if it was no page."""
        self._has_shown = False
        """Whether a unit has an earlier form."""

    def start_file(self, head: bytes) -> None:
        """Begin another file; `head` is the beginning, which may name the version of the tool."""
        self._possible = {"rule", "source"}
        self._has_shown = False
        found = _VERSION.search(head)
        if found is not None and (int(found[1]), int(found[2])) >= _FIRST_BY_SOURCE:
            self._possible.remove("rule")

    def may_be_earlier(self, unit: Returned, one: FittedText) -> bool:
        """Return whether the target is not known, and was perhaps made from an earlier form.

        Also note which forms the unit has. If its text is another one, it shows nothing.
        """
        found = one.segment
        forms = _find_forms(found)
        if not forms:
            return False
        shown = {means for means, form in forms.items() if is_same_text(form, unit.target)}
        is_of_today = is_same_text(found.delivered, unit.target)
        if shown or is_of_today:
            self._possible &= shown
        self._has_shown |= bool(shown) and not is_of_today
        return one.target is not None and one.target not in (found.target, found.delivered)

    def in_form_of_today(self, one: FittedText) -> FittedText:
        """Return the fit with the escapes of today, if its target was made from an earlier form.

        Call this after all units of the file.
        """
        found, target = one.segment, one.target
        if target is None or target in (found.target, found.delivered):
            return one
        forms = [form for means, form in _find_forms(found).items() if means in self._possible]
        if not forms or was_sent_as_delivered(self._connection, found):
            return one
        if any(is_same_text(form, target) for form in forms):
            return one._replace(target=found.delivered)
        if not self._has_shown:
            return one
        changed = (change_escapes(target, form, found.delivered) for form in forms)
        return one._replace(target=next((text for text in changed if text is not None), target))


def change_escapes(text: str, before: str, after: str) -> str | None:
    """Return a text made from `before` with the escapes of `after`, which differs only in these.

    None if the marks of the text are not those of `before`, so that it is unknown which is which.
    """
    marks = [list(iter_marks(one)) for one in (text, before, after)]
    own, old, new = ([(mark.sign, mark.width) for mark in some] for some in marks)
    if not own == old == new or any(
        mark.escapes != seen.escapes for mark, seen in zip(marks[0], marks[1], strict=True)
    ):
        return None
    pieces: list[str] = []
    done = 0
    for mark, wanted in zip(marks[0], marks[2], strict=True):
        pieces += text[done : mark.start], after[wanted.start : wanted.end]
        done = mark.end
    rest = text[done:]
    ends = [len(one) - len(one.rstrip("\\")) for one in (rest, before, after)]
    if ends[0] == ends[1]:
        rest = rest.rstrip("\\") + "\\" * ends[2]
    return "".join([*pieces, rest])


def _find_forms(found: StoredSegment) -> Mapping[_Means, str]:
    """Return the earlier forms of the delivered target; empty if they are all that of today."""
    written = found.delivered_as_written
    if "\\" not in written:
        return {}
    by_source = author_target(written, found.source_as_written).text
    forms: Mapping[_Means, str] = {"rule": author_form(written), "source": by_source}
    return {} if set(forms.values()) == {found.delivered} else forms
