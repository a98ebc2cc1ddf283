"""Hours of the 12-hour clock that lost their half of the day: 3 時 for `3 PM`."""

import re

Hours = list[tuple[tuple[int, int], str]]
"""Ranges in a text, with the text there."""

_TWELVE_HOURS = re.compile(
    r"(?<![\d:.])(?P<hour>1[0-2]|0?[1-9])(?::[0-5]\d)?\s?(?P<half>[ap])(?:\.\s?m\.|m\b)",
    re.IGNORECASE,
)
# Words for a part of the day in Chinese, Japanese and Korean, and the Latin letters.
_HALF = re.compile(
    r"午|上午|下午|오전|오후|朝|昼|夕|夜|晚|晩|凌晨|早上|未明|새벽|아침|저녁|밤|[AaPp]\.?\s?[Mm]\b"
)
# An hour, not a number of hours (時間).
_HOUR = re.compile(
    r"(?<![\d:.])(?P<hour>\d{1,2})(?::[0-5]\d(?!\d)|\s?(?:[時时](?![間间])|[点點]|시(?!간)))"
)
_CHINESE_JAPANESE_KOREAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


def find_unconverted(source: str, target: str) -> tuple[Hours, Hours]:
    """Return the hours after noon, or after midnight, that the target repeats without conversion.

    Only Chinese, Japanese and Korean targets are checked. If a target has a word for a part of the
    day, nothing is reported.
    """
    lost, added = Hours(), Hours()
    hours = [match for match in _TWELVE_HOURS.finditer(source) if _convert(match)]
    if not hours or _HALF.search(target) or not _CHINESE_JAPANESE_KOREAN.search(target):
        return lost, added
    there = {int(match["hour"]): match for match in _HOUR.finditer(target)}
    same = {int(match["hour"]) for match in _TWELVE_HOURS.finditer(source) if not _convert(match)}
    for match in hours:
        hour = int(match["hour"])
        repeated = there.get(hour)
        if repeated and hour not in same and there.keys().isdisjoint(_convert(match)):
            lost.append((match.span(), match[0]))
            added.append((repeated.span(), repeated[0]))
    return lost, sorted(set(added))


def _convert(match: re.Match[str]) -> tuple[int, ...]:
    """Return the hour on the 24-hour clock; empty if it is the same."""
    hour, is_morning = int(match["hour"]), match["half"] in "aA"
    if is_morning:
        return (0, 24) if hour == 12 else ()
    return () if hour == 12 else (hour + 12,)
