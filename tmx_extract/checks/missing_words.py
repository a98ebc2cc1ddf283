"""The rule `words-missing`."""

import re

from tmx_extract.checks.number_forms import drop_number_words
from tmx_extract.checks.pair import CheckedPair
from tmx_extract.checks.rule import Example, Finding, Rule
from tmx_extract.problem_codes.code import ProblemCode

# A word after digits is a unit, and 年月日 form a date.
_WORDS = re.compile(r"(?<![\dA-Za-z])[^\W\d_]{2,}|[ぁ-ヶ一-龠]")
_UNITS = re.compile(r"[年月日時分秒個件回円午前後]")
_LETTER = re.compile(r"[^\W\d_]")
_DIGIT = re.compile(r"\d")
_FEW = 3


def _find(pair: CheckedPair) -> Finding | None:
    source, target = pair.source, pair.target
    if _is_number(source.text, target.text) or _is_number(target.text, source.text):
        return None
    if _LETTER.search(target.text):
        if _LETTER.search(source.text) or not _says_much(target.text):
            return None
        return Finding((), ((0, len(target.text)),), "in the source")
    if not _says_much(source.prose) or not _WORDS.search(source.prose):
        return None
    return Finding(((0, len(source.text)),), (), "in the target")


def _is_number(words: str, digits: str) -> bool:
    """Return whether one text has nothing but number words, and the other has digits."""
    if not (_LETTER.search(words) and _DIGIT.search(digits)):
        return False
    return not _LETTER.search(drop_number_words(words))


def _says_much(text: str) -> bool:
    """Return whether the text has words other than a unit, a date or the name of a sign."""
    words = _WORDS.findall(_UNITS.sub("", text))
    return sum(map(len, words)) >= _FEW and text.strip().lower() not in _SIGNS


# Words that may be translated as a sign alone.
_SIGNS = frozenset({"colon", "none", "yes", "and", "comma", "period", "tilde", "and in:"})


RULE = Rule(
    code="words-missing",
    version=2,
    meaning=ProblemCode(
        severity="error",
        what="one text has words and the other has none",
        advice="Compare the pair with its page; words may be in the next or previous segment.",
    ),
    explanation="""
        One text is empty or has only signs and digits, and the other has words.
    """,
    find=_find,
    bad=(
        Example("Save the file.", ".", "in the target"),
        Example("...", "保存します。", "in the source"),
        Example("Twenty-four files", "24", "in the target"),
    ),
    good=(
        Example("1.0", "1.0"),
        Example("(OK)", "OK"),
        Example("`a`", "`a`"),
        Example("Twenty-four", "24"),
        Example("24.", "二十四。"),
    ),
)
