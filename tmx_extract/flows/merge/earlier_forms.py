"""Texts in an earlier author's form: of version 0.2.0, or before a page decided otherwise."""

import re
import sqlite3
from collections.abc import Mapping
from typing import Literal

from tmx_extract.flows.merge.fit_target import FittedText
from tmx_extract.formats.returned_units import Returned
from tmx_extract.normalize.evidence import author_target
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

    An untouched text in an earlier form looks like an edit of its escapes. The other units of the
    file show which forms it has. In doubt the text is untouched.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._possible = set[str]()
        """What may have decided about the forms of the file, if it was no page."""

    def start_file(self, head: bytes) -> None:
        """Begin another file; `head` is the beginning, which may name the version of the tool."""
        self._possible = {"rule", "source"}
        found = _VERSION.search(head)
        if found is not None and (int(found[1]), int(found[2])) >= _FIRST_BY_SOURCE:
            self._possible.remove("rule")

    def is_earlier(self, unit: Returned, one: FittedText) -> bool:
        """Return whether the target has an earlier form of the delivered text, not that of today.

        Also note which forms the unit has. If its text is another one, it shows nothing.
        """
        found = one.segment
        forms = _find_forms(found)
        if not forms:
            return False
        shown = {means for means, form in forms.items() if is_same_text(form, unit.target)}
        if shown or is_same_text(found.delivered, unit.target):
            self._possible &= shown
        if one.target is None or one.target in (found.target, found.delivered):
            return False
        return any(is_same_text(form, one.target) for form in forms.values())

    def without_earlier(self, one: FittedText) -> FittedText:
        """Return the fit with the delivered target, if its target was sent in an earlier form.

        Call this after all units of the file.
        """
        found, target = one.segment, one.target
        if target is None or target in (found.target, found.delivered):
            return one
        is_sent = any(
            means in self._possible and is_same_text(form, target)
            for means, form in _find_forms(found).items()
        )
        if not is_sent or was_sent_as_delivered(self._connection, found):
            return one
        return one._replace(target=found.delivered)


def _find_forms(found: StoredSegment) -> Mapping[_Means, str]:
    """Return the earlier forms of the delivered target; empty if they are all that of today."""
    written = found.delivered_as_written
    if "\\" not in written:
        return {}
    by_source = author_target(written, found.source_as_written).text
    forms: Mapping[_Means, str] = {"rule": author_form(written), "source": by_source}
    return {} if set(forms.values()) == {found.delivered} else forms
