"""The rule `doubled-words`."""

import re

from tmx_extract.checks.pair import Pair, Side
from tmx_extract.checks.rule import Example, Finding, Rule, Spans, shorten
from tmx_extract.diagnostics import Code

_ENGLISH = re.compile(
    r"(?<![\w'’.-])(the|a|an|and|or|of|to|in|is|are|for|from|with|on|by|be|this|at|it|as|if|can|"
    r"will|you|your|not|has|have|which|when|then) \1(?![\w'’-])",
    re.IGNORECASE,
)
_JAPANESE = re.compile(
    r"を{2,}|(?<!こ)とと(?!も|の)|(?<![もこそ])のの(?!し)|にに|がが(?!わ)|でで(?!き)|はは(?!は)|。。|ますます。|です。です"
    r"|([ァ-ヶー]{3,}|[一-龠]{2,}|[A-Za-z]{3,}) ?\1(?![ァ-ヶー一-龠A-Za-z])"
)


def _find(pair: Pair) -> Finding | None:
    source, target = _places(pair.source), _places(pair.target)
    if not source and not target:
        return None
    words = [pair.source.text[start:end] for start, end in source]
    words += [pair.target.text[start:end] for start, end in target]
    return Finding(source, target, shorten(words))


def _places(side: Side) -> Spans:
    pattern = {"en": _ENGLISH, "ja": _JAPANESE}.get(side.language)
    if pattern is None:
        return ()
    return tuple(match.span() for match in pattern.finditer(side.prose))


RULE = Rule(
    code="doubled-words",
    version=1,
    told=Code(
        severity="warning",
        what="a word stands twice",
        advice="Take one of them away.",
    ),
    explanation="""
        The same word twice in a row: articles, prepositions and the like in English; particles
        and whole words in Japanese.
    """,
    find=_find,
    bad=(
        Example("Save the the file.", "ファイルを保存します。", "the the"),
        Example("Save the file.", "ファイルをを保存します。", "をを"),
    ),
    good=(Example("an add-in in Excel", "Excel のアドイン"),),
)
