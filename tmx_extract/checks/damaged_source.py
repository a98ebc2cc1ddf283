"""The rule `source-damaged`."""

import re

from tmx_extract.checks.pair import CODE, CheckedPair
from tmx_extract.checks.rule import Example, Finding, Rule, shorten
from tmx_extract.problem_codes.code import ProblemCode

_DAMAGED = re.compile(
    # `hello` instead of `the`: a noun follows, and the text is not a greeting.
    r"(?<![\w\"'“‘./-])(?<!say )(?<!a )(?:hello(?= ?[\[A-Za-z*"
    + CODE
    + r"])|(?:^|(?<=\. ))Hello(?= [a-z]))"
    r"(?! ?(?:world|there|from|everyone|all|my|to|and|or|in|of|is|with|for|as|on|that)\b)"
    # `to` joined with the next word, its `o` doubled; excludes `tool`, `took`, `tooth` and similar.
    r"|(?<![\w.-])too(?=[A-Z" + CODE + r"])"
    r"|(?<![\w.-])[Tt]oo(?!l|k\b|th|ts?\b|ns?\b|t[ei])[a-z]+"
    r"|(?<![\w.-])tool(?:aunch|earn|ist|ocate|imit|et|oad|og)\b"
    # `aaa` before a title.
    r"|(?<![\w.-])aaa(?=[A-Z\"“])"
)


def _find(pair: CheckedPair) -> Finding | None:
    if pair.source.language != "en":
        return None
    prose = pair.source.prose
    if "ello" not in prose and "oo" not in prose and "aaa" not in prose:
        return None
    spans = tuple(match.span() for match in _DAMAGED.finditer(prose))
    if not spans:
        return None
    return Finding(spans, (), shorten([prose[start:end] for start, end in spans]))


RULE = Rule(
    code="source-damaged",
    version=1,
    meaning=ProblemCode(
        severity="error",
        what="the English text was damaged before translation",
        advice="Exclude the pair; the English page of that time has the correct sentence.",
    ),
    explanation="""
        In autumn 2017 a tool damaged many English pages before machine translation: it wrote
        `hello` for `the`, `toodevelop` for `to develop` and `aaaTitle` for `Title`.
    """,
    find=_find,
    bad=(
        Example(
            "Paste hello following code into hello file:",
            "hello ファイルに貼り付けます:",
            "hello, hello",
        ),
        Example("Learn how toodevelop operators.", "toodevelop 演算子", "toodevelop"),
        Example("Back in hello Azure portal, add it too`Node`.", "", "hello, too"),
        Example("aaaDevelop operators", "演算子の開発", "aaa"),
    ),
    good=(
        Example('It prints "hello world".', '"hello world" と出力します。'),
        Example("too many tools", "ツールが多すぎます"),
        Example("Add Hello to the value, then say hello world", "Hello を追加"),
        Example("Say hello to Hello.vb", "Hello.vb に hello と言います"),
    ),
)
