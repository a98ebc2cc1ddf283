"""The author's form of targets, compared with published pages: by the rule, and by evidence."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, get_args

from tmx_extract.english.levels import EnglishPage
from tmx_extract.model import Document
from tmx_extract.normalize.evidence import author_target, may_have_added_escapes
from tmx_extract.normalize.rule import author_form
from tmx_extract.rebuild.published import find_published

# The kinds of escapes that are hard to decide; a target may have several.
CLASSES: Mapping[str, re.Pattern[str]] = {
    "beside or inside emphasis": re.compile(r"(?<![\\*])\*+\\\*|\\\*\*|\*\*? ?\\\*|\\\* ?\*"),
    "x \\* y": re.compile(r"[^\s*\\] \\\* [^\s*\\]"),
    "\\*.ext": re.compile(r"\\\* ?\.\w"),
    "word before \\*": re.compile(r"\w ?\\\*(?![\w*.\\])"),
    "(\\*": re.compile(r"[(（] ?\\\*"),
    "leading \\*": re.compile(r"\s*\\\*"),
    "trailing PATH\\\\": re.compile(r".*[^\\]\\\\\Z", re.DOTALL),
    "escaped back-tick": re.compile(r"\\`"),
}
_ANCHORED = ("leading \\*", "trailing PATH\\\\")

Means = Literal["rule", "source", "english"]
"""The rule alone; the source of the pair, else the rule; the English sentence, else the source."""


class AuthorForms:
    """Distinct pairs of a corpus whose target has an escape and is on a published page."""

    def __init__(self) -> None:
        self._seen: set[tuple[str, str, str]] = set()
        self.right: Counter[Means] = Counter()
        self.asked: Counter[Means] = Counter()
        self.decided: Counter[tuple[str, bool]] = Counter()
        """By what decided, and whether the result is right."""
        self.classes: Counter[tuple[str, bool]] = Counter()
        """By class, and whether the best evidence is right."""
        self.wrong: list[tuple[str, str, str, str]] = []
        """Source, target, form and published form of each wrong target."""

    def add(
        self, document: Document, published: Sequence[str], english: EnglishPage | None
    ) -> None:
        """Compare the targets of a page with the published pages of its handback."""
        if not any(may_have_added_escapes(segment.target) for segment in document.segments):
            return
        for ordinal, form in find_forms(document, published).items():
            segment = document.segments[ordinal]
            key = segment.source, segment.target, form
            if may_have_added_escapes(segment.target) and key not in self._seen:
                self._seen.add(key)
                self._compare(*key, english.find_sentence(segment.source) if english else None)

    def _compare(self, source: str, target: str, published: str, sentence: str | None) -> None:
        best = author_target(target, source, sentence)
        found: dict[Means, str] = {
            "rule": author_form(target),
            "source": author_target(target, source).text,
        }
        if sentence is not None:
            found["english"] = best.text
        for means, text in found.items():
            self.asked[means] += 1
            self.right[means] += text == published
        self.decided[best.evidence or "rule", best.text == published] += 1
        for name in _find_classes(target):
            self.classes[name, best.text == published] += 1
        if best.text != published:
            self.wrong.append((source, target, best.text, published))

    def report(self) -> Iterator[str]:
        """Yield the lines to print."""
        titles: Mapping[Means, str] = {
            "rule": "right by the rule alone",
            "source": "right by the source of the pair, else the rule",
            "english": "right by the English sentence, of those with one",
        }
        if not self._seen:
            return
        yield f"  distinct targets with escapes that are on a published page: {len(self._seen):,}"
        for means in get_args(Means):
            if asked := self.asked[means]:
                share = 100 * self.right[means] / asked
                yield f"    {self.right[means]:>8,}  {share:6.2f} %  {titles[means]}"
        right = sum(count for (_, is_right), count in self.decided.items() if is_right)
        share = 100 * right / self.decided.total()
        goal = "reached" if share >= _GOAL else "NOT reached"
        yield f"    {right:>8,}  {share:6.2f} %  right by the best evidence  goal {_GOAL} % {goal}"
        for evidence in ("english", "source", "rule"):
            wrong, fine = (self.decided[evidence, is_right] for is_right in (False, True))
            if wrong or fine:
                yield f"    {fine + wrong:>8,}    decided by {evidence}, {wrong:,} of them wrong"
        for name in CLASSES:
            wrong, fine = (self.classes[name, is_right] for is_right in (False, True))
            if wrong or fine:
                yield _report_class(name, wrong, wrong + fine)


_GOAL = 97
_MOST_WRONG = 5
"""In percent, in each class."""


def _find_classes(target: str) -> list[str]:
    return [
        name
        for name, pattern in CLASSES.items()
        if (pattern.match(target) if name in _ANCHORED else pattern.search(target))
    ]


def _report_class(name: str, wrong: int, asked: int) -> str:
    share = 100 * wrong / asked
    goal = "reached" if share <= _MOST_WRONG else "NOT reached"
    return f"    {asked:>8,}    {name}: {wrong:,} wrong, {share:.1f} %  goal {_MOST_WRONG} % {goal}"


def find_sentences(document: Document, english: EnglishPage) -> dict[int, str]:
    """Return the English sentences of the targets with escapes, by ordinal."""
    return {
        ordinal: sentence
        for ordinal, segment in enumerate(document.segments)
        if may_have_added_escapes(segment.target)
        and (sentence := english.find_sentence(segment.source)) is not None
    }


def find_forms(document: Document, published: Sequence[str]) -> dict[int, str]:
    """Return the published forms by ordinal; of several the shortest, which has the fewest
    escapes."""
    forms: dict[int, str] = {}
    for text in published:
        for ordinal, form in find_published(document, text).items():
            known = forms.get(ordinal, form)
            forms[ordinal] = min(known, form, key=lambda one: (len(one), one))
    return forms
