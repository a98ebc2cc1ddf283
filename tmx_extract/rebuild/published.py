"""The targets of a page in their published form, taken from the published page."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from tmx_extract.model import Document
from tmx_extract.rebuild.clean import iter_parts

# Text that may be written differently in the published page.
_POINT = re.compile(r'\\++|"|&quot;|\r?\n')
_BACKSLASHES = re.compile(r"\\++")
# Machine translation put a space between the tool's backslash and its star.
_MARK = re.compile(r" ?[*`]")
_LINE_END = re.compile(r"(\r?\n)")
# In some repositories the tool put a line break before a link at the start of a target.
_BREAK_BEFORE_LINK = re.compile(r"\r?\n {2}(?=!?\[)")


def may_differ(document: Document) -> bool:
    """Return whether any target may have another published form; on most pages none has."""
    return any(
        "\\" in item.target
        or "&quot;" in item.target
        or _BREAK_BEFORE_LINK.match(item.target) is not None
        for item in document.segments
    )


def find_published(document: Document, published: str) -> dict[int, str]:
    r"""Return the targets of the page in the form of `published`, by ordinal, in linear time.

    The clean page and the published one are read side by side. They must be equal except for the
    changes of the side-by-side tool: backslashes before stars and back-ticks, doubled backslashes
    at the end, `&quot;` instead of quotes on either side, a line break before a link that begins a
    target, and other line ends. Only escapes are adopted, such breaks removed, and quotes restored;
    line ends stay those of the page.

    A target is left out unless this is true for all of its lines. After another difference, reading
    continues at a line that occurs once in both pages, and at the lines next to it.
    """
    parts = list(iter_parts(document, "target"))
    texts: Sequence[str | None] = _follow(parts, published) or _follow_lines(parts, published)
    doubtful = _find_shared_backslashes(parts)
    found: dict[int, str] = {}
    pairs = zip(document.segments, parts[1::2], texts[1::2], strict=True)
    for ordinal, (segment, part, text) in enumerate(pairs):
        if text is None or 2 * ordinal + 1 in doubtful:
            continue
        # For an encoded value, only the encoded text can be compared.
        if part == segment.target:
            found[ordinal] = text
        elif part == text:
            found[ordinal] = segment.target
    return found


def _find_shared_backslashes(parts: Sequence[str]) -> set[int]:
    r"""Return the parts that begin or end inside a run of backslashes, such as `C:\\` before `\*`.

    It is unknown which part's backslashes were published.
    """
    found: set[int] = set()
    filled = [index for index, part in enumerate(parts) if part]
    for before, after in pairwise(filled):
        if parts[before][-1] == parts[after][0] == "\\":
            found |= {before, after}
    return found


def _follow(parts: Sequence[str], published: str) -> list[str] | None:
    """Return the parts as in the published text; None if it differs otherwise."""
    found: list[str] = []
    position = 0
    for index, part in enumerate(parts):
        if published.startswith(part, position):
            found.append(part)
            position += len(part)
            continue
        step = _follow_part(part, published, position)
        if step is None and index % 2 and (line_break := _BREAK_BEFORE_LINK.match(part)):
            step = _follow_part(part[line_break.end() :], published, position)
        if step is None:
            return None
        found.append(step[0])
        position = step[1]
    return found if position == len(published) else None


def _follow_part(part: str, published: str, position: int) -> tuple[str, int] | None:
    """Return the published form of the part at this position, and the position after it."""
    pieces: list[str] = []
    done = 0
    for point in _POINT.finditer(part):
        piece = part[done : point.start()]
        if not published.startswith(piece, position):
            return None
        done, position = point.end(), position + len(piece)
        step = _follow_point(point, part, published, position)
        if step is None:
            return None
        pieces += piece, step[0]
        position = step[1]
    rest = part[done:]
    if not published.startswith(rest, position):
        return None
    return "".join([*pieces, rest]), position + len(rest)


def _follow_point(
    point: re.Match[str], part: str, published: str, position: int
) -> tuple[str, int] | None:
    sign = point[0]
    if sign[0] == "\\":
        found = _BACKSLASHES.match(published, position, position + len(sign))
        theirs = len(found[0]) if found else 0
        if theirs < len(sign) and not _is_escape(part, point, theirs):
            return None
        return "\\" * theirs, position + theirs
    for form in ("\n", "\r\n") if sign[-1] == "\n" else ('"', "&quot;"):
        if published.startswith(form, position):
            # An entity in both pages is text; if only one page has the quote, the other is damaged.
            return '"' if form == '"' else sign, position + len(form)
    return None


def _is_escape(part: str, point: re.Match[str], theirs: int) -> bool:
    """Return whether the tool may have added the backslashes that the published page lacks."""
    ours = len(point[0])
    if point.end() == len(part):
        return ours <= 2 * theirs
    return ours == theirs + 1 and _MARK.match(part, point.end()) is not None


def _follow_lines(parts: Sequence[str], published: str) -> list[str | None]:
    """Return the parts of which every line is in the published page, in the same order."""
    lines, ends = _cut_into_lines(parts)
    theirs = _LINE_END.split(published)[::2]
    places = _match_lines(["".join(text for _, text in line) for line in lines], theirs)
    found: list[list[str] | None] = [[] for _ in parts]
    for number, (line, place) in enumerate(zip(lines, places, strict=True)):
        texts = None if place is None else _follow([text for _, text in line], theirs[place])
        goes_on = place is not None and number > 0 and places[number - 1] == place - 1
        for position, (index, _) in enumerate(line):
            pieces = found[index]
            # The first piece of a line belongs to the part that contains the end of the previous
            # line.
            is_second = position == 0 and number > 0
            if texts is None or (is_second and not goes_on):
                found[index] = None
            elif pieces is not None:
                pieces += [ends[number - 1], texts[position]] if is_second else [texts[position]]
    return [None if pieces is None else "".join(pieces) for pieces in found]


def _cut_into_lines(parts: Sequence[str]) -> tuple[list[list[tuple[int, str]]], list[str]]:
    """Return the lines, each as pieces of parts with the parts' numbers; and their ends, except the
    last.

    The first piece belongs to the part in which the line begins, even if it is empty.
    """
    lines: list[list[tuple[int, str]]] = [[]]
    ends: list[str] = []
    for index, part in enumerate(parts):
        first, *others = _LINE_END.split(part)
        lines[-1].append((index, first))
        ends += others[::2]
        lines += [[(index, text)] for text in others[1::2]]
    return lines, ends


def _match_lines(ours: Sequence[str], theirs: Sequence[str]) -> list[int | None]:
    """Return for each of our lines the index of theirs that is certainly the same, except for
    escapes."""
    folded, others = list(map(_fold, ours)), list(map(_fold, theirs))
    places: list[int | None] = [None] * len(ours)
    mine, their = -1, -1
    anchors = [*_longest_ascent(_iter_lines_alone(folded, others)), (len(ours), len(theirs))]
    for anchor, place in anchors:
        # The lines after the last anchor, then those before this one.
        while mine + 1 < anchor and their + 1 < place and folded[mine + 1] == others[their + 1]:
            mine, their = mine + 1, their + 1
            places[mine] = their
        for distance in range(1, min(anchor - mine, place - their)):
            if folded[anchor - distance] != others[place - distance]:
                break
            places[anchor - distance] = place - distance
        if anchor < len(ours):
            places[anchor] = place
        mine, their = anchor, place
    return _without_doubts(places, others, theirs)


def _fold(line: str) -> str:
    return line.replace("\\", "").replace("&quot;", '"')


def _iter_lines_alone(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the indexes of lines that occur once in both pages, in our order."""
    counts = Counter(ours), Counter(theirs)
    where = {line: place for place, line in enumerate(theirs)}
    for number, line in enumerate(ours):
        if counts[0][line] == counts[1][line] == 1:
            yield number, where[line]


class _Link(NamedTuple):
    pair: tuple[int, int]
    before: "_Link | None"


def _longest_ascent(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest part of the pairs that ascends in both numbers; they ascend in the
    first."""
    lowest: list[int] = []
    ends: list[_Link] = []
    for pair in pairs:
        length = bisect_left(lowest, pair[1])
        link = _Link(pair, ends[length - 1] if length else None)
        lowest[length : length + 1] = [pair[1]]
        ends[length : length + 1] = [link]
    found: list[tuple[int, int]] = []
    last = ends[-1] if ends else None
    while last is not None:
        found.append(last.pair)
        last = last.before
    return found[::-1]


def _without_doubts(
    places: Sequence[int | None], folded: Sequence[str], theirs: Sequence[str]
) -> list[int | None]:
    """Return the indexes without lines that occur several times, with and without escapes."""
    forms: dict[str, str | None] = {}
    for fold, line in zip(folded, theirs, strict=True):
        forms[fold] = line if forms.get(fold, line) == line else None
    return [None if place is None or forms[folded[place]] is None else place for place in places]
