"""The filters of translate-toolkit, loaded for the first pair that needs one."""

from functools import cache
from typing import Any


def fails(name: str, source: str, target: str, language: str) -> bool:
    """Return whether the filter finds a problem."""
    # The import takes a fifth of a second.
    from translate.filters import checks  # noqa: PLC0415

    try:
        return not getattr(_checker(language), name)(source, target)
    except checks.FilterFailure:
        return True


@cache
def _checker(language: str) -> Any:
    from translate.filters import checks  # noqa: PLC0415

    return checks.StandardChecker(checks.CheckerConfig(targetlanguage=language))
