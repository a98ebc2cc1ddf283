"""The rule `several-sources`."""

import re
from collections.abc import Sequence
from itertools import combinations

from tmx_extract.checks.rule import GroupRule, shorten
from tmx_extract.problem_codes.code import ProblemCode

# Shorter targets are labels, which many sources can share.
_LEAST_CHARACTERS = 8
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NEGATION = re.compile(
    r"\b(?:not|never|cannot|without|no|unable|neither)\b|n[’']t\b", re.IGNORECASE
)
_CODE = re.compile(r"`([^`]+)`")
_IDLE = re.compile(r"[\W_]+")


def _find(target: str, sources: Sequence[str]) -> str:
    if len(target) < _LEAST_CHARACTERS:
        return ""
    for one, other in combinations(sources[:_MOST], 2):
        if _differ(one, other):
            return f"{len(sources)} sources: " + shorten((one, other))
    return ""


# The maximum number of sources of one target that are compared with each other.
_MOST = 12


def _differ(one: str, other: str) -> bool:
    """Return whether the texts differ in numbers, negation or code."""
    first, second = (sorted(_NUMBER.findall(text)) for text in (one, other))
    if first and second and first != second and len(first) == len(second):
        return True
    if bool(_NEGATION.search(one)) is not bool(_NEGATION.search(other)):
        return True
    codes = [{_IDLE.sub("", code).lower() for code in _CODE.findall(text)} for text in (one, other)]
    return bool(codes[0] and codes[1] and codes[0] != codes[1])


RULE = GroupRule(
    code="several-sources",
    version=1,
    meaning=ProblemCode(
        severity="info",
        what="sources with different meanings have the same target",
        advice="Find the source of the target; the target may be next to the wrong one.",
    ),
    explanation="""
        Compares all current pairs with the same target of eight characters or more. Two sources
        have different meanings if their numbers or code spans differ, or if only one of them is
        negated.
    """,
    grouped_by="target",
    find=_find,
    bad=(
        (
            "ファイルを保存してください。",
            ("Do not save the file.", "Save the file."),
            "2 sources: Do not save the file., Save the file.",
        ),
    ),
    good=(
        ("ファイルを保存してください。", ("Please save the file.", "Please save your files.")),
        ("保存", ("Save", "Keep")),
    ),
)
