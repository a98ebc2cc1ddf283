"""The rule `markup-broken`."""

import re

from tmx_extract.checks.pair import Pair
from tmx_extract.checks.rule import Example, Finding, Rule, shorten
from tmx_extract.diagnostics import Code

# Markup that shows as text: signs of emphasis that close nothing, links cut apart, entities twice.
_LOOSE = re.compile(
    r"\*\*|\]\s?\((?=https?:|/|\.\.?/|#|[\w/-]+\.md)|&amp;(?:amp|lt|gt|quot|nbsp);|</?(?:span|div|a|strong|em|b|i|code)\b[^<>]*$|``"
)
# Entities with blanks in them, or signs of full width.
_BROKEN_ENTITY = re.compile(
    r"(?:&\s{1,3}\#?|&\#\s{1,3}|＆\s?[#＃]?\s?)(?:lt|gt|amp|quot|apos|nbsp|copy|reg|trade|hellip|[mn]dash|x?[0-9]{2,6})"
    r"\s{0,3}[;；]|&(?:lt|gt|amp|quot|apos|nbsp|copy|reg|trade|hellip|[mn]dash)(?:\s{1,3};|\s?；)"
)


def _find(pair: Pair) -> Finding | None:
    target = pair.target.prose
    matches = [*_LOOSE.finditer(target), *_BROKEN_ENTITY.finditer(target)]
    spans = tuple(sorted(match.span() for match in matches if match[0] not in pair.source.prose))
    if not spans:
        return None
    return Finding((), spans, shorten([target[start:end] for start, end in spans]))


RULE = Rule(
    code="markup-broken",
    version=2,
    told=Code(
        severity="warning",
        what="markup of the target shows as text",
        advice="Compare the marks with those of the source, and mend them.",
    ),
    explanation="""
        Signs of emphasis without counterpart, links whose halves came apart, entities that were
        written twice or broken by a space or a wide character, if the source has none of that.
    """,
    find=_find,
    bad=(
        Example("Select **Save**.", "[** 保存 **] を選択します。", "**, **"),
        Example("a &lt; b", "a & lt; b", "& lt;"),
    ),
    good=(Example("Select **Save**.", "**保存** を選択します。"),),
)
