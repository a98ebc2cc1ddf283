"""Fractions and tenths: the same number as a decimal or as a percentage."""

import re
from collections.abc import Iterator
from fractions import Fraction
from unicodedata import numeric

from tmx_extract.checks.number_forms import read_kanji

_SIGNS = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
_SIGN = re.compile(f"[{_SIGNS}]")
_KANJI = "〇一二三四五六七八九十两兩"
# `1½`, `¾`, `1 1/2`, `3/4`. A date such as `9/25` is not a fraction.
_FRACTIONS = re.compile(
    rf"(?<![\d.,/])(?:(?P<whole>\d{{1,4}})[ -]?)?(?P<sign>[{_SIGNS}])"
    r"|(?<![\d.,/-])(?:(?P<number>\d{1,4})[ -])?(?P<part>\d)[/\u2044](?P<of>\d|1[0-2])(?![\d/.,])"
)
# 4割5分, 四割, 两成, 三折: tenths, and hundredths beside them.
_TENTHS = re.compile(
    rf"(?P<tenths>\d|[{_KANJI}])\s?(?:割(?![りる当合])(?:\s?(?P<more>\d|[{_KANJI}])\s?分)?"
    rf"|成(?![分員员])|折|할)"
)
# 四分の一, 4 分之 1.
_PARTS_OF = re.compile(
    rf"(?P<of>\d{{1,2}}|[{_KANJI}]{{1,2}})\s?分[の之]\s?(?P<part>\d{{1,2}}|[{_KANJI}]{{1,2}})"
)
# 1 時間半, 一个半小时.
_AND_A_HALF = re.compile(rf"(?P<number>\d{{1,4}}|[{_KANJI}]{{1,2}})\s?[^\W\d]{{1,3}}?半")
_WORDS = {"a quarter": Fraction(1, 4), "one quarter": Fraction(1, 4)}
_WORDS |= {"three quarters": Fraction(3, 4), "half": Fraction(1, 2)}
_IN_WORDS = re.compile(r"\b(?:(?:a|one)[ -]quarter|three[ -]quarters|half)\b", re.IGNORECASE)
_DECIMALS = 3


def iter_shares(text: str) -> Iterator[tuple[tuple[int, int], frozenset[str]]]:
    """Yield ranges that are fractions or tenths, with other ways to write the number: 1.5 for
    `1½`, 0.75 and 75 for `¾`, 40 for `4割`."""
    for match in _FRACTIONS.finditer(text):
        value = _read_fraction(match)
        if value is not None:
            yield match.span(), _write(value)
    for match in _TENTHS.finditer(text):
        share = Fraction(10 * _read(match["tenths"]) + _read(match["more"] or "0"), 100)
        # 打三折 sells at 30 %, which is 70 % off.
        rest = _write(1 - share) if match[0].endswith("折") else frozenset[str]()
        yield match.span(), _write(share) | rest
    for match in _PARTS_OF.finditer(text):
        of, part = _read(match["of"]), _read(match["part"])
        if of:
            yield match.span(), _write(Fraction(part, of)) | {f"{part}/{of}"}
    for match in _AND_A_HALF.finditer(text):
        yield match.span(), _write(_read(match["number"]) + Fraction(1, 2))


def find_shares_in_words(text: str) -> Iterator[str]:
    """Yield the shares that English words name: 75 and 0.75 for `three quarters`."""
    for match in _IN_WORDS.finditer(text):
        yield from _write(_WORDS[match[0].lower().replace("-", " ")])


def without_signs(text: str) -> str:
    """Return the text without fraction signs, which NFKC would turn into two numbers."""
    return text if text.isascii() else _SIGN.sub(" ", text)


def _read_fraction(match: re.Match[str]) -> Fraction | None:
    if match["sign"]:
        return int(match["whole"] or 0) + Fraction(numeric(match["sign"])).limit_denominator(10)
    part, of = int(match["part"]), int(match["of"])
    return int(match["number"] or 0) + Fraction(part, of) if 0 < part < of else None


def _read(number: str) -> int:
    """Return the value of a few digits or Kanji."""
    return int(number) if number.isdecimal() else read_kanji(number)


def _write(value: Fraction) -> frozenset[str]:
    """Return the value as a decimal and, if it is below 1, as a percentage."""
    values = {value, 100 * value} if value < 1 else {value}
    return frozenset(f"{float(one):.{_DECIMALS}f}".rstrip("0").rstrip(".") for one in values)
