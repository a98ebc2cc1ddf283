"""The rule `brackets-unbalanced`."""

import re
from collections.abc import Iterator

from tmx_extract.checks.pair import CheckedPair
from tmx_extract.checks.rule import Example, Finding, Rule, shorten
from tmx_extract.problem_codes.code import ProblemCode

_BRACKET = re.compile(r"[()\[\]{}（）［］｛｝「」『』【】〈〉《》〔〕]")
_FOLD = str.maketrans("（）［］｛｝", "()[]{}")
_CLOSING = dict(zip(")]}」』】〉》〕", "([{「『【〈《〔", strict=True))


def _find(pair: CheckedPair) -> Finding | None:
    alone = list(_iter_alone(pair.target.prose))
    if not alone:
        return None
    kinds = {_kind(sign) for _, sign in _iter_alone(pair.source.prose)}
    # Brackets left open in the source may stay open: a segment may begin or end inside brackets.
    found = [(place, sign) for place, sign in alone if _kind(sign) not in kinds]
    if not found:
        return None
    spans = tuple((place, place + 1) for place, _ in found)
    text = pair.target.text
    return Finding((), spans, shorten([text[start:end] for start, end in spans]))


def _kind(sign: str) -> str:
    return _CLOSING.get(sign, sign)


def _iter_alone(prose: str) -> Iterator[tuple[int, str]]:
    """Yield every unpaired bracket with its position; each kind of bracket is paired separately."""
    waiting: dict[str, list[int]] = {}
    alone = list[tuple[int, str]]()
    for match in _BRACKET.finditer(prose):
        sign = match[0].translate(_FOLD)
        opening = _CLOSING.get(sign)
        if opening is None:
            waiting.setdefault(sign, []).append(match.start())
        elif waiting.get(opening):
            waiting[opening].pop()
        else:
            alone.append((match.start(), sign))
    alone += [(place, sign) for sign, places in waiting.items() for place in places]
    return iter(sorted(alone))


RULE = Rule(
    code="brackets-unbalanced",
    version=1,
    meaning=ProblemCode(
        severity="warning",
        what="a bracket of the target has no counterpart",
        advice="Add the missing bracket, or remove the extra one.",
    ),
    explanation="""
        Every bracket of the target, full-width or not, needs a counterpart of either width.
        Brackets in code, links and tags do not count. Brackets left open in the source may stay
        open, because a segment may begin or end inside brackets.
    """,
    find=_find,
    bad=(Example("Select **Save** (see below).", "[**保存** を選択します (下を参照)。", "["),),
    good=(Example("a) Save (all)", "a) 保存（すべて)"),),
)
