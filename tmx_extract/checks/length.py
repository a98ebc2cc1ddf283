"""The rule `length-unusual`."""

import re

from tmx_extract.checks.pair import CODE, CheckedPair
from tmx_extract.checks.rule import Example, Finding, Rule
from tmx_extract.problem_codes.code import ProblemCode

# Minimum and maximum number of Japanese characters per English character, by length of the source
# without codes. Measured on 113,000 distinct pairs of three repositories: about one in 3,000 is
# outside, and most of those lack or add something. Below 41 characters the ratio says nothing.
_LIMITS = ((161, 0.25, 1.2), (81, 0.22, 1.3), (41, 0.15, 1.6))
_JAPANESE = re.compile(r"[ぁ-ヶ一-龠]")
_SHORT = 41


def _find(pair: CheckedPair) -> Finding | None:
    source = pair.source.prose.replace(CODE, "")
    if len(source) < _SHORT:
        return None
    target = pair.target.prose.replace(CODE, "")
    least, most = next((low, high) for size, low, high in _LIMITS if len(source) >= size)
    ratio = len(target) / len(source)
    if least <= ratio <= most or not _JAPANESE.search(target):
        return None
    # Names are given in English, followed by the translation.
    if ratio > most and any(part in target for part in _iter_middles(source)):
        return None
    return Finding(
        (), ((0, len(pair.target.text)),), f"{ratio:.2f} characters per English character"
    )


def _iter_middles(source: str) -> list[str]:
    """Return parts of the source that show whether the target repeats it."""
    return [source[start : start + 15] for start in range(5, len(source) - 15, 10)]


RULE = Rule(
    code="length-unusual",
    version=2,
    meaning=ProblemCode(
        severity="warning",
        what="the target is much shorter or longer than usual",
        advice="Compare the texts; something may be missing, or come from the next segment.",
    ),
    explanation="""
        A Japanese text usually has 0.55 characters per English character, without codes. The limits
        were measured and depend on the length of the source. Sources of fewer than 41 characters
        are not checked, nor targets that repeat English words with their translation.
    """,
    languages=frozenset({"ja"}),
    find=_find,
    bad=(
        Example(
            "There are differences depending on the version that you have installed there.",
            "異なります。",
            "0.08 characters per English character",
        ),
    ),
    good=(
        Example("Greater than or equal to", "以上"),
        Example(
            "There are differences depending on the version that you have installed there.",
            "インストールしたバージョンによって違いがあります。",
        ),
    ),
)
