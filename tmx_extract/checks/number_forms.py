"""Numbers in other forms than plain digits: in words, in groups, on the clock."""

import re
from collections.abc import Iterator
from decimal import Decimal
from unicodedata import decimal, normalize

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
    "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
)
_TEN_ORDINALS = "twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth"
_SMALL = (
    {word: number for number, word in enumerate(_ONES.split())}
    | {word: number for number, word in enumerate(_ORDINALS.split())}
    | {word: 10 * number for number, word in enumerate(_TENS.split(), 2)}
    | {word: 10 * number for number, word in enumerate(_TEN_ORDINALS.split(), 2)}
)
_LARGE = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_NAMES = "|".join(sorted([*_SMALL, *(f"{word}(?:th)?" for word in _LARGE)], key=len, reverse=True))
# At most a dozen words, because a text may be one long list of number words.
_PHRASE = re.compile(
    rf"\b(?:a )?(?:{_NAMES})(?:(?:[\s-]|,\s|\sand\s)(?:{_NAMES})){{0,12}}\b", re.IGNORECASE
)
_NAME = re.compile(_NAMES, re.IGNORECASE)
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_DECADES = "|".join(f"{ten[:-1]}ies" for ten in _TENS.split())
# `nineteen ninety-five`, `twenty nineteen`, `nineteen oh five`, `the nineteen nineties`.
_YEARS = re.compile(
    rf"\b(?P<century>{_TEENS.replace(' ', '|')}|twenty)[\s-](?:(?P<decade>{_DECADES})"
    rf"|oh?[\s-](?P<one>{_ONES.replace(' ', '|')})"
    rf"|(?P<teen>{_TEENS.replace(' ', '|')})"
    rf"|(?P<ten>{_TENS.replace(' ', '|')})(?:[\s-](?P<after>{_ONES.replace(' ', '|')}))?)\b",
    re.IGNORECASE,
)
_DOZENS = re.compile(rf"\b({_NAMES})[\s-]dozen\b", re.IGNORECASE)

_KANJI_DIGITS = {sign: number for number, sign in enumerate("〇一二三四五六七八九")}
_KANJI_DIGITS |= {"两": 2, "兩": 2, "零": 0}
_KANJI_TENS = {"十": 10, "百": 100, "千": 1_000}
_KANJI = re.compile("[〇一二三四五六七八九十百千万萬億亿]{2,20}|[百千两兩零]")

_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:([ \u00a0\u2009\u202f'’.])\d{3})(?:\1\d{3})*(?![\d])")
_TWELVE_HOURS = re.compile(
    r"(?<!\d)(1[0-2]|0?[1-9])(?:[:.]?[0-5]\d)?\s?(?P<half>[AaPp])\.?\s?[Mm]\b"
    r"|(?P<before>午前|午後|上午|下午|오전|오후)\s?(1[0-2]|0?[0-9])(?!\d)"
)
_MYRIAD_FACTORS = {"千": 1_000, "万": 10_000, "萬": 10_000, "억": 10**8, "만": 10_000}
_MYRIAD_FACTORS |= {"億": 10**8, "亿": 10**8, "兆": 10**12}
MYRIAD_SIGNS = "".join(_MYRIAD_FACTORS)
"""The signs that multiply the digits before them."""
# Bounded, because a text may have a hundred thousand digits in a row.
_MYRIAD_NUMBER = r"(?<![\d.,])\d[\d,]{0,14}(?:\.\d{1,6})?"
_MYRIADS = re.compile(
    rf"{_MYRIAD_NUMBER}\s?[{MYRIAD_SIGNS}](?:\s?\d[\d,]{{0,14}}\s?[{MYRIAD_SIGNS}]?){{0,3}}"
)
_MYRIAD_PART = re.compile(rf"(\d[\d,]{{0,14}}(?:\.\d{{1,6}})?)\s?([{MYRIAD_SIGNS}]?)")
# Full-width digits have their own rules.
_OTHER_DIGIT = re.compile(r"(?![0-9０-９])\d")
_MORNINGS = frozenset({"午前", "上午", "오전"})


def find_in_words(text: str) -> Iterator[str]:
    """Yield the numbers that English words form: 24 for `twenty-four`, 200 for `two hundred`."""
    for phrase in _PHRASE.finditer(text):
        # `two hundred and ten` is one number, `nine and ten` are two.
        for words in {phrase[0], *re.split(r"\sand\s|,\s", phrase[0])}:
            yield str(_add_up([name.lower() for name in _NAME.findall(words)]))
    for year in _YEARS.finditer(text):
        decade = year["decade"]
        names = [decade[:-3] + "y"] if decade else filter(None, year.groups()[1:])
        rest = _add_up([name.lower() for name in names])
        yield str(100 * _SMALL[year["century"].lower()] + rest)
    for dozens in _DOZENS.finditer(text):
        yield str(12 * _add_up([dozens[1].lower()]))


def _add_up(names: list[str]) -> int:
    total = part = 0
    for name in names:
        factor = _LARGE.get(name.removesuffix("th") if name not in _SMALL else name)
        if factor is None:
            part += _SMALL[name]
        elif factor == 100:
            part = max(part, 1) * factor
        else:
            total, part = total + max(part, 1) * factor, 0
    return total + part


def drop_number_words(text: str) -> str:
    """Return the text without English number words and Kanji numerals."""
    return _KANJI.sub("", _PHRASE.sub("", text))


def find_in_kanji(text: str) -> Iterator[str]:
    """Yield the numbers that Kanji form: 24 for `二十四`, 2019 for `二〇一九`."""
    for run in _KANJI.finditer(text):
        yield str(read_kanji(run[0]))


def read_kanji(signs: str) -> int:
    """Return the number that Kanji form."""
    total = part = digits = 0
    for sign in signs:
        if sign in _KANJI_DIGITS:
            digits = 10 * digits + _KANJI_DIGITS[sign]
        elif sign in _KANJI_TENS:
            part, digits = part + max(digits, 1) * _KANJI_TENS[sign], 0
        else:
            factor = 10_000 if sign in "万萬" else 100_000_000
            total, part, digits = total + max(part + digits, 1) * factor, 0, 0
    return total + part + digits


def iter_grouped(text: str) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield ranges of digits grouped by spaces, points or apostrophes, with their number."""
    for match in _GROUPED.finditer(text):
        yield match.span(), "".join(filter(str.isdecimal, normalize("NFKC", match[0]))).lstrip("0")


def read_clock(text: str) -> dict[str, str]:
    """Return the hours of the 12-hour clock in the text, with their 24-hour equivalents."""
    hours: dict[str, str] = {}
    for match in _TWELVE_HOURS.finditer(text):
        hour = int(match[1] or match[4])
        is_morning = match["before"] in _MORNINGS or (match["half"] or "").lower() == "a"
        hours[str(hour)] = str(hour % 12 + (0 if is_morning else 12))
    return hours


def read_myriads(text: str) -> frozenset[str]:
    """Return numbers of digits before 万 and similar units: 43200000 for `4320万`."""
    found = set[str]()
    for match in _MYRIADS.finditer(normalize("NFKC", text)):
        total = sum(
            Decimal(number.replace(",", "")) * _MYRIAD_FACTORS.get(sign, 1)
            for number, sign in _MYRIAD_PART.findall(match[0])
        )
        if total == int(total):
            found.add(str(int(total)))
    return frozenset(found)


def in_plain_digits(text: str) -> str:
    """Return the text with the digits of all scripts in ASCII; the length is unchanged."""
    if text.isascii():
        return text
    return _OTHER_DIGIT.sub(lambda digit: str(decimal(digit[0])), text)
