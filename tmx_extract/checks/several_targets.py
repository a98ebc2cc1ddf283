"""The rule `several-targets`."""

import re
from collections.abc import Sequence
from unicodedata import normalize

from tmx_extract.checks.rule import GroupRule, shorten
from tmx_extract.problem_codes import ProblemCode

_IDLE = re.compile(r"[\W_]+")
# Fewer words are labels, whose translation depends on where they stand.
_LEAST_WORDS = 3


def fold(text: str) -> str:
    """The letters and digits alone, width and case aside."""
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
    told=ProblemCode(
        severity="info",
        what="the same source has several targets",
        advice="Agree on one of them where the sense is the same.",
    ),
    explanation="""
        Looks at all current pairs with the same source, if it has three words or more. Targets that
        differ in blanks, signs, width and case alone are the same.
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
