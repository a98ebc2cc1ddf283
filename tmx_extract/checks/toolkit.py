"""The filters of translate-toolkit, made when the first pair needs one."""

from functools import cache
from typing import Any


def fails(name: str, source: str, target: str, language: str) -> bool:
    """Whether the filter finds something."""
    # Importing it takes a fifth of a second.
    from translate.filters import checks  # noqa: PLC0415

    try:
        return not getattr(_checker(language), name)(source, target)
    except checks.FilterFailure:
        return True


@cache
def _checker(language: str) -> Any:
    from translate.filters import checks  # noqa: PLC0415

    return checks.StandardChecker(checks.CheckerConfig(targetlanguage=language))
