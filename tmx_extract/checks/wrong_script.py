"""The rule `wrong-script`."""

import re

from tmx_extract.checks.pair import CheckedPair
from tmx_extract.checks.rule import Example, Finding, Rule, shorten
from tmx_extract.problem_codes.code import ProblemCode

# Letters by script; signs that all languages use belong to none of them.
_SCRIPTS = {
    "Cyrillic": "\u0400-\u052f",
    "Hebrew": "\u05d0-\u05ea",
    "Arabic": "\u0620-\u064a\u0671-\u06d3",
    "Devanagari": "\u0904-\u0939",
    "Thai": "\u0e01-\u0e30",
    "Hangul": "\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3",
    "Kana": "\u3041-\u3096\u30a1-\u30fa\uff66-\uff9d",
    "Han": "\u4e00-\u9fff",
}
_WRITTEN_IN = {
    "ja": {"Kana", "Han"},
    "zh": {"Han"},
    "ko": {"Hangul", "Han"},
    "ru": {"Cyrillic"},
    "uk": {"Cyrillic"},
    "bg": {"Cyrillic"},
    "sr": {"Cyrillic"},
    "kk": {"Cyrillic"},
    "mk": {"Cyrillic"},
    "he": {"Hebrew"},
    "ar": {"Arabic"},
    "fa": {"Arabic"},
    "ur": {"Arabic"},
    "hi": {"Devanagari"},
    "mr": {"Devanagari"},
    "ne": {"Devanagari"},
    "th": {"Thai"},
}


def _make(language: str) -> re.Pattern[str]:
    """Return a pattern for letters that are foreign to the language."""
    own = _WRITTEN_IN.get(language, set())
    foreign = "".join(signs for name, signs in _SCRIPTS.items() if name not in own)
    if language == "ja":
        foreign += "们这为说还过发东车语议设认让请题间问网级组经给结总约纯纲"
    return re.compile(f"[{foreign}]+")


_PATTERNS: dict[str, re.Pattern[str]] = {}


def _find(pair: CheckedPair) -> Finding | None:
    language = pair.target.language
    pattern = _PATTERNS.get(language)
    if pattern is None:
        pattern = _PATTERNS.setdefault(language, _make(language))
    prose = pair.target.prose
    if prose.isascii() or not pattern.search(prose):
        return None
    spans = tuple(
        match.span() for match in pattern.finditer(prose) if match[0] not in pair.source.text
    )
    if not spans:
        return None
    return Finding((), spans, shorten([prose[start:end] for start, end in spans]))


RULE = Rule(
    code="wrong-script",
    version=1,
    meaning=ProblemCode(
        severity="error",
        what="letters of a script that the language does not use",
        advice="Check whether the target is in the right language.",
    ),
    explanation="""
        Finds letters of a script that the language does not use, outside code: Cyrillic in German,
        Hangul or simplified Chinese characters in Japanese. Letters that the source also has are
        allowed.
    """,
    find=_find,
    bad=(Example("Save the file.", "파일을 저장합니다.", "파일을, 저장합니다"),),
    good=(Example("The letter Д", "文字 Д"), Example("Run `Д`.", "`Д` を実行します。")),
)
