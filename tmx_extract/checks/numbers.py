"""The rule `numbers-differ`."""

import re
from collections.abc import Iterator
from typing import NamedTuple
from unicodedata import normalize

from tmx_extract.checks.number_forms import (
    MYRIAD_SIGNS,
    find_in_kanji,
    find_in_words,
    in_plain_digits,
    iter_grouped,
    read_clock,
    read_myriads,
)
from tmx_extract.checks.pair import CODE, CheckedPair
from tmx_extract.checks.rule import Example, Finding, Rule, Spans, shorten
from tmx_extract.checks.shares import find_shares_in_words, iter_shares, without_signs
from tmx_extract.checks.unconverted_hours import find_unconverted
from tmx_extract.problem_codes.code import ProblemCode

# Digits of any width, with separators between them. Digits in identifiers (`vexx32`, `%28`) do not
# count.
_NUMBER = re.compile(
    r"(?<![A-Za-z_\d#%.-])\d+(?:[.,．，:/]\d+)*(?![A-Za-z_]*\d|[.．]?[A-Za-z_]{3})"
)
_ANY_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_EUROPEAN = re.compile(r"(?<![\d.,])\d{1,3}(?:\.\d{3})+,\d{1,9}(?![\d.,])")
_DECIMAL_COMMA = re.compile(r"\d+,(?!\d{3}$)\d+")
_DIGIT = re.compile(r"\d")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_PARTS = re.compile(r"[.,:/]")

_WORDS = {
    name: str(number)
    for number, names in enumerate(
        (
            "zero no none",
            "one a an once first single only another each per every same",
            "two twice second both pair double couple either neither dual",
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
    "half": "30",
    "thirteen": "13",
    "fourteen": "14",
    "fifteen": "15",
    "sixteen": "16",
    "eighteen": "18",
    "twenty": "20",
    "twentieth": "20",
    "thirty": "30",
    "sixty": "60",
    "ninety": "90",
    "hundred": "100",
    "thousand": "1000",
    "million": "1000000",
    "noon": "12",
    "midday": "12",
    "midnight": "24",
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
_ORDINALS = {"1": "ファースト", "2": "セカンド", "3": "サード"}
_KANJI = dict(enumerate("〇一二三四五六七八九十"))
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")


def _find(pair: CheckedPair) -> Finding | None:
    source, target = pair.source, pair.target
    if not _DIGIT.search(source.prose) and not _DIGIT.search(target.prose):
        return None
    # Replace idioms that other languages express without numbers; keep the length and the
    # positions.
    prose = _IDIOM.sub(lambda found: "\ufffc" * len(found[0]), source.prose)
    target_prose, target_text = in_plain_digits(target.prose), in_plain_digits(target.text)
    said, told = _said_otherwise(target.text), _numbers_of_words(source.prose)
    lost = _missing(prose, _collect(target_text), said)
    added = _missing(target_prose, _collect(source.text), told)
    if _MYRIAD.search(target_prose):
        # Skip texts with large numbers, because 30 万 is 300K.
        if _LARGE.search(source.prose):
            lost = []
        values = read_myriads(target_prose)
        lost = [one for one in lost if one[1].replace(",", "") not in values]
        added = [one for one in added if not _MYRIAD.match(target_prose, one[0][0])]
    if not lost:
        # Languages may write a number instead of an English article or plural.
        added = [one for one in added if not _may_be_counted(one, target_prose)]
    if _IDIOM.search(source.prose) or "half" in source.prose:
        added = []
    hours_lost, hours_added = find_unconverted(source.prose, target_prose)
    lost, added = sorted({*lost, *hours_lost}), sorted({*added, *hours_added})
    if not lost and not added:
        return None
    words = [f"{word} is missing" for _, word in lost] + [f"{word} is new" for _, word in added]
    return Finding(_places(lost), _places(added), shorten(words))


_IDIOM = re.compile(
    r"\b24 ?[xX×/] ?7\b|\b1:1\b|\b360[- ]degree|\b100 ?%|\b\d{4}(?= hours)|\b\d+ ?K\b"
)
_LARGE = re.compile(r"\d ?(?:[KM]\b|[mb]illion|thousand)")
# Bounded, because a text may have a hundred thousand digits in a row.
_MYRIAD = re.compile(rf"\d[\d.,]{{0,40}}\s?[{MYRIAD_SIGNS}]")
_NOON = re.compile("正午|中午|정오")
_BASE = re.compile(r"\s?進")


def _may_be_counted(number: tuple[tuple[int, int], str], prose: str) -> bool:
    (_, end), digits = number
    # Converting a number with thousands of digits would be slow.
    is_small = digits.isdecimal() and len(digits) <= 4 and int(digits) <= 12
    return is_small or bool(_BASE.match(prose, end))


Numbers = list[tuple[tuple[int, int], str]]


def _places(numbers: Numbers) -> Spans:
    return tuple(place for place, _ in numbers)


class _Other(NamedTuple):
    """The numbers of the other text."""

    numbers: frozenset[str]
    """All of them in all equivalent forms, and their parts."""
    text: str


def _collect(text: str) -> _Other:
    shares = (value for _, values in iter_shares(text) for value in values)
    return _Other(_folded(text).union(shares), text)


def _missing(prose: str, other: _Other, said: frozenset[str]) -> Numbers:
    """Return the numbers that are nowhere on the other side, not even in a code."""
    found = []
    numbers = other.numbers
    hours = read_clock(prose)
    said |= {
        hour for hour, other_hour in hours.items() if other_hour in numbers or other_hour == "0"
    }
    said |= {hour for hour, other_hour in hours.items() if other_hour in said}
    rest = list(prose)
    for (start, end), values in (*iter_shares(prose), *_iter_european(prose)):
        if not values.isdisjoint(numbers | said):
            rest[start:end] = CODE * (end - start)
    for (start, end), number in iter_grouped("".join(rest)):
        if number not in numbers and number not in said:
            if not _ZERO_GROUP.search(prose, start, end):
                continue
            found.append(((start, end), prose[start:end]))
        # Do not match the single groups of this number again.
        rest[start:end] = CODE * (end - start)
    for match in _NUMBER.finditer("".join(rest)):
        for start, end, number in _values(match):
            if number not in said and not _has_number(number, other, said):
                found.append(((start, end), match.string[start:end]))
    return found


# No number begins with a zero, so such a group continues a number.
_ZERO_GROUP = re.compile(r"[ \u00a0\u2009\u202f'’]0\d\d")
_EVERY_DAY = frozenset({"7", "365"})


def _has_number(number: str, other: _Other, said: frozenset[str]) -> bool:
    """Return whether the other text has the number, its parts, or the year in two or four
    digits."""
    numbers = other.numbers
    # A full hour may lack its minutes; "24/7" and "365 days" are equivalent.
    if number == "0" or (number in _EVERY_DAY and not _EVERY_DAY.isdisjoint(numbers)):
        return True
    if number in numbers or (len(number) == 4 and number[:2] == "20" and number[2:] in numbers):
        return True
    if len(number) == 2 and f"20{number}" in numbers:
        return True
    parts = {_plain(part) for part in number.split(".")}
    return "." in number and parts <= numbers and parts <= _find_alone(other.text) | said


def _find_alone(text: str) -> set[str]:
    """Return the numbers of a text without the parts of decimals and versions: 99.9 is not 9.99,
    but 25.09.2020 is 2020/9/25."""
    found = set[str]()
    for match in _ANY_NUMBER.finditer(_in_ascii(text)):
        parts = re.split("[.,]", match[0])
        is_date = len(parts) == 3 and any(len(part) == 4 for part in parts)
        if is_date or not (_DECIMAL_COMMA.fullmatch(match[0]) or "." in match[0]):
            found.update(map(_plain, parts))
    return found


def _values(match: re.Match[str]) -> Iterator[tuple[int, int, str]]:
    """Yield the number, or the parts of a list, a date or a time."""
    text = normalize("NFKC", match[0]) if not match[0].isascii() else match[0]
    if _THOUSANDS.fullmatch(text):
        yield (*match.span(), _plain(text.replace(",", "")))
        return
    start = match.start()
    for part in re.split(r"[,:/]", text):
        yield start, start + len(part), _plain(part)
        start += len(part) + 1


def _plain(number: str) -> str:
    """Return the number without redundant zeros: `01`, `2.0`."""
    head, point, tail = number.partition(".")
    head = head.lstrip("0") or "0"
    while tail.endswith(".0"):
        tail = tail[:-2]
    return f"{head}.{tail}" if point and tail.strip("0.") else head


def _folded(text: str) -> frozenset[str]:
    """Return all numbers, in all equivalent forms."""
    found = set[str]()
    for match in _ANY_NUMBER.finditer(_in_ascii(text)):
        number = match[0]
        if "," in number:
            found.add(_plain(number.replace(",", "")))
            found.update(value for _, values in _iter_european(number) for value in values)
            if _DECIMAL_COMMA.fullmatch(number):
                found.add(_plain(number.replace(",", ".")))
        found.update(_plain(part) for part in number.split(","))
        found.update(_plain(part) for part in _PARTS.split(number))
    found.update(number for _, number in iter_grouped(text))
    hours = frozenset(read_clock(text).values())
    # 12 AM is 0:00 and 24:00.
    found |= hours | {"24" for hour in hours if hour == "0"}
    return frozenset(found)


def _iter_european(text: str) -> Iterator[tuple[tuple[int, int], frozenset[str]]]:
    """Yield ranges such as `1.234,5`, with the number as 1234.5."""
    for match in _EUROPEAN.finditer(text):
        yield match.span(), frozenset({match[0].replace(".", "").replace(",", ".")})


def _in_ascii(text: str) -> str:
    return normalize("NFKC", without_signs(text)).replace("\\", "")


def _said_otherwise(target: str) -> frozenset[str]:
    """Return numbers that the target has as Kanji or as words."""
    found = {str(number) for number, kanji in _KANJI.items() if kanji in target}
    found |= {number for number, word in _ORDINALS.items() if word in target}
    found.update(find_in_kanji(target))
    found |= {"12"} if _NOON.search(target) else set()
    return frozenset(found) | _numbers_of_words(target)


def _numbers_of_words(source: str) -> frozenset[str]:
    """Return numbers that words of the source may become."""
    found = {*find_in_words(source), *find_shares_in_words(source)}
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
    version=5,
    meaning=ProblemCode(
        severity="warning",
        what="the texts do not have the same numbers",
        advice="Compare the numbers, and correct the target.",
    ),
    explanation="""
        Every number in one text must be somewhere in the other one. The width of digits and their
        separators do not matter, but 99.9 is not 9.99. Number words (`twenty-four`, `nineteen
        ninety-five`), Kanji numerals, fractions and tenths (`1½`, `四割`), hours of the 12-hour and
        the 24-hour clock, names of months, and numbers in code spans of the other text also count.
        In Chinese, Japanese and Korean, an hour of the 12-hour clock needs its half of the day, or
        must be converted: `3 時` is wrong for `3 PM`. Other rules check digits inside identifiers.
    """,
    find=_find,
    bad=(
        Example("Wait 15 minutes.", "5 分待ちます。", "15 is missing, 5 is new"),
        Example("50,000 users", "50 万人のユーザー", "50,000 is missing"),
        Example("50,000 users", "50 萬個使用者", "50,000 is missing"),
        Example("10 000 users", "10 人のユーザー", "10 000 is missing"),
        Example("5 files", "٦ ملفات", "5 is missing, 6 is new"),
        Example("99.9% uptime", "稼働率 9.99%", "99.9 is missing, 9.99 is new"),
        Example("Starts at 3 PM.", "3 時に開始します。", "3 PM is missing, 3 時 is new"),
    ),
    good=(
        Example("3 files", "３個のファイル"),
        Example("1,000 users", "1000 ユーザー"),
        Example("two files", "2 つのファイル"),
        Example("Wait twenty-four hours.", "24 時間待ちます。"),
        Example("Starts at 3 PM.", "15 時に開始します。"),
        Example("Starts at 3 PM.", "午後 3 時に開始します。"),
        Example("at 12 AM", "24:00 に"),
        Example("in nineteen ninety-five", "1995 年に"),
        Example("1½ hours", "1.5 時間"),
        Example("40% of users", "四割のユーザー"),
        Example("10 000 users", "10,000 人のユーザー"),
        Example("one of the files, in hex", "ファイルの 1 つ (16 進数)"),
        Example("more than 12,000 users", "1.2 万人以上のユーザー"),
        Example("12,345,000 users", "1234万5千人のユーザー"),
        Example("10,000 users", "1 萬個使用者"),
        Example("1.5 million users", "150 萬個使用者"),
        Example("30,000 users", "사용자 3만 명"),
        Example("200,000,000 users", "2 亿用户"),
        Example("30,000 users", "三萬個使用者"),
        Example("at 12 PM", "正午に"),
        Example("5 files", "٥ ملفات"),
        Example("2 files, 100 in all", "两个文件，共百个"),
        Example("two dozen files", "24 個のファイル"),
        Example("September 25, 2020", "2020 年 9 月 25 日"),
    ),
)
