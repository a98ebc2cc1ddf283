"""Comparison of texts that should be equal, and names for the causes of differences.

Pure functions. A cause is named only if folding it makes the two texts equal, or if the position of
every difference proves it; all other differences are `unnamed`.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

import yaml

from tmx_extract.english.levels import (
    EnglishPage,
    fold_white_space,
    without_marks,
    without_quote_marks,
)
from tmx_extract.model import PageFormat

UNNAMED = "unnamed"
# Causes by the position of differences; weaker than a folding that makes the pages equal.
_DAMAGED_IMAGES = "image-texts-damaged-in-published"
_FRONT_MATTER_DIFFERS = "front-matter-differs"
_PAIRS_DIFFER = "texts-of-pairs-differ"
_OUTSIDE_DIFFERS = "text-outside-pairs-differs"
_PLACES = (_DAMAGED_IMAGES, _PAIRS_DIFFER, _OUTSIDE_DIFFERS)

_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n.*?^---[ \t]*\r?$", re.DOTALL | re.MULTILINE)
# A definition may be inside a quote, where the tool mistakes a note `[Note]: text` for one.
_LINK_DEFINITION = re.compile(r"[ \t>]*\[[^\]\n]+\]:[ \t]*\S")
_ESCAPE = re.compile(r"\\+[*`]?|[*`]")
_IMAGE = 'alt-text="'


@dataclass(frozen=True, slots=True, kw_only=True)
class _Folding:
    """A possible difference between two pages, and a function that removes it from both."""

    cause: str
    fold: Callable[[str, str], tuple[str, str]]
    """Return our page and the published page without the difference."""


def fold_stars(text: str) -> str:
    r"""Return the text with `\*` replaced by `*`."""
    return text.replace("\\*", "*")


def fold_escapes(text: str) -> str:
    """Return the text without any escape that the side-by-side tool may have added."""
    return fold_stars(text).replace("\\`", "`").replace("\\\\", "\\")


def fold_entities(text: str) -> str:
    """Return the text with quotes instead of their entities."""
    return text.replace("&quot;", '"')


def _in_both(fold: Callable[[str], str]) -> Callable[[str, str], tuple[str, str]]:
    return lambda ours, published: (fold(ours), fold(published))


def _without_extra_definitions(ours: str, published: str) -> tuple[str, str]:
    """Remove link definitions from our page if the published page lacks the line."""
    there = Counter(line.rstrip() for line in published.splitlines())
    kept = [
        line
        for line in ours.splitlines(keepends=True)
        if there[line.rstrip()] or not _LINK_DEFINITION.match(line)
    ]
    return "".join(kept), published


def _as_values(ours: str, published: str) -> tuple[str, str]:
    """Return the values of two YAML pages."""
    try:
        return repr(yaml.safe_load(ours)), repr(yaml.safe_load(published))
    except yaml.YAMLError:
        return ours, published


# In the order of application; the coarsest foldings come last and are dropped first.
_FOLDINGS: Sequence[_Folding] = (
    _Folding(cause="byte-order-mark", fold=_in_both(lambda text: text.lstrip("\ufeff"))),
    _Folding(cause="line-ends", fold=_in_both(lambda text: text.replace("\r\n", "\n"))),
    _Folding(cause="quot-entities", fold=_in_both(fold_entities)),
    # Machine translation put a space between the tool's backslash and its star.
    _Folding(cause="escape-torn-apart", fold=_in_both(lambda text: text.replace("\\ *", " *"))),
    _Folding(cause="escapes", fold=_in_both(fold_escapes)),
    _Folding(cause="link-definitions-only-side-by-side", fold=_without_extra_definitions),
    _Folding(cause="yaml-style", fold=_as_values),
    _Folding(cause=_FRONT_MATTER_DIFFERS, fold=_in_both(lambda text: _FRONT_MATTER.sub("", text))),
    _Folding(cause="white-space", fold=_in_both(fold_white_space)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OurPage:
    """A page made from its pairs, and its parts."""

    text: str
    format: PageFormat = "markdown"
    targets: Sequence[str] = ()
    """The texts of the pairs, in order."""
    between: Sequence[str] = ()
    """The text before, between and after them: one more than `targets`."""


def name_difference(page: OurPage, published: str) -> str:
    """Return the causes of the difference to the published page, joined by `+`; empty if equal."""
    ours = page.text
    if ours == published:
        return ""
    every = [f.cause for f in _FOLDINGS if f.cause != "yaml-style" or page.format == "yaml"]
    causes = _give_up(every, lambda kept: _are_equal(_fold_pages(ours, published, kept)))
    if causes is not None:
        return "+".join(_turn_to_direction(ours, published, causes))
    return _name_place(page, published)


def choose_cause(causes: Iterable[str]) -> str:
    """Return the best explanation among the published pages."""

    def rank(cause: str) -> tuple[bool, bool, int, str]:
        names = cause.split("+")
        return cause == UNNAMED, any(name in _PLACES for name in names), len(names), cause

    return min(causes, key=rank)


def _give_up(causes: Sequence[str], holds: Callable[[Collection[str]], bool]) -> list[str] | None:
    """Return the necessary causes for `holds`; None if all together are not enough."""
    needed = list(causes)
    if not holds(needed):
        return None
    for cause in reversed(causes):
        fewer = [other for other in needed if other != cause]
        if holds(fewer):
            needed = fewer
    return needed


def _are_equal(pages: tuple[str, str]) -> bool:
    return pages[0] == pages[1]


def _fold_pages(ours: str, published: str, causes: Collection[str]) -> tuple[str, str]:
    for folding in _FOLDINGS:
        if folding.cause in causes:
            ours, published = folding.fold(ours, published)
    return ours, published


def _turn_to_direction(ours: str, published: str, causes: Sequence[str]) -> Iterable[str]:
    """Return the causes, with `escapes` split into extra and missing ones."""
    for cause in causes:
        if cause != "escapes":
            yield cause
            continue
        others = [other for other in causes if other != "escapes"]
        left, right = (_ESCAPE.findall(text) for text in _fold_pages(ours, published, others))
        if len(left) != len(right):
            yield cause
            continue
        if any(len(mine) < len(theirs) for mine, theirs in zip(left, right, strict=True)):
            yield "author-escapes-removed"
        if any(len(mine) > len(theirs) for mine, theirs in zip(left, right, strict=True)):
            yield "tool-escapes-kept"


def _name_place(page: OurPage, published: str) -> str:
    """Return a cause by the position of the differences that remain after folding."""

    def fold(text: str) -> str:
        return fold_escapes(fold_entities(text.replace("\r\n", "\n"))).replace("\\ *", " *")

    bare_ours, bare_published = _without_extra_definitions(fold(page.text), fold(published))
    if _begin_at_images(bare_ours.splitlines(), bare_published.splitlines()):
        return _DAMAGED_IMAGES
    fronts = [_FRONT_MATTER.findall(text) for text in (bare_ours, bare_published)]
    also = f"{_FRONT_MATTER_DIFFERS}+" if fronts[0] != fronts[1] else ""
    body = fold_white_space(_FRONT_MATTER.sub("", bare_published))
    # The first piece contains the front matter, which is checked separately.
    for name, texts in ((_PAIRS_DIFFER, page.between[1:]), (_OUTSIDE_DIFFERS, page.targets)):
        folded = [fold_white_space(fold(text)) for text in texts]
        if any(folded) and _stand_in_order(folded, body):
            return also + name
    return UNNAMED


def _begin_at_images(ours: Sequence[str], published: Sequence[str]) -> bool:
    """Return whether each difference begins at an image with its text, or right after one.

    Publishing put wrong texts there, and lost or repeated the text up to the next quote.
    """
    changes = [
        start
        for kind, start, *_ in SequenceMatcher(None, ours, published, autojunk=False).get_opcodes()
        if kind != "equal"
    ]

    def is_at_image(start: int) -> bool:
        before = [line for line in ours[: start + 1] if line.strip()]
        return any(_IMAGE in line for line in before[-2:])

    return bool(changes) and all(map(is_at_image, changes))


def _stand_in_order(texts: Iterable[str], page: str) -> bool:
    position = 0
    for text in texts:
        found = page.find(text, position)
        if found < 0:
            return False
        position = found + len(text)
    return True


def name_absence(page: EnglishPage, source: str) -> str:
    """Return why a source is not found, with the same causes as for pages."""
    texts = without_marks(without_quote_marks(source)), page.bare

    def holds(causes: Collection[str]) -> bool:
        folded = texts
        for cause, fold in _ABSENCES.items():
            if cause in causes:
                folded = fold(folded[0]), fold(folded[1])
        return bool(folded[0]) and folded[0] in folded[1]

    causes = _give_up(list(_ABSENCES), holds)
    return UNNAMED if causes is None else "+".join(causes)


_ABSENCES: Mapping[str, Callable[[str], str]] = {
    "letter-case": str.casefold,
    "white-space": lambda text: "".join(text.split()),
    # The tool closes and reopens emphasis around stars that are text: `*` became `_`.
    "emphasis-rewritten": lambda text: re.sub(r"[*_\\ ]", "", text),
}


def cut(text: str, spans: Sequence[tuple[int, int]]) -> list[str]:
    """Return the texts before, between and after the spans, which are ascending."""
    edges = [(0, 0), *spans, (len(text), len(text))]
    return [text[left[1] : right[0]] for left, right in pairwise(edges)]
