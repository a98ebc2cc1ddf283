"""The rule `placeables-differ`."""

import re

from tmx_extract.checks.pair import CheckedPair, CheckedSide
from tmx_extract.checks.rule import Example, Finding, Rule, Spans, shorten
from tmx_extract.inline.codes import InlineCode
from tmx_extract.problem_codes import ProblemCode

# In addition to the codes of a segment: named and formatted placeables of printf and Python, and
# names in braces. None contains a space, because `100 % sure` is text.
_OTHERS = re.compile(
    r"(?<![A-Za-z0-9%)\].*])%(?:\([^()\n]{1,40}\)[-+0#]?\d{0,3}(?:\.\d{1,3})?[diouxXeEfFgGcrsa]"
    r"|(?:[1-9]\$)?[-+0#]?\d{0,3}(?:\.\d{1,3})?(?:hh?|ll?|z)?[diuxXfgs@])(?![A-Za-z0-9_])"
    r"|(?<![A-Za-z0-9%])%[A-Za-z_][A-Za-z0-9_]{1,40}%"
    r"|\$\([A-Za-z_][A-Za-z0-9_.]{0,40}\)"
    r"|(?<![{$\\A-Za-z0-9_])\{(?:[A-Za-z_][A-Za-z0-9_.]{0,40}(?:\[\w{1,20}\])?(?:![rsa])?"
    r"(?::[^{}\s]{1,20})?)?\}(?!\})"
    r"|\{\s?\w{1,40}\s?,\s?(?:plural|select|selectordinal|number|date|time)\b",
    re.ASCII,
)
_SIGN = re.compile(r"[%{]|\$\(")
_INNER_BLANKS = re.compile(r"(?<=\{\{)[ ]+|[ ]+(?=\}\})")


def _find(pair: CheckedPair) -> Finding | None:
    lost, added = _lacking(pair.source, pair.target), _lacking(pair.target, pair.source)
    if not lost and not added:
        return None
    words = [f"{pair.source.text[start:end]} is missing" for start, end in lost]
    words += [f"{pair.target.text[start:end]} is new" for start, end in added]
    return Finding(lost, added, shorten(words))


def _list(side: CheckedSide) -> list[tuple[int, int]]:
    """Return the ranges of placeables."""
    if not _SIGN.search(side.text):
        return []
    places, place = [match.span() for match in _OTHERS.finditer(side.prose)], 0
    for piece in side.pieces:
        size = len(piece.raw) if isinstance(piece, InlineCode) else len(piece)
        if isinstance(piece, InlineCode) and piece.kind == "placeable":
            places.append((place, place + size))
        place += size
    return sorted(places)


def _lacking(side: CheckedSide, other: CheckedSide) -> Spans:
    """Return placeables that occur less often in the other text, including its code spans."""
    places = _list(side)
    if not places:
        return ()
    whole = _fold(other.text)
    left: dict[str, int] = {}
    found = []
    for start, end in places:
        name = _fold(side.text[start:end])
        if name not in left:
            left[name] = whole.count(name)
        left[name] -= 1
        if left[name] < 0:
            found.append((start, end))
    return tuple(found)


def _fold(text: str) -> str:
    """Return the text without spaces inside double braces, which have no meaning."""
    return _INNER_BLANKS.sub("", text)


RULE = Rule(
    code="placeables-differ",
    version=3,
    meaning=ProblemCode(
        severity="error",
        what="a placeable has no counterpart",
        advice="Write it in the target exactly as in the source.",
    ),
    explanation="""
        Placeholders that a program fills in, such as `{0}`, `%s`, `%(count)d`, `{name}`,
        `{{name}}`, `%PATH%` or `$(name)`, must occur equally often in both texts, with the same
        name and type.
    """,
    find=_find,
    bad=(
        Example("Cannot open {0}.", "｛0｝ を開けません。", "{0} is missing"),
        Example("Cannot open %s.", "ファイルを開けません。", "%s is missing"),
        Example(
            "Delete %(count)d files", "%(数)d ファイルを削除", "%(count)d is missing, %(数)d is new"
        ),
        Example("{0} files", "{0} {0} ファイル", "{0} is new"),
        Example("Open %PATH%.", "％PATH％ を開きます。", "%PATH% is missing"),
        Example("Use $(name).", "$(名前) を使用します。", "$(name) is missing"),
        Example("{} of {}", "{} の", "{} is missing"),
        Example("{n:d} files", "{n:s} ファイル", "{n:d} is missing, {n:s} is new"),
        Example(
            "{count, plural, one {# file}}",
            "{数, plural, one {# ファイル}}",
            "{count, plural is missing",
        ),
    ),
    good=(Example("{0} of {1} files", "{1} ファイル中 {0}"), Example("100 % sure", "100 % 確実")),
)
