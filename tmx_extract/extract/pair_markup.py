"""The side-by-side markup: which tags form a pair, and which are damaged.

Works on text in the canonical quoting; containers decode it first.
"""

import re
from collections.abc import Generator, Iterator
from typing import NamedTuple

from tmx_extract.model import Side

_ID = r"[0-9a-f]{5}-p?[0-9]{1,9}"
# A text without <span and </span. Possessive, to avoid backtracking.
_PLAIN = r"[^<]*+(?:<(?!/?span)[^<]*+)*+"
_LOOKUP = '<span class="sxs-lookup">'
_CLOSE = "</span>"

# The undamaged pair, 99.9 % of all, or the beginning of any tag that looks like ours.
_PAIR_OR_TAG = re.compile(
    rf'<span data-ttu-id="({_ID})">({_PLAIN})</span>'
    rf'{_LOOKUP}<span data-stu-id="\1">({_PLAIN})</span></span>'
    r"|<(?i:span)\s[^<>]*?(?:data-[ts]tu-id|\bclass\s*=\s*\S{0,2}sxs-lookup)"
)
_TARGET_TAG = re.compile(rf'<span data-ttu-id="({_ID})">')
_SOURCE_TAG = re.compile(rf'<span data-stu-id="({_ID})">')
_ANY_TARGET = re.compile("<(?i:span)\\s[^<>]*?data-ttu-id")
_ANY_TAG = re.compile("<(?i:span)\\s[^<>]*?(?:data-[ts]tu-id|sxs-lookup)")
_BARE_ATTRIBUTE = re.compile(
    r"""(?<![<;/\w])span\s++(data-[ts]tu-id=(?:"[^"<>\n]{0,40}+"?+|[^\s<>]{0,40}+))"""
)
_REST_OF_TAG = re.compile("[^<>]{0,200}+>")
_SPAN_TAG = re.compile(r"<span\b[^<>]*>|</span>")
_CLOSING_RUN = re.compile("(?:</span>){2,}+")


class MarkupPair(NamedTuple):
    """One whole pair; all offsets are half-open code points in the given text."""

    id: str
    start: int
    target_start: int
    target_end: int
    source_start: int
    source_end: int
    end: int


class Stray(NamedTuple):
    """A text without its counterpart."""

    side: Side
    id: str
    start: int
    end: int


class Damage(NamedTuple):
    """A deviation from the canonical form."""

    code: str
    start: int
    end: int
    found: str = ""


MarkupItem = MarkupPair | Stray | Damage
MarkupItems = Generator[MarkupItem, None, int]
"""Yields its findings and returns the offset at which reading continues."""


def iter_findings(text: str) -> Iterator[MarkupItem]:
    """Yield everything in the markup of `text`, in order, in linear time.

    A pair is complete only if its ids agree and both ends are found. Deviations come as `Stray`
    texts and `Damage`, and reading continues after them.
    """
    position = marks = 0
    search = _PAIR_OR_TAG.search
    while found := search(text, position):
        if found[1] is not None:
            start, position = found.span()
            target_start, target_end = found.span(2)
            source_start, source_end = found.span(3)
            marks += 2
            yield MarkupPair(
                found[1], start, target_start, target_end, source_start, source_end, position
            )
        else:
            start = found.start()
            position = yield from _read_irregular(text, start, found.end())
            marks += text.count("tu-id=", start, position)
    if text.count("tu-id=") > marks:
        yield from _find_bare_attributes(text)


def _find_bare_attributes(text: str) -> Iterator[Damage]:
    """Yield our attributes whose tag lacks its opening bracket, or is separated from it."""
    for attribute in _BARE_ATTRIBUTE.finditer(text):
        yield Damage("non-canonical-markup", *attribute.span(1), attribute[1])


def _read_irregular(text: str, start: int, seen: int) -> MarkupItems:
    """Read the structure at `start`; return where reading continues (never before `seen`)."""
    if tag := _TARGET_TAG.match(text, start):
        position = yield from _read_target(text, tag)
    elif text.startswith(_LOOKUP, start):
        source = _SOURCE_TAG.match(text, start + len(_LOOKUP))
        if source:
            position = yield from _read_source(text, start, source)
        else:
            position = yield from _read_empty_lookup(text, start)
    elif tag := _SOURCE_TAG.match(text, start):
        yield Damage("missing-lookup", start, tag.end())
        position = yield from _read_source(text, start, tag)
    else:
        # A tag without its bracket must not consume the bracket of the next one.
        rest = _REST_OF_TAG.match(text, seen)
        end = rest.end() if rest else seen
        yield Damage("non-canonical-markup", start, end, text[start:end])
        position = end
    return max(position, seen)


def _read_empty_lookup(text: str, start: int) -> MarkupItems:
    end = start + len(_LOOKUP)
    if text.startswith(_CLOSE, end):
        return end + len(_CLOSE)
    yield Damage("non-canonical-markup", start, end, text[start:end])
    return end


def _read_target(text: str, tag: re.Match[str]) -> MarkupItems:
    """Read the pair that `tag` opens, with inner tags or damage."""
    identifier, start, target_start = tag[1], tag.start(), tag.end()
    following = _ANY_TARGET.search(text, target_start)
    limit = following.start() if following else len(text)
    for boundary in (
        f'{_CLOSE}{_LOOKUP}<span data-stu-id="{identifier}">',
        f'{_CLOSE}<span data-stu-id="{identifier}">',
    ):
        target_end = text.find(boundary, target_start, limit)
        if target_end < 0:
            continue
        source_start = target_end + len(boundary)
        if _LOOKUP not in boundary:
            yield Damage("missing-lookup", target_end + len(_CLOSE), source_start)
        ends = _find_source_end(text, source_start)
        if ends is None:
            yield Stray("target", identifier, target_start, target_end)
            yield Damage("target-without-source", start, target_end)
            return (yield from _read_unclosed_source(text, source_start, identifier))
        source_end, end, balanced = ends
        if not balanced or not _is_balanced(text, target_start, target_end):
            yield Damage("unbalanced-span", start, end)
        yield MarkupPair(identifier, start, target_start, target_end, source_start, source_end, end)
        return end
    return (yield from _read_lone_target(text, tag, limit))


def _read_lone_target(text: str, tag: re.Match[str], limit: int) -> MarkupItems:
    """Read a target that is not followed by a source with its id."""
    identifier, start, target_start = tag[1], tag.start(), tag.end()
    limit = min(limit, _find_limit(text, target_start))
    closing = _find_closing(text, target_start, limit)
    target_end = limit if closing is None else closing
    if closing is None:
        yield Damage("unclosed-target", start, target_start, identifier)
        position = limit
    else:
        position = closing + len(_CLOSE)
        other = re.compile(f"(?:{_LOOKUP})?+" + _SOURCE_TAG.pattern).match(text, position)
        if other:
            yield Damage("id-mismatch", start, other.end(), f"{identifier} and {other[1]}")
    yield Stray("target", identifier, target_start, target_end)
    yield Damage("target-without-source", start, target_end, identifier)
    return position


def _read_source(text: str, start: int, tag: re.Match[str]) -> MarkupItems:
    """Read a source that is not preceded by a target with its id."""
    ends = _find_source_end(text, tag.end())
    if ends is None:
        return (yield from _read_unclosed_source(text, tag.end(), tag[1]))
    yield Stray("source", tag[1], tag.end(), ends[0])
    yield Damage("source-without-target", start, ends[1], tag[1])
    return ends[1]


def _read_unclosed_source(text: str, source_start: int, identifier: str) -> MarkupItems:
    """Read a source up to the first closing tag, our next tag, or the end of its line."""
    limit = _find_limit(text, source_start)
    line_end = text.find("\n", source_start, limit)
    closing = _find_closing(text, source_start, limit)
    end = next(place for place in (closing, line_end, limit) if place is not None and place >= 0)
    yield Stray("source", identifier, source_start, end)
    yield Damage("unclosed-source", source_start, end, identifier)
    return end


def _find_limit(text: str, start: int) -> int:
    following = _ANY_TAG.search(text, start)
    return following.start() if following else len(text)


def _find_source_end(text: str, start: int) -> tuple[int, int, bool] | None:
    """Return the end of the source, the end of its pair, and whether inner tags are balanced.

    Two adjacent closing tags at depth zero end a balanced text. If the inner tags are unbalanced,
    the end is the last two of the first run of closing tags.
    """
    limit = _find_limit(text, start)
    depth, first = 2, None
    for tag in _SPAN_TAG.finditer(text, start, limit):
        if first:
            if tag[0] == _CLOSE and tag.start() == first.end():
                return first.start(), tag.end(), True
            break
        depth += -1 if tag[0] == _CLOSE else 1
        if depth == 1:
            first = tag
    run = _CLOSING_RUN.search(text, start, limit)
    return (run.end() - 2 * len(_CLOSE), run.end(), False) if run else None


def _find_closing(text: str, start: int, limit: int) -> int | None:
    """Return the start of the closing tag at depth zero, or at any depth; None if none exists."""
    depth, first = 1, None
    for tag in _SPAN_TAG.finditer(text, start, limit):
        if tag[0] != _CLOSE:
            depth += 1
            continue
        depth -= 1
        first = tag.start() if first is None else first
        if depth == 0:
            return tag.start()
    return first


def _is_balanced(text: str, start: int, end: int) -> bool:
    depth = 0
    for tag in _SPAN_TAG.finditer(text, start, end):
        depth += 1 if tag[0] != _CLOSE else -1
        if depth < 0:
            return False
    return depth == 0
