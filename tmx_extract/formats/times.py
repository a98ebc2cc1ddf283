"""The forms of times in translation files."""

import re
from calendar import monthrange

# ISO 8601, with and without hyphens and colons; gettext has a space before the time and no seconds.
_TIME = re.compile(
    r"(?P<year>[0-9]{4})-?(?P<month>[0-9]{2})-?(?P<day>[0-9]{2})"
    r"[T ](?P<hour>[0-9]{2}):?(?P<minute>[0-9]{2})(?::?(?P<second>[0-9]{2})(?:[.,][0-9]+)?)?"
    r"\s*(?:Z|(?P<sign>[+-])(?P<hours>[0-9]{2}):?(?P<minutes>[0-9]{2})?)?",
    re.ASCII,
)
# In Trados files the month comes first: .NET's invariant culture.
_OF_TRADOS = re.compile(r"(?P<month>[0-9]{2})/(?P<day>[0-9]{2})/(?P<year>[0-9]{4})(?= )", re.ASCII)


def read_time(text: str) -> str:
    """Return the time in UTC, as ISO 8601 with seconds; empty for no time. No zone means UTC."""
    found = _TIME.fullmatch(_OF_TRADOS.sub(r"\g<year>-\g<month>-\g<day>", text.strip(), count=1))
    if found is None:
        return ""
    number = {
        name: int(value or 0) for name, value in found.groupdict("0").items() if name != "sign"
    }
    year, month, day = number["year"], number["month"], number["day"]
    ahead = number["hours"] * 60 + number["minutes"]
    is_time = (
        year
        and 1 <= month <= 12
        and 1 <= day <= monthrange(year, month)[1]
        and number["hour"] < 24
        and number["minute"] < 60
        and number["second"] < 60
        and ahead < 24 * 60
    )
    if not is_time:
        return ""
    minutes = number["hour"] * 60 + number["minute"]
    minutes += ahead if found["sign"] == "-" else -ahead
    days, minutes = divmod(minutes, 24 * 60)
    year, month, day = _move(year, month, day, days)
    hour, minute = divmod(minutes, 60)
    return f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{number['second']:02}Z"


def _move(year: int, month: int, day: int, days: int) -> tuple[int, int, int]:
    """Return the date some days later or earlier."""
    day += days
    if day < 1:
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
        day = monthrange(year, month)[1]
    elif day > monthrange(year, month)[1]:
        year, month, day = (year, month + 1, 1) if month < 12 else (year + 1, 1, 1)
    return year, month, day
