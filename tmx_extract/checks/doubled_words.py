"""The rule `doubled-words`."""

import re
from collections.abc import Container
from itertools import islice, pairwise
from operator import eq

from tmx_extract.checks.pair import CheckedPair, CheckedSide
from tmx_extract.checks.rule import Example, Finding, Rule, Spans, shorten
from tmx_extract.problem_codes.code import ProblemCode

# Words that are never correct twice in a row; `that that` and `had had` may be.
_ONCE_WORDS = (
    "the a an and or of to in is are for from with on by be this at it as if can will you your not "
    "has have which when then"
)
_ONCE = frozenset(_ONCE_WORDS.split())
_TOKEN = re.compile(r"\S+")
# Particles, except at the end of a word (こと, もの) or at its beginning (でき, はず, のち).
_PARTICLES = re.compile(
    r"を{2,}|(?<![こもひっ])とと(?![もの])|(?<![もこそ])のの(?![ちし])|にに|(?<!な)がが|でで(?![きす])"
    r"|はは(?![はず])|。{2,}|ます。ます。"
)
_TWICE = ("をを", "とと", "のの", "にに", "がが", "でで", "はは", "。。", "ます。ます。")
_MANY_KATAKANA = re.compile(r"[ァ-ヶー]{6,}|[ァ-ヶー]{3,} [ァ-ヶー]{3}")
_MANY_KANJI = re.compile(r"[一-龠]{4,}")
_KATAKANA = re.compile(r"(?<![ァ-ヶー])([ァ-ヶー]{3,}) ?\1(?![ァ-ヶー])")
_KANJI = re.compile(r"(?<![一-龠々])([一-龠]{2,})\1(?![一-龠])")


def _find(pair: CheckedPair) -> Finding | None:
    source = _list_english(pair.source, _ONCE) if pair.source.language == "en" else ()
    target = _list_japanese(pair.target, pair.source) if pair.target.language == "ja" else ()
    if not source and not target:
        return None
    words = [pair.source.text[start:end] for start, end in source]
    words += [pair.target.text[start:end] for start, end in target]
    return Finding(source, target, shorten(words))


def _list_english(side: CheckedSide, once: Container[str]) -> Spans:
    if not _is_doubled(side):
        return ()
    words = side.prose.split()
    places = [match.span() for match in _TOKEN.finditer(side.prose)]
    return tuple(
        (places[number][0], places[number + 1][1])
        for number, (first, second) in enumerate(pairwise(words))
        if second in once and first in (second, second.capitalize()) and first != "A"
    )


class _AnyName:
    """Names and other Latin words in Japanese text."""

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and len(word) > 2 and word.isascii() and word.isalpha()


def _list_japanese(side: CheckedSide, source: CheckedSide) -> Spans:
    prose = side.prose
    found = list[tuple[int, int]]()
    # Cheap checks first, because few texts have a doubled word.
    if any(pair in prose for pair in _TWICE):
        found += [match.span() for match in _PARTICLES.finditer(prose)]
    if _MANY_KATAKANA.search(prose):
        found += [match.span() for match in _KATAKANA.finditer(prose)]
    if _MANY_KANJI.search(prose):
        found += [match.span() for match in _KANJI.finditer(prose)]
    # A word doubled in the source may be doubled in the target.
    if " " in prose and _is_doubled(side) and not _is_doubled(source):
        found += _list_english(side, _AnyName())
    return tuple(sorted(found))


def _is_doubled(side: CheckedSide) -> bool:
    words = side.prose.lower().split()
    return any(map(eq, words, islice(words, 1, None)))


RULE = Rule(
    code="doubled-words",
    version=1,
    meaning=ProblemCode(
        severity="warning",
        what="a word occurs twice in a row",
        advice="Remove one of them.",
    ),
    explanation="""
        Finds a word that occurs twice in a row: articles, prepositions and similar words in
        English; particles and whole words in Japanese.
    """,
    find=_find,
    bad=(
        Example("Save the the file.", "ファイルを保存します。", "the the"),
        Example("Save the file.", "ファイルをを保存します。", "をを"),
    ),
    good=(
        Example("an add-in in Excel", "Excel のアドイン"),
        Example("AND and OR", "AND と OR"),
        Example("What is set", "設定されていることと、そのもの"),
    ),
)
