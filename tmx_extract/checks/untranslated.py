"""The rule `untranslated-text`."""

import re

from tmx_extract.checks.pair import CheckedPair
from tmx_extract.checks.rule import Example, Finding, Rule
from tmx_extract.problem_codes.code import ProblemCode

# Words that English sentences need, and that names, titles and code lack.
_BINDING_WORDS = (
    "the a an of to in is are was be been for and or with on by from this that these those it as "
    "at can will you your if when not has have which its their must should may into than"
)
_BINDING = frozenset(_BINDING_WORDS.split())
_WORD = re.compile(r"(?<![\w.@/\\-])[A-Za-z][a-z'’]*(?![\w@/\\-])")
_MANY = 8
_OTHER_SCRIPT = re.compile(r"[^\x00-\u024f\u2000-\u2bff\ufffc]")
_BLANKS = re.compile(r"\s+")


def _find(pair: CheckedPair) -> Finding | None:
    source, target = pair.source.prose, pair.target.prose
    if _OTHER_SCRIPT.search(target) or pair.source.language == pair.target.language:
        return None
    if not _is_sentence(target) or _BLANKS.sub("", source) != _BLANKS.sub("", target):
        return None
    return Finding((), ((0, len(target)),), "")


def _is_sentence(prose: str) -> bool:
    """Return whether the text is more than a name or a label: it has function words, at least two
    other words in lower case, and many words or a final punctuation mark."""
    words = _WORD.findall(prose)
    if len(words) < _MANY and not prose.rstrip("*_ \ufffc").endswith((".", ":", "?", "!")):
        return False
    binding = sum(word.lower() in _BINDING for word in words)
    return binding > 0 and sum(word.islower() for word in words if word not in _BINDING) >= 2


RULE = Rule(
    code="untranslated-text",
    version=1,
    meaning=ProblemCode(
        severity="warning",
        what="the target is the same as the source",
        advice="Translate it, or exclude the pair from exports.",
    ),
    explanation="""
        Finds equal texts, ignoring spaces, that are English sentences. Names, titles and code are
        the same in all languages.
    """,
    find=_find,
    bad=(Example("This is the first page.", "This is the first page.", ""),),
    good=(
        Example("Windows Server 2019", "Windows Server 2019"),
        Example("Outlook on the web", "Outlook on the web"),
        Example("Click **Save**.", "**保存** をクリックします。"),
    ),
)
