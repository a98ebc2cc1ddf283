"""The rule `several-targets`."""

import re
from collections.abc import Sequence
from unicodedata import normalize

from tmx_extract.checks.rule import GroupRule, shorten
from tmx_extract.problem_codes.code import ProblemCode

_IDLE = re.compile(r"[\W_]+")
# Shorter texts are labels, whose translation depends on their location.
_LEAST_WORDS = 3


def fold(text: str) -> str:
    """Return only letters and digits, without differences of width and case."""
    return _IDLE.sub("", normalize("NFKC", text)).casefold()


def _find(source: str, targets: Sequence[str]) -> str:
    if len(source.split()) < _LEAST_WORDS:
        return ""
    different = {fold(target): target for target in reversed(targets)}
    if len(different) == 1:
        return ""
    return f"{len(different)} targets: " + shorten(sorted(different.values()), 3)


RULE = GroupRule(
    code="several-targets",
    version=1,
    meaning=ProblemCode(
        severity="info",
        what="the same source has several targets",
        advice="Choose one of them if the meaning is the same.",
    ),
    explanation="""
        Compares all current pairs with the same source of three words or more. Targets that differ
        only in spaces, signs, width and case count as equal.
    """,
    grouped_by="source",
    find=_find,
    bad=(
        (
            "Create a new subscription",
            ("新しいサブスクリプションの作成", "新しいサブスクリプションを作成する"),
            "2 targets: 新しいサブスクリプションの作成, 新しいサブスクリプションを作成する",
        ),
    ),
    good=(
        ("Save", ("保存", "保存する")),
        ("Save all the files.", ("ファイルをすべて保存する", "ファイルを すべて保存する。")),
    ),
)
