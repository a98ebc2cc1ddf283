"""The rule `stranded-words`."""

import re

from tmx_extract.checks.pair import CODE, CheckedPair
from tmx_extract.checks.rule import Example, Finding, Rule, shorten
from tmx_extract.problem_codes.code import ProblemCode

_STRANDED = re.compile(
    # The end of a verb after a code: 指定し `x` ます.
    rf"(?<=[ぁ-ん]){CODE}?\s?{CODE}+\s?(ます|ました|ません|れます|れました|れません|られます|せん)(?![すまが])"
    # Commas with nothing between them.
    r"|(、(?:\s?、)+)"
    # A particle at the beginning of a text, without its noun.
    r"|(?:^|(?<=。))\s?([のをが](?=[ァ-ヶ一-龠* ￼])|(?:では|には|とは)、)"
)


def _find(pair: CheckedPair) -> Finding | None:
    spans = tuple(
        match.span(match.lastindex or 0) for match in _STRANDED.finditer(pair.target.prose)
    )
    if not spans:
        return None
    return Finding((), spans, shorten([pair.target.text[start:end] for start, end in spans]))


RULE = Rule(
    code="stranded-words",
    version=1,
    meaning=ProblemCode(
        severity="info",
        what="a particle or an ending was separated from its word",
        advice="Move the code to its correct position, and read the sentence again.",
    ),
    explanation="""
        Machine translation moves code spans and leaves the words around them behind: the end of a
        verb after the code, commas with nothing between them, a particle without its noun.
    """,
    languages=frozenset({"ja"}),
    find=_find,
    bad=(
        Example("Specify `-Id`.", "を指定し `-Id` ます。", "を, ます"),
        Example("Use `a`, `b`, and `c`.", "、、および `a` `b` `c` を使用します。", "、、"),
    ),
    good=(Example("Specify `-Id`.", "`-Id` を指定します。"),),
)
