"""The languages of the memory in the spellings of other programs: `en`, `en_us`, `en-US`, `eng`."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from tmx_extract.locales import canonical_locale, is_language_tag

LocalePair = tuple[str, str]
"""Source and target."""


def find_pair(pairs: Sequence[LocalePair], source: str, target: str) -> LocalePair | None:
    """Return the pair of locales that two codes mean; None if there is none, or more than one.

    Codes may have any case, `-` or `_`. A language without a region is enough if the memory has it
    in one locale only.
    """
    asked = (_read_code(source), _read_code(target))
    if asked in pairs:
        return asked
    fitting = [
        pair
        for pair in pairs
        if all(
            own == code or own.startswith(f"{code}-") for own, code in zip(pair, asked, strict=True)
        )
    ]
    return fitting[0] if len(fitting) == 1 else None


def list_codes(locales: Iterable[str]) -> list[str]:
    """Return the codes for these locales, as `en_US`; also the language if it has one locale."""
    known = sorted(set(locales))
    languages = [locale.partition("-")[0] for locale in known]
    return sorted(
        {locale.replace("-", "_") for locale in known}
        | {language for language in languages if languages.count(language) == 1}
    )


@lru_cache(maxsize=1024)
def _read_code(code: str) -> str:
    """Return the code in the spelling of the memory; empty for nonsense."""
    tag = code.replace("_", "-")
    if not is_language_tag(tag):
        return ""
    language, hyphen, rest = tag.partition("-")
    if len(language) == 3:  # as `eng` in ISO 639-2
        from langcodes import standardize_tag  # noqa: PLC0415 - rarely needed, and slow to load

        language = standardize_tag(language)
    return canonical_locale(f"{language}{hyphen}{rest}")
