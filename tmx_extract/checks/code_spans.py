"""The rule `code-differs`."""

import re

from tmx_extract.checks.pair import CheckedPair, CheckedSide
from tmx_extract.checks.rule import Example, Finding, Rule, Spans, shorten
from tmx_extract.problem_codes.code import ProblemCode

# Differences that the side-by-side tool and translators cause without harm.
_IDLE = re.compile(r"[\s\\`]+|&nbsp;|\u200b")
# Words in a code span that may be translated: `<your name>`, `Get-Process | <other commands>`.
_TRANSLATABLE = re.compile(r"[A-Za-z]{2,} [a-z]{2,}|[^\x00-\u02ff]")


def _find(pair: CheckedPair) -> Finding | None:
    source, target = pair.source, pair.target
    if not source.code_spans and not target.code_spans:
        return None
    lost, added = _missing(source, target), _missing(target, source)
    if not lost and not added:
        return None
    words = [f"{_cut(source, place)} is missing" for place in lost]
    words += [f"{_cut(target, place)} is new" for place in added]
    return Finding(lost, added, shorten(words))


def _missing(side: CheckedSide, other: CheckedSide) -> Spans:
    """Return the code spans whose words are nowhere on the other side, neither as code nor as
    text."""
    whole: str | None = None
    found, known = [], dict[str, bool]()
    for start, end in side.code_spans:
        words = side.text[start:end]
        if words not in known:
            known[words] = words in other.text or bool(_TRANSLATABLE.search(words))
            if not known[words]:
                whole = _IDLE.sub("", other.text) if whole is None else whole
                known[words] = _IDLE.sub("", words) in whole
        if not known[words]:
            found.append((start, end))
    return tuple(found)


def _cut(side: CheckedSide, place: tuple[int, int]) -> str:
    return side.text[place[0] : place[1]]


RULE = Rule(
    code="code-differs",
    version=1,
    meaning=ProblemCode(
        severity="warning",
        what="a code span has no counterpart",
        advice="Write the code in the target exactly as in the source.",
    ),
    explanation="""
        The content of every code span must also be in the other text, with or without back-ticks.
        Spaces and escapes do not matter. Words that may be translated, such as `your name`, are
        allowed to differ.
    """,
    find=_find,
    bad=(
        Example(
            "Run `Get-Process`.",
            "`Get-Item` を実行します。",
            "Get-Process is missing, Get-Item is new",
        ),
    ),
    good=(
        Example("Run `Get-Process`.", "Get-Process を実行します。"),
        Example("Type `your name`.", "`名前` を入力します。"),
    ),
)
