"""The rule `numbers-differ`."""

import re
from collections.abc import Iterator
from unicodedata import normalize

from tmx_extract.checks.pair import Pair
from tmx_extract.checks.rule import Example, Finding, Rule, Spans, shorten
from tmx_extract.diagnostics import Code

# Digits of any width, with separators between them. The look-behind leaves the middle of
# identifiers alone (`vexx32`), which are words and not numbers.
_NUMBER = re.compile(r"(?<![A-Za-z_\d#.-])\d+(?:[.,．，:/]\d+)*(?![A-Za-z_]*\d)")
_ANY_NUMBER = re.compile(r"\d+(?:[.,．，]\d+)*")
_DIGIT = re.compile(r"\d")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_PARTS = re.compile(r"[.,:/]")

_WORDS = {
    name: str(number)
    for number, names in enumerate(
        (
            "zero no none",
            "one a an once first single only another each per every same",
            "two twice second both pair double couple either neither two-way half dual",
            "three third thrice triple",
            "four fourth quarter quarterly",
            "five fifth",
            "six sixth",
            "seven seventh",
            "eight eighth",
            "nine ninth",
            "ten tenth",
            "eleven eleventh",
            "twelve twelfth dozen",
        )
    )
    for name in names.split()
} | {
    "twenty": "20",
    "thirty": "30",
    "sixty": "60",
    "ninety": "90",
    "hundred": "100",
    "thousand": "1000",
    "million": "1000000",
    "hourly": "1",
    "daily": "1",
    "weekly": "1",
    "monthly": "1",
    "yearly": "1",
    "annually": "1",
    "annual": "1",
    "decimal": "10",
    "hexadecimal": "16",
    "octal": "8",
    "binary": "2",
}
_MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTHS = {name: str(number) for number, name in enumerate(_MONTH_NAMES.split(), 1)}
_KANJI = dict(enumerate("〇一二三四五六七八九十"))
_WORD = re.compile(r"[A-Za-z]+")


def _find(pair: Pair) -> Finding | None:
    source, target = pair.source, pair.target
    if not _DIGIT.search(source.prose) and not _DIGIT.search(target.prose):
        return None
    lost = _missing(source.prose, _folded(target.text), _said_otherwise(target.text))
    added = _missing(target.prose, _folded(source.text), _told_by_words(source.prose))
    if not lost and not added:
        return None
    words = [f"{word} is missing" for _, word in lost] + [f"{word} is new" for _, word in added]
    return Finding(_places(lost), _places(added), shorten(words))


Numbers = list[tuple[tuple[int, int], str]]


def _places(numbers: Numbers) -> Spans:
    return tuple(place for place, _ in numbers)


def _missing(prose: str, other: frozenset[str], said: frozenset[str]) -> Numbers:
    """The numbers that the other side has nowhere, not even in a code."""
    found = []
    for match in _NUMBER.finditer(prose):
        for start, end, number in _values(match):
            if number not in other and number not in said:
                found.append(((start, end), match.string[start:end]))
    return found


def _values(match: re.Match[str]) -> Iterator[tuple[int, int, str]]:
    """The number, or the parts of what is a list, a date or a time."""
    text = normalize("NFKC", match[0]) if not match[0].isascii() else match[0]
    if _THOUSANDS.fullmatch(text):
        yield (*match.span(), _plain(text.replace(",", "")))
        return
    start = match.start()
    for part in re.split(r"[,:/]", text):
        yield start, start + len(part), _plain(part)
        start += len(part) + 1


def _plain(number: str) -> str:
    """Without zeros that say nothing: `01`, `2.0`."""
    head, point, tail = number.partition(".")
    head = head.lstrip("0") or "0"
    return f"{head}.{tail}" if point and tail.strip("0.") else head


def _folded(text: str) -> frozenset[str]:
    """All numbers in all forms that may stand for them."""
    found = set[str]()
    for match in _ANY_NUMBER.finditer(normalize("NFKC", text)):
        number = match[0]
        if "," in number:
            found.add(_plain(number.replace(",", "")))
        found.update(_plain(part) for part in number.split(","))
        found.update(_plain(part) for part in _PARTS.split(number))
    return frozenset(found)


def _said_otherwise(target: str) -> frozenset[str]:
    """Numbers that the target says in Kanji, or by the words for them."""
    found = {str(number) for number, kanji in _KANJI.items() if kanji in target}
    return frozenset(found) | _told_by_words(target)


def _told_by_words(source: str) -> frozenset[str]:
    """Numbers that the words of the source may become."""
    found = set[str]()
    for word in _WORD.findall(source):
        small = word.lower()
        if small in _WORDS:
            found.add(_WORDS[small])
        month = _MONTHS.get(small[:3])
        if month:
            found.add(month)
    return frozenset(found)


RULE = Rule(
    code="numbers-differ",
    version=1,
    told=Code(
        severity="warning",
        what="the texts do not have the same numbers",
        advice="Compare the numbers, and correct the target.",
    ),
    explanation="""
        Numbers in the words of one text must stand somewhere in the other one. Digits of any
        width and numbers with or without separators are the same; so are number words, Kanji
        numerals, names of months and numbers that stand in a code span on the other side.
        Digits inside identifiers are left to other rules.
    """,
    find=_find,
    bad=(Example("Wait 15 minutes.", "5 分待ちます。", "15 is missing, 5 is new"),),
    good=(
        Example("3 files", "３個のファイル"),
        Example("1,000 users", "1000 ユーザー"),
        Example("two files", "2 つのファイル"),
        Example("September 25, 2020", "2020 年 9 月 25 日"),
    ),
)
