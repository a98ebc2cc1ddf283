"""Rules and their findings."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from tmx_extract.checks.pair import CheckedPair, make_pair
from tmx_extract.problem_codes.code import ProblemCode

Spans = tuple[tuple[int, int], ...]
"""Half-open ranges in a text, in code points, ascending."""


class Finding(NamedTuple):
    """The finding of a rule in one pair. A tuple because memories hold many."""

    source: Spans
    """Ranges in the source; may be empty."""
    target: Spans
    """Ranges in the target; may be empty."""
    found: str
    """A few words that follow the sentence of the rule."""


class Example(NamedTuple):
    """A pair that shows a finding of a rule, or an allowed text."""

    source: str
    target: str
    found: str = ""
    """The finding; empty for a pair without one."""
    locale: str = "ja-JP"
    """The locale of the target; the source is American English."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One possible mistake in a pair."""

    code: str
    """The name of the rule, which never changes."""
    version: int
    """Increased with every change of its findings, so that pairs are checked again."""
    meaning: ProblemCode
    """Severity, message and advice."""
    explanation: str
    """A paragraph for the documentation: findings, allowed texts, and reasons."""
    find: Callable[[CheckedPair], Finding | None]
    """Return the mistake in the pair; None if none exists."""
    bad: Sequence[Example]
    """Pairs with a finding."""
    good: Sequence[Example]
    """Similar pairs that are correct."""
    languages: frozenset[str] = frozenset()
    """The target languages that the rule supports; empty: all."""

    def applies_to(self, language: str) -> bool:
        """Return whether the rule checks targets in this language."""
        return not self.languages or language in self.languages


GroupedBy = Literal["source", "target"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRule:
    """One possible mistake among pairs with one text in common."""

    code: str
    version: int
    meaning: ProblemCode
    explanation: str
    grouped_by: GroupedBy
    """The side with the common text."""
    find: Callable[[str, Sequence[str]], str]
    """Return the finding in a few words, or an empty string. The arguments are the common text and
    the different texts of the other side, in text order."""
    bad: Sequence[tuple[str, Sequence[str], str]]
    """Common text, other texts, finding."""
    good: Sequence[tuple[str, Sequence[str]]]


def try_example(rule: Rule, example: Example) -> Finding | None:
    """Return the finding of the rule in an example."""
    return rule.find(make_pair(example.source, example.target, "en-US", example.locale))


def shorten(words: Sequence[str], most: int = 5) -> str:
    """Return the first few words of a finding, in one line."""
    shown = [word if len(word) <= 40 else word[:39] + "…" for word in words[:most]]
    more = len(words) - len(shown)
    text = ", ".join(" ".join(word.split()) for word in shown)
    return f"{text} and {more} more" if more else text
