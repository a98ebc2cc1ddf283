"""The rule `markup-broken`."""

import re
from collections.abc import Iterator
from unicodedata import normalize

from tmx_extract.checks.pair import CheckedPair
from tmx_extract.checks.rule import Example, Finding, Rule, shorten
from tmx_extract.problem_codes.code import ProblemCode

# Markup that appears as text: unpaired emphasis marks, broken links, entities encoded twice.
_LOOSE = re.compile(
    r"\*\*|\]\s?\((?=https?:|/|\.\.?/|#|[\w/-]+\.md)|&amp;(?:amp|lt|gt|quot|nbsp);|</?(?:span|div|a|strong|em|b|i|code)\b[^<>]*$|``"
)
# Entities with spaces in them or with full-width characters.
_BROKEN_ENTITY = re.compile(
    r"(?:&\s{1,3}\#?|&\#\s{1,3}|＆\s?[#＃]?\s?)(?:lt|gt|amp|quot|apos|nbsp|copy|reg|trade|hellip|[mn]dash|x?[0-9]{2,6})"
    r"\s{0,3}[;；]|&(?:lt|gt|amp|quot|apos|nbsp|copy|reg|trade|hellip|[mn]dash)(?:\s{1,3};|\s?；)"
)
# Any text that may have been an entity in the source.
_LIKE_ENTITY = re.compile(r"[&＆](?:amp;)?\s{0,3}[#＃]?\s{0,3}\w{1,10}(?:\s{0,3}[;；])?")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9A-Fa-f]{1,6}|[A-Za-z]\w{1,30});", re.ASCII)


def _find(pair: CheckedPair) -> Finding | None:
    target = pair.target.prose
    matches = [*_LOOSE.finditer(target), *_BROKEN_ENTITY.finditer(target)]
    found = {match.span() for match in matches if match[0] not in pair.source.prose}
    found.update(_find_damaged_entities(pair))
    spans = tuple(sorted(found))
    if not spans:
        return None
    return Finding((), spans, shorten([pair.target.text[start:end] for start, end in spans]))


def _find_damaged_entities(pair: CheckedPair) -> Iterator[tuple[int, int]]:
    """Yield entities of the source that the target has with spaces, full-width signs, or no end."""
    whole = set(_ENTITY.findall(pair.source.text))
    if not whole:
        return
    had = set(_LIKE_ENTITY.findall(pair.source.text))
    for match in _LIKE_ENTITY.finditer(pair.target.text):
        if match[0] in had or pair.target.is_in_code(match.start()):
            continue
        name = "".join(normalize("NFKC", match[0]).split()).replace("&amp;", "&", 1)
        if f"{name.rstrip(';')};" in whole and match[0] not in whole:
            yield match.span()


RULE = Rule(
    code="markup-broken",
    version=3,
    meaning=ProblemCode(
        severity="warning",
        what="markup appears as text in the target",
        advice="Compare the marks with those of the source, and correct them.",
    ),
    explanation="""
        Finds unpaired emphasis marks, links that were split, and entities that were encoded twice
        or broken by a space or a full-width character. Nothing is reported if the source has the
        same.
    """,
    find=_find,
    bad=(
        Example("Select **Save**.", "[** 保存 **] を選択します。", "**, **"),
        Example("a &lt; b", "a & lt; b", "& lt;"),
        Example("a &rarr; b", "a ＆ｒａｒｒ； b", "＆ｒａｒｒ；"),
        Example("a &lt; b", "a &amp;lt; b", "&amp;lt;"),
        Example("a&nbsp;b", "a&nbsp b", "&nbsp"),
        Example("a &#160; b", "a &#160 ; b", "&#160 ;"),
    ),
    good=(Example("Select **Save**.", "**保存** を選択します。"),),
)
