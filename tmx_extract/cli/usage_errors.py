"""What was typed wrongly, in the same words with every version of Typer."""

import re
from collections.abc import Callable
from typing import Any

_NOT_WHOLE = re.compile(r"(?P<typed>'.*') is not a valid int(?:eger| range)?\.?", re.DOTALL)
_NOT_IN_RANGE = re.compile(
    r"(?P<typed>-?\d+) is not in the range (?:(?P<least>-?\d+)<=)?x(?:<=(?P<most>-?\d+))?"
    r"(?:>=(?P<only_least>-?\d+))?\.?"
)
_NOT_A_DATE = re.compile(r"(?P<typed>'.*') does not match the formats? '%Y-%m-%d'\.?", re.DOTALL)


def word_mistake(error: Any) -> str:
    """Return the message of an error of Click's without the words of the library behind it."""
    message = str(error.message).removeprefix("Value error, ")
    if found := _find_pydantic(error):
        message = _word_pydantic(found) or message
    for pattern, word in _WORDS.items():
        if match := pattern.fullmatch(message):
            return word(match)
    return message


def _find_pydantic(error: Any) -> dict[str, Any] | None:
    """The first mistake that pydantic found, if it was pydantic."""
    list_mistakes = getattr(error.__cause__, "errors", None)
    return list_mistakes()[0] if callable(list_mistakes) else None


def _word_pydantic(mistake: dict[str, Any]) -> str:
    """The message for a kind of mistake; empty for a kind that has its own words."""
    typed, limits = mistake["input"], mistake.get("ctx", {})
    match mistake["type"]:
        case "int_parsing" | "int_parsing_size" | "int_type" | "int_from_float":
            return _word_not_whole(repr(typed))
        case "greater_than_equal":
            return _word_too_small(typed, limits["ge"])
        case "less_than_equal":
            return _word_too_large(typed, limits["le"])
        case _:
            return ""


def _word_range(match: re.Match[str]) -> str:
    typed, most = match.group("typed", "most")
    least = match["least"] or match["only_least"]
    if least is not None and int(typed) < int(least):
        return _word_too_small(typed, least)
    return _word_too_large(typed, most)


def _word_not_whole(typed: str) -> str:
    return f"{typed} is not a whole number."


def _word_too_small(typed: object, least: object) -> str:
    return f"{int(str(typed)):,} is too small; the smallest number is {int(str(least)):,}."


def _word_too_large(typed: object, most: object) -> str:
    return f"{int(str(typed)):,} is too large; the largest number is {int(str(most)):,}."


_WORDS: dict[re.Pattern[str], Callable[[re.Match[str]], str]] = {
    _NOT_WHOLE: lambda match: _word_not_whole(match["typed"]),
    _NOT_IN_RANGE: _word_range,
    _NOT_A_DATE: lambda match: f"{match['typed']} is not a date such as 2024-07-31.",
}
