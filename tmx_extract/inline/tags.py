"""HTML tags in a text: how they are recognized, the words in their attributes, and their pairs."""

import re
from itertools import pairwise

from tmx_extract.inline.marks import Marks

# Names that are certainly HTML. Authors also write `<name>`, `<object>` or `List<T>` unescaped and
# mean words, which a code must not hide.
_ELEMENTS = (
    "a abbr acronym article aside audio b bdi bdo big blockquote br button caption center cite "
    "code col colgroup dd del details dfn div dl dt em embed fieldset figcaption figure font "
    "footer h1 h2 h3 h4 h5 h6 header hr i iframe img input ins kbd li mark nav nobr ol p picture "
    "pre q rp rt ruby s samp section small span strike strong style sub summary sup svg table "
    "tbody td textarea tfoot th thead tr tt u ul var video wbr"
)
_NAMES = frozenset(_ELEMENTS.split())
_VOID = frozenset({"br", "col", "embed", "hr", "img", "input", "wbr"})
# A value excludes `<`, so every attempt ends at the next one and the cost stays linear.
_TAG = re.compile(
    r"<(?P<slash>/?)(?P<name>[A-Za-z][A-Za-z0-9]*+)"
    r"(?:\s++[A-Za-z_:][\w.:-]*+(?:\s*+=\s*+(?:\"[^\"<]*+\"|'[^'<]*+'|[^\s\"'=<>`]++))?+)*+"
    r"\s*+(?P<void>/?)>"
)
_WORDS = re.compile(
    r"\s(?:alt|title|aria-label|placeholder|summary)\s*+=\s*+(?:\"([^\"]++)\"|'([^']++)')",
    re.IGNORECASE,
)


def read_tag(text: str, start: int, marks: Marks) -> int:
    """Add the tag that begins at `start`; return its end, or `start` if none exists."""
    match = _TAG.match(text, start)
    if match is None:
        return start
    name = match["name"].lower()
    if name not in _NAMES:
        return start
    end = match.end()
    words = [found.span(found.lastindex or 0) for found in _WORDS.finditer(text, start, end)]
    head = (start, words[0][0] if words else end)
    for (_, left), (right, _) in pairwise(words):
        marks.add(left, right, "tag")
    if not match["void"] and name not in _VOID:
        marks.tags[start] = name
        marks.found.append((*head, "close" if match["slash"] else "open", "tag", "", False))
        if words:
            marks.add(words[-1][1], end, "tag")
    elif words:
        marks.add_pair(head, (words[-1][1], end), "tag")
    else:
        marks.add(start, end, "tag", "\n" if name == "br" else "")
    return end


def pair_tags(marks: Marks) -> None:
    """Find the partners of tags among sorted marks; a pair must not cross another pair.

    Emphasis and links are already paired. A tag without a partner stays single, for example in a
    table cell that a segment boundary cut.
    """
    if not marks.tags:
        return
    stack: list[tuple[int, str]] = []
    places: dict[str, list[int]] = {}
    floors = [0]

    def cut(length: int) -> None:
        for _, name in stack[length:]:
            places[name].pop()
        del stack[length:]

    found = marks.found
    for place, (start, _, form, _, _, is_half) in enumerate(found):
        name = marks.tags.get(start)
        if is_half and form == "open":
            floors.append(len(stack))
        elif is_half:
            cut(floors.pop())
        elif name is not None and form == "open":
            places.setdefault(name, []).append(len(stack))
            stack.append((place, name))
        elif name is not None and (waiting := places.get(name)) and waiting[-1] >= floors[-1]:
            opening = stack[waiting[-1]][0]
            cut(waiting[-1])
            for half in (opening, place):
                found[half] = (*found[half][:5], True)
