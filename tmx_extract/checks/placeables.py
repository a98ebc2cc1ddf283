"""The rule `placeables-differ`."""

import re
from collections.abc import Sequence

from tmx_extract.checks.icu import IcuMessage, find_messages
from tmx_extract.checks.pair import CheckedPair, CheckedSide
from tmx_extract.checks.rule import Example, Finding, Rule, Spans, shorten
from tmx_extract.inline.codes import InlineCode
from tmx_extract.problem_codes.code import ProblemCode

# In addition to the codes of a segment: named and formatted placeables of printf and Python, and
# names in braces. None contains a space, because `100 % sure` is text.
_OTHERS = re.compile(
    r"(?<![A-Za-z0-9%)\].*])%(?:\([^()\n]{1,40}\)[-+0#]?\d{0,3}(?:\.\d{1,3})?[diouxXeEfFgGcrsa]"
    r"|(?:[1-9]\$)?[-+0#]?\d{0,3}(?:\.\d{1,3})?(?:hh?|ll?|z)?[diuxXfgs@])(?![A-Za-z0-9_])"
    r"|(?<![A-Za-z0-9%])%[A-Za-z_][A-Za-z0-9_]{1,40}%"
    r"|\$\([A-Za-z_][A-Za-z0-9_.]{0,40}\)"
    r"|(?<![{$\\A-Za-z0-9_])\{(?:[A-Za-z_][A-Za-z0-9_.-]{0,40}(?:\[\w{1,20}\])?(?:![rsa])?"
    r"(?::[^{}\s]{1,20})?)?\}(?!\})"
    r"|\{\s?\w{1,40}\s?,\s?(?:plural|select|selectordinal|number|date|time)\b",
    re.ASCII,
)
_ICU = re.compile(r"\{\s?\w{1,40}\s?,\s?(?:plural|select)", re.ASCII)
_SIGN = re.compile(r"[%{]|\$\(")
_INNER_BLANKS = re.compile(r"(?<=\{\{)[ ]+|[ ]+(?=\}\})")


def _find(pair: CheckedPair) -> Finding | None:
    source, target = (find_messages(side.text) if _ICU.search(side.prose) else [] for side in pair)
    lost, added = (
        sorted({*_lacking(side, other, messages), *cases})
        for side, other, messages, cases in zip(
            pair, reversed(pair), (source, target), _find_cases(source, target), strict=True
        )
    )
    if not lost and not added:
        return None
    words = [f"{pair.source.text[start:end]} is missing" for start, end in lost]
    words += [f"{pair.target.text[start:end]} is new" for start, end in added]
    return Finding(tuple(lost), tuple(added), shorten(words))


def _find_cases(
    source: Sequence[IcuMessage], target: Sequence[IcuMessage]
) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Return the names of cases that the target lacks, and those that it must not have."""
    lost, added = set[tuple[int, int]](), set[tuple[int, int]]()
    if len(source) != len(target):
        return lost, added
    for one, other in zip(source, target, strict=True):
        lost |= {one.keys[key] for key in one.fixed - other.keys.keys()}
        added |= {place for key, place in other.keys.items() if not one.allows(key)}
    return lost, added


def _list(side: CheckedSide, messages: Sequence[IcuMessage]) -> list[tuple[int, int]]:
    """Return the ranges of placeables, without the texts of cases."""
    if not _SIGN.search(side.text):
        return []
    texts = {brace for message in messages for brace in message.texts}
    places, place = [match.span() for match in _OTHERS.finditer(side.prose)], 0
    for piece in side.pieces:
        size = len(piece.raw) if isinstance(piece, InlineCode) else len(piece)
        if isinstance(piece, InlineCode) and piece.kind == "placeable":
            places.append((place, place + size))
        place += size
    return sorted(span for span in places if span[0] not in texts)


def _lacking(side: CheckedSide, other: CheckedSide, messages: Sequence[IcuMessage]) -> Spans:
    """Return placeables that occur less often in the other text, including its code spans."""
    places = _list(side, messages)
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
    version=4,
    meaning=ProblemCode(
        severity="error",
        what="a placeable has no counterpart",
        advice="Write it in the target exactly as in the source.",
    ),
    explanation="""
        Placeholders that a program fills in, such as `{0}`, `%s`, `%(count)d`, `{name}`,
        `{{name}}`, `%PATH%` or `$(name)`, must occur equally often in both texts, with the same
        name and type. In messages of ICU, the texts of the cases are translated, and the names of
        the cases are not. A language may have other plural cases.
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
        Example(
            "{count, plural, one {# file} other {# files}}",
            "{count, plural, one {# ファイル} その他 {# ファイル}}",
            "other is missing, その他 is new",
        ),
        Example(
            "{who, select, male {He} other {They}}",
            "{who, select, 男性 {彼} other {彼ら}}",
            "male is missing, 男性 is new",
        ),
        Example("Hello {user-name}!", "{ユーザー名} さん", "{user-name} is missing"),
    ),
    good=(
        Example(
            "{count, plural, =0 {none} one {file} other {# files}}",
            "{count, plural, =0 {なし} other {# ファイル}}",
        ),
        Example("{who, select, male {He} other {They}}", "{who, select, male {彼} other {彼ら}}"),
        Example("{0} of {1} files", "{1} ファイル中 {0}"),
        Example("100 % sure", "100 % 確実"),
    ),
)
