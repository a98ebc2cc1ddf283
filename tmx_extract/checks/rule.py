"""What a rule is, and what it finds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from tmx_extract.checks.pair import CheckedPair, make_pair
from tmx_extract.problem_codes import ProblemCode

Spans = tuple[tuple[int, int], ...]
"""Half-open places in a text, in code points, ascending."""


class Finding(NamedTuple):
    """What a rule has found in one pair. A tuple, for memories hold many."""

    source: Spans
    """Where it shows in the source; may be empty."""
    target: Spans
    """Where it shows in the target; may be empty."""
    found: str
    """What was found, in few words; goes after the rule's sentence."""


class Example(NamedTuple):
    """A pair that shows what a rule finds, or leaves alone."""

    source: str
    target: str
    found: str = ""
    """What is found; empty where nothing is."""
    locale: str = "ja-JP"
    """Of the target; the source is in American English."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing that may be wrong with a pair."""

    code: str
    """Its name, which never changes."""
    version: int
    """Counted up with every change of what it finds, so that pairs are looked at anew."""
    told: ProblemCode
    """Severity, what, and advice."""
    explanation: str
    """What it looks at, what it lets pass and why: a paragraph for the documentation."""
    find: Callable[[CheckedPair], Finding | None]
    """What is wrong with the pair; None where nothing is."""
    bad: Sequence[Example]
    """Pairs in which it finds something."""
    good: Sequence[Example]
    """Pairs that look alike, and are right."""
    languages: frozenset[str] = frozenset()
    """Of targets that it understands; empty: all."""

    def applies_to(self, language: str) -> bool:
        """Whether it looks at targets in this language."""
        return not self.languages or language in self.languages


GroupedBy = Literal["source", "target"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRule:
    """One thing that may be wrong among pairs that have one text in common."""

    code: str
    version: int
    told: ProblemCode
    explanation: str
    grouped_by: GroupedBy
    """The side that they have in common."""
    find: Callable[[str, Sequence[str]], str]
    """Gets the common text and the different texts of the other side, in text order; tells what
    was found, in few words, or gives nothing where all is well."""
    bad: Sequence[tuple[str, Sequence[str], str]]
    """Common text, other texts, what is found."""
    good: Sequence[tuple[str, Sequence[str]]]


def try_example(rule: Rule, example: Example) -> Finding | None:
    """What the rule finds in an example."""
    return rule.find(make_pair(example.source, example.target, "en-US", example.locale))


def shorten(words: Sequence[str], most: int = 5) -> str:
    """The first few of what was found, in one line."""
    shown = [word if len(word) <= 40 else word[:39] + "…" for word in words[:most]]
    more = len(words) - len(shown)
    text = ", ".join(" ".join(word.split()) for word in shown)
    return f"{text} and {more} more" if more else text
