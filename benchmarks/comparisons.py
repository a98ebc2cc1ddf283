"""Comparison of texts that should be equal, and names for the causes of differences.

Pure functions. A cause is named only if folding it makes the two texts equal, or if the position of
every difference proves it; all other differences are `unnamed`.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import pairwise
from typing import Literal

import yaml

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


def fold_white_space(text: str) -> str:
    """Return the text in one line, with every run of white space as one space."""
    return " ".join(text.split())


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


Stage = Literal["verbatim", "hard-wraps", "quoted-lines", "marks"]
STAGES: Sequence[Stage] = ("verbatim", "hard-wraps", "quoted-lines", "marks")

_QUOTED_LINE = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
_STRAIGHT = str.maketrans("‘’‚“”„", "'''\"\"\"")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_EMPHASIS = re.compile(r" ?([*_`]+) ?")


def _without_quoted_lines(text: str) -> str:
    return fold_white_space(_QUOTED_LINE.sub("", text))


def _without_marks(text: str) -> str:
    """Return the text without spaces beside emphasis and code, with straight quotes, without
    escapes."""
    text = _ESCAPED.sub(r"\1", fold_entities(text.translate(_STRAIGHT)))
    return _EMPHASIS.sub(r"\1", text).strip()


def _holds(page: str, *forms: str) -> bool:
    """Return whether the page contains one of the forms; an empty form is never found."""
    return any(form and form in page for form in forms)


class EnglishPage:
    """One English page in which sources are searched; foldings are made on demand."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def unwrapped(self) -> str:
        """The text in one line."""
        return fold_white_space(self.text)

    @cached_property
    def unquoted(self) -> str:
        """The text in one line, without the marks of quoted lines."""
        return _without_quoted_lines(self.text)

    @cached_property
    def bare(self) -> str:
        """Like `unquoted`, with marks folded."""
        return _without_marks(self.unquoted)

    def find(self, source: str) -> Stage | None:
        """Return the first folding after which the source is found; None if it never is."""
        unwrapped, unquoted = fold_white_space(source), _without_quoted_lines(source)
        if source in self.text:
            return "verbatim"
        if _holds(self.unwrapped, unwrapped):
            return "hard-wraps"
        if _holds(self.unquoted, unwrapped, unquoted):
            return "quoted-lines"
        if _holds(self.bare, _without_marks(unwrapped), _without_marks(unquoted)):
            return "marks"
        return None

    def name_absence(self, source: str) -> str:
        """Return why a source is not found, with the same causes as for pages."""
        texts = _without_marks(_without_quoted_lines(source)), self.bare

        def holds(causes: Collection[str]) -> bool:
            folded = texts
            for cause, fold in _ABSENCES.items():
                if cause in causes:
                    folded = fold(folded[0]), fold(folded[1])
            return _holds(folded[1], folded[0])

        causes = _give_up(list(_ABSENCES), holds)
        return UNNAMED if causes is None else "+".join(causes)


_ABSENCES: Mapping[str, Callable[[str], str]] = {
    "letter-case": str.casefold,
    "white-space": lambda text: "".join(text.split()),
    # The tool closes and reopens emphasis around stars that are text: `*` became `_`.
    "emphasis-rewritten": lambda text: re.sub(r"[*_\\ ]", "", text),
}

Proof = Literal["sha1-crlf", "sha1-raw", "sha256-crlf", "sha256-raw"]


def prove(english: bytes, openlocfilehash: str) -> Proof | None:
    """Return how the hash matches the English file; None if it does not."""
    with_crlf = english.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    proofs: Mapping[Proof, str] = {
        "sha1-crlf": hashlib.sha1(with_crlf, usedforsecurity=False).hexdigest(),
        "sha1-raw": hashlib.sha1(english, usedforsecurity=False).hexdigest(),
        "sha256-crlf": hashlib.sha256(with_crlf).hexdigest(),
        "sha256-raw": hashlib.sha256(english).hexdigest(),
    }
    return next((proof for proof, value in proofs.items() if value == openlocfilehash), None)


def cut(text: str, spans: Sequence[tuple[int, int]]) -> list[str]:
    """Return the texts before, between and after the spans, which are ascending."""
    edges = [(0, 0), *spans, (len(text), len(text))]
    return [text[left[1] : right[0]] for left, right in pairwise(edges)]
