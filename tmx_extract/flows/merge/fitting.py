"""Whether a unit is for a segment, and what its target is in the form that the memory keeps."""

from collections.abc import Iterator
from typing import NamedTuple

from tmx_extract.formats.filling import keep_edges
from tmx_extract.formats.wording import choose_wording
from tmx_extract.inline.recode import put_codes
from tmx_extract.store.edits.find import Found


class Fit(NamedTuple):
    """A segment whose source the unit has."""

    found: Found
    target: str | None
    """In author form; None where the codes that the unit has not cannot be put back."""
    is_placed: bool = True
    """Whether it is this one segment, not any of its pair."""
    is_alone: bool = False
    """Whether it is for this segment and no other of its pair."""


def fit(source: str, target: str, found: Found) -> Fit | None:
    """The target of a unit as that of a segment; None where the sources differ.

    White space does not count, and is kept as the segment has it. A text without codes, as
    `--codes plain` exports it, gets those of the target that it was made from.
    """
    if source in (found.source, found.source_as_written):
        return Fit(found, target)
    if _squeezed(source) in (_squeezed(found.source), _squeezed(found.source_as_written)):
        return Fit(found, keep_edges(found.source, target))
    if _squeezed(source) != _squeezed(_PLAIN(found.source)):
        return None
    for before in _distinct(found.target, found.delivered):
        if _squeezed(_PLAIN(before)) == _squeezed(target):
            return Fit(found, before)
    put = put_codes(target, found.target)
    return Fit(found, put)


_PLAIN = choose_wording("plain")


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _distinct(*texts: str) -> Iterator[str]:
    yield from dict.fromkeys(texts)
