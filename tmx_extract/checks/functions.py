"""The rule `functions-differ`."""

import re

from tmx_extract.checks.pair import CODE, CheckedPair
from tmx_extract.checks.rule import Example, Finding, Rule, shorten
from tmx_extract.checks.translate_toolkit import fails
from tmx_extract.problem_codes.code import ProblemCode

_CALL = re.compile(r"[A-Za-z_][\w.]*\(\)", re.ASCII)


def _find(pair: CheckedPair) -> Finding | None:
    if "()" not in pair.source.prose:
        return None
    source, target = (side.prose.replace(CODE, " ") for side in (pair.source, pair.target))
    if not fails("functions", source, target, pair.target.language):
        return None
    # The filter does not say which name fails, or whether it occurs elsewhere as code.
    spans = tuple(
        match.span()
        for match in _CALL.finditer(pair.source.prose)
        if match[0] not in pair.target.text and match[0][:-2] + "`" not in pair.target.text
    )
    if not spans:
        return None
    return Finding(spans, (), shorten([pair.source.text[start:end] for start, end in spans]))


RULE = Rule(
    code="functions-differ",
    version=1,
    meaning=ProblemCode(
        severity="warning",
        what="the name of a function was changed",
        advice="Write the name in the target exactly as in the source.",
    ),
    explanation="""
        Uses the filter `functions` of translate-toolkit for words outside code: names such as
        `getItem()` must stay unchanged, without a space before the parentheses.
    """,
    find=_find,
    bad=(
        Example("Call ToString() first.", "まず ToString () を呼び出します。", "ToString()"),
        Example("convertToRange()", "範囲に変換()", "convertToRange()"),
    ),
    good=(Example("Call ToString() first.", "まず ToString() を呼び出します。"),),
)
