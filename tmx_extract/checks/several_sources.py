"""The rule `several-sources`."""

import re
from collections.abc import Sequence
from itertools import combinations

from tmx_extract.checks.rule import GroupRule, shorten
from tmx_extract.problem_codes import ProblemCode

# Shorter targets are labels, which many a source can have.
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


# So many sources of one target are compared with each other.
_MOST = 12


def _differ(one: str, other: str) -> bool:
    """Whether they have other numbers, one denies what the other says, or their code differs."""
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
    told=ProblemCode(
        severity="info",
        what="sources that say different things have the same target",
        advice="See which source the target belongs to; it may stand beside the wrong one.",
    ),
    explanation="""
        Looks at all current pairs with the same target of eight characters or more. Two sources say
        different things if their numbers or code spans differ, or one of them has a negation.
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
