"""The rule `untranslated-text`."""

import re

from tmx_extract.checks.pair import Pair
from tmx_extract.checks.rule import Example, Finding, Rule
from tmx_extract.diagnostics import Code

# Words that English sentences need and names, titles and code do without.
_SMALL_WORDS = (
    "the a an of to in is are was be been for and or with on by from this that these those it as "
    "at can will you your if when not has have which its their must should may into than"
)
_SMALL = frozenset(_SMALL_WORDS.split())
_WORDS = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_OTHER_SCRIPT = re.compile(r"[^\x00-\u024f\u2000-\u2bff\ufffc]")
_BLANKS = re.compile(r"\s+")


def _find(pair: Pair) -> Finding | None:
    target = pair.target.prose
    if _OTHER_SCRIPT.search(target):
        return None
    source = pair.source.prose
    words = [word.lower() for word in _WORDS.findall(target)]
    if len(words) < 3 or sum(word in _SMALL for word in words) < 1:
        return None
    if _BLANKS.sub("", source) != _BLANKS.sub("", target):
        return None
    return Finding(((0, len(source)),), ((0, len(target)),), "")


RULE = Rule(
    code="untranslated-text",
    version=1,
    told=Code(
        severity="warning",
        what="the target is the source",
        advice="Translate it, or leave the pair out of what goes to others.",
    ),
    explanation="""
        Both texts are the same, blanks aside, and are English sentences: names, titles and code
        are the same in all languages.
    """,
    find=_find,
    bad=(Example("This is the first page.", "This is the first page.", ""),),
    good=(Example("Windows Server 2019", "Windows Server 2019"),),
)
