"""Edits that their place does not allow, judged by the edit and its line."""

import re

from tmx_extract.diagnostics import Diagnostic, shortened
from tmx_extract.model import Document, Segment

_SURROGATE = re.compile("[\ud800-\udfff]")
_OUR_TAG = re.compile(r"<span\s[^<>]*?(?:data-[ts]tu-id|sxs-lookup)", re.IGNORECASE)
_SPAN_TAG = re.compile(r"<span\b[^<>]*>|</span>")
_LINE_BREAK = re.compile("[\r\n]")
_HEADING = re.compile(r"[ \t>]*+(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]++)*+\#{1,6}(?:[ \t]|\Z)")
_ROW = re.compile(r"[ \t>]*+\|")
_CELL_TAG = re.compile(r"<t[dh]\b", re.IGNORECASE)
_BARE_BAR = re.compile(r"\\.|(?P<bar>\|)", re.DOTALL)
_BRACKET = re.compile(r"\\.|(?P<ticks>`++)|(?P<bracket>[\[\]])", re.DOTALL)
_LINK_PLACES = frozenset({"link-text", "image-alt", "tab"})


def find_refusal(
    document: Document, segment: Segment, edit: str, *, side_by_side: bool
) -> Diagnostic | None:
    """Return why the edit must not replace the target; None if nothing prevents it.

    A mark that the target already has is allowed in the edit.
    """
    if segment.start == segment.end:
        return refuse("edit-place-unknown", segment, segment.id)
    if found := _SURROGATE.search(edit):
        return refuse("edit-not-readable", segment, f"half of U+{ord(found[0]):04X}")
    if found := _OUR_TAG.search(edit):
        return refuse("edit-breaks-markup", segment, found[0])
    if side_by_side and _is_balanced(segment.target) > _is_balanced(edit):
        return refuse("edit-breaks-markup", segment, edit)
    if segment.field or document.format != "markdown":
        return None
    return _find_in_line(document.text, segment, edit)


def _find_in_line(text: str, segment: Segment, edit: str) -> Diagnostic | None:
    """Return a problem for marks that would end the surrounding structure."""
    before = text[text.rfind("\n", 0, segment.start) + 1 : segment.start]
    line_end = text.find("\n", segment.end)
    after = text[segment.end : len(text) if line_end < 0 else line_end]
    is_cell = segment.place == "table-cell" and ("|" in before or "|" in after)
    in_row = (is_cell or _ROW.match(before) is not None) and not _CELL_TAG.search(before)
    in_one_line = (
        in_row
        or _HEADING.match(before) is not None
        or (segment.place in ("list-item", "front-matter", "tab"))
        or segment.is_recovered
    )
    had_break = _LINE_BREAK.search(segment.target) is not None
    if in_one_line and not had_break and (found := _LINE_BREAK.search(edit)):
        return refuse("edit-line-break", segment, edit[: found.start()])
    escaped = after[:1] if _escapes_next(edit) and not _escapes_next(segment.target) else ""
    if in_row and (escaped == "|" or (_has_bar(edit) and not _has_bar(segment.target))):
        return refuse("edit-table-bar", segment, edit)
    is_link = segment.place in _LINK_PLACES
    breaks_link = is_link and _closes_in_order(segment.target) > _closes_in_order(edit)
    if breaks_link or escaped == "]":
        return refuse("edit-bracket", segment, edit)
    if segment.is_recovered and before.endswith('"') and '"' in edit:
        return refuse("edit-quote", segment, edit)
    return None


def refuse(code: str, segment: Segment, found: str) -> Diagnostic:
    """Return the problem of an edit that is left out."""
    return Diagnostic(
        code=code, start=segment.target_start, end=segment.target_end, found=shortened(found)
    )


def _is_balanced(text: str) -> bool:
    depth = 0
    for tag in _SPAN_TAG.finditer(text):
        depth += 1 if tag[0] != "</span>" else -1
        if depth < 0:
            return False
    return depth == 0


def _has_bar(text: str) -> bool:
    """Return whether a table would begin another cell there; code spans do not prevent it."""
    return any(found["bar"] for found in _BARE_BAR.finditer(text))


def _escapes_next(text: str) -> bool:
    """Return whether the text ends with a backslash that would escape the mark after it."""
    return (len(text) - len(text.rstrip("\\"))) % 2 == 1


def _closes_in_order(text: str) -> bool:
    """Return whether each square bracket has its partner, ignoring code spans."""
    depth = position = 0
    while found := _BRACKET.search(text, position):
        position = found.end()
        if found["ticks"]:
            closing = re.compile(rf"(?<!`){found['ticks']}(?!`)").search(text, position)
            position = closing.end() if closing else position
        elif found["bracket"]:
            depth += 1 if found["bracket"] == "[" else -1
            if depth < 0:
                return False
    return depth == 0
