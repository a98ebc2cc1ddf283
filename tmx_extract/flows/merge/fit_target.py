"""Compare a unit with a segment, and convert its target to the form of the memory."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from tmx_extract.inline.codes import InlineCode
from tmx_extract.inline.put_codes import put_codes
from tmx_extract.inline.split import split, visible_text
from tmx_extract.normalize.evidence import author_target
from tmx_extract.normalize.rule import author_form
from tmx_extract.spacing import drop_space, is_same_but_spaces, is_same_text, keep_space
from tmx_extract.store.edits.find_segments import StoredSegment

CodesWritten = Literal["whole", "words"]
"""The form of the texts in a file: with their codes, or without, as `--codes plain` writes them."""


class FittedText(NamedTuple):
    """A segment with the source of the unit."""

    segment: StoredSegment
    target: str | None
    """The target in the author's form; None if missing codes cannot be restored."""
    is_placed: bool = True
    """Whether the unit names this segment, not any segment of the pair."""
    is_alone: bool = False
    """Whether it is for this segment only, not for others of the pair."""
    codes_written: CodesWritten = "whole"
    """The form of the unit; if its source has no codes, the form of the file is unknown."""
    is_passed: bool = False
    """Whether it does not apply, because another pair with this source has the text by an edit."""
    is_doubtful: bool = False
    """Whether the target lacks codes of its earlier text while the source has none: the form of the
    file decides what that means."""


def fit_target(
    source: str, target: str, found: StoredSegment, *, as_written: bool
) -> FittedText | None:
    """Return the target of a unit as the target of a segment; None if the sources differ.

    White space in the source, and escapes of the side-by-side tool, are ignored. A text without
    codes, as `--codes plain` exports it, gets the codes of the target that it was made from. With
    `as_written` the target was made from the text of the page, so the escapes of the tool are
    removed.
    """
    if target not in (found.target, found.delivered):
        if is_same_text(found.delivered_as_written, target):
            target = found.delivered
        elif as_written and found.delivered != found.delivered_as_written:
            target = _without_escapes(target, found)
    if source in (found.source, found.source_as_written):
        return _fit_exactly(target, found)
    bare = drop_space(source)
    sources = drop_space(found.source), drop_space(found.source_as_written)
    # If several languages were joined, the page of the first one may have escapes.
    if bare in sources or drop_space(author_form(source)) in sources:
        return FittedText(found, _with_spaces(source, target, found))
    if bare != drop_space(visible_text(found.source)):
        return None
    return fit_without_codes(FittedText(found, target, codes_written="words"))


def _with_spaces(source: str, target: str, found: StoredSegment) -> str:
    """Return the target if its source has other white space: a tool that changed spaces in the
    source may have changed them in the target too."""
    if not any(is_same_text(one, source) for one in (found.source, found.source_as_written)):
        for before in _distinct(found.target, found.delivered):
            if is_same_but_spaces(before, target):
                return before
    return target


def _without_escapes(target: str, found: StoredSegment) -> str:
    """Return a target made from the text of the page, without the escapes that the author's form
    has lost; if it has others, by the source and the rule."""
    lost = _find_lost_backslashes(found.delivered_as_written, found.delivered)
    places = [place for place, character in enumerate(target) if character == "\\"]
    if lost is None or len(places) != len(lost):
        return author_target(target, found.source_as_written).text
    gone = {place for place, is_lost in zip(places, lost, strict=True) if is_lost}
    return "".join(character for place, character in enumerate(target) if place not in gone)


def _find_lost_backslashes(before: str, after: str) -> list[bool] | None:
    """Return for each earlier backslash whether it is gone; None if more has changed."""
    lost = []
    place = 0
    for character in before:
        is_there = after[place : place + 1] == character
        if character == "\\":
            lost.append(not is_there)
        elif not is_there:
            return None
        place += is_there
    return lost if place == len(after) else None


def _fit_exactly(target: str, found: StoredSegment) -> FittedText:
    for before in _distinct(found.target, found.delivered):
        if is_same_text(before, target):
            return FittedText(found, before)
    is_lacking = lacks_codes(target, found.target)
    return FittedText(found, target, is_doubtful=is_lacking and not has_codes(found.source))


def lacks_codes(target: str, before: str) -> bool:
    """Return whether the target lacks codes of its earlier text."""
    return any(code not in target for code in _iter_codes(before))


def has_codes(text: str) -> bool:
    """Return whether the text has codes."""
    return next(_iter_codes(text), None) is not None


def _iter_codes(text: str) -> Iterator[str]:
    if _MARKUP.search(text):
        yield from (piece.raw for piece in split(text) if isinstance(piece, InlineCode))


def fit_without_codes(one: FittedText) -> FittedText:
    """Return the same for a unit whose texts were written without codes."""
    target = one.target or ""
    for before in _distinct(one.segment.target, one.segment.delivered):
        if is_same_text(visible_text(before), target):
            return one._replace(target=before)
    words = keep_space(visible_text(one.segment.target), target)
    return one._replace(target=put_codes(words, one.segment.target))


# Every code contains one of them.
_MARKUP = re.compile(r"[^\w\s,.;。、]|[_\n]")


def _distinct(*texts: str) -> Iterator[str]:
    yield from dict.fromkeys(texts)
