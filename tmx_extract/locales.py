"""Language tags: their spellings, and the locale in a path or repository name."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache
from typing import Literal

from tmx_extract.errors import did_you_mean

DEFAULT_SOURCE_LOCALE = "en-US"

# The locales in which Microsoft publishes documentation (folder names on the published sites). A
# folder counts as a locale only if it is in this list: "to-do" is not a language.
_PUBLISHED = frozenset(
    """ar-sa bg-bg bs-latn-ba ca-es cs-cz cy-gb da-dk de-at de-ch de-de el-gr en-au en-ca en-gb
    en-ie en-in en-my en-nz en-sg en-us en-za es-es es-mx et-ee eu-es fi-fi fil-ph fr-be fr-ca fr-ch
    fr-fr ga-ie gl-es he-il hi-in hr-hr hu-hu id-id is-is it-ch it-it ja-jp ka-ge kk-kz ko-kr lb-lu
    lt-lt lv-lv mi-nz ms-my mt-mt nb-no nl-be nl-nl nn-no pl-pl pt-br pt-pt ro-ro ru-ru sk-sk sl-si
    sr-cyrl-rs sr-latn-rs sv-se ta-in th-th tr-tr uk-ua ur-pk vi-vn zh-cn zh-hk zh-sg
    zh-tw""".split()  # noqa: SIM905 - ninety quoted words read worse
)
# The only languages with extended subtags of three letters (IANA registry).
_EXTENDED = frozenset(("ar", "kok", "lv", "ms", "sgn", "sw", "uz", "zh"))
LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8})*")
"""Has the shape of a BCP 47 tag, with hyphens or underscores."""


def is_language_tag(text: str) -> bool:
    """Return whether `text` has the shape of a BCP 47 tag, with hyphens or underscores."""
    return LANGUAGE_TAG.fullmatch(text) is not None


@lru_cache(maxsize=1024)
def is_locale(text: str) -> bool:
    """Return whether all subtags of `text` are registered: true for `ja_jp`, false for `japan`."""
    if text.replace("_", "-").lower() in _PUBLISHED:
        return True
    if not is_language_tag(text):
        return False
    from langcodes import tag_is_valid  # noqa: PLC0415 - rarely needed, and slow to load

    language, *rest = canonical_locale(text).split("-")
    if rest and len(rest[0]) == 3 and rest[0].isalpha() and language not in _EXTENDED:
        # langcodes accepts any three letters here.
        return False
    return tag_is_valid("-".join((language, *rest)))


def suggest_locale(text: str) -> str:
    """Return the locale that a wrong one probably means; empty if none is close.

    Accepts the name of a language (`Japanese`), a region (`jp`), a language with a wrong region
    (`ja-JA`), and misspelt locales (`japan`, `ja-jpp`).
    """
    from langcodes import Language, tag_is_valid  # noqa: PLC0415 - as above
    from translate.lang.data import languages  # noqa: PLC0415 - needed for a message only

    names = {
        re.split(r"[;(]", name)[0].strip().lower(): code
        for code, (name, *_) in reversed(languages.items())
    }
    wanted = text.strip().replace("_", "-").lower()
    language = wanted.split("-")[0]
    if len(wanted) == 2 and wanted.isalpha() and not tag_is_valid(wanted):
        # For a region that does not exist, langcodes suggests English.
        found = canonical_locale(f"{Language.get(f'und-{wanted}').maximize().language}-{wanted}")
        return found if found.lower() in _PUBLISHED else ""
    if language in names:
        return _with_region(names[language])
    if regions := [one for one in _PUBLISHED if one.startswith(f"{language}-")]:
        near = get_close_matches(wanted, regions, 1, 0.8)
        return canonical_locale(near[0]) if near else _with_region(language)
    near = get_close_matches(wanted, sorted({*names, *_PUBLISHED}), 1, 0.7)
    return _with_region(names.get(near[0], near[0])) if near else ""


def did_you_mean_locale(typed: str, known: Iterable[str]) -> str:
    """Return ` Did you mean X?` with the known locale that was meant; empty if none is close."""
    known = tuple(known)
    if close := did_you_mean(typed, known):
        return close
    return did_you_mean(suggested, known) if (suggested := suggest_locale(typed)) in known else ""


def _with_region(tag: str) -> str:
    """Return the canonical tag; a language without a region gets its most likely region."""
    tag = canonical_locale(tag)
    if "-" in tag:
        return tag
    from langcodes import Language  # noqa: PLC0415 - as above

    likely = Language.get(tag).maximize()
    full = f"{tag}-{likely.territory}" if likely.territory else tag
    return full if full.lower() in _PUBLISHED else tag


@lru_cache(maxsize=1024)
def canonical_locale(tag: str) -> str:
    """Return the tag in BCP 47 spelling: `ja-jp` and `jpn_JP` give `ja-JP`.

    Subtags after a single letter are neither regions nor scripts: `en-x-ca` keeps its small letters
    (RFC 5646, section 2.1.1).
    """
    language, *rest = tag.strip().replace("_", "-").split("-")
    subtags = [_shortest_code(language.lower())]
    for number, subtag in enumerate(rest):
        if len(subtag) == 1:
            subtags += [one.lower() for one in rest[number:]]
            break
        if len(subtag) == 4 and subtag.isalpha():
            subtags.append(subtag.title())
        elif len(subtag) == 2:
            subtags.append(subtag.upper())
        else:
            subtags.append(subtag.lower())
    return "-".join(subtags)


@lru_cache(maxsize=1024)
def _shortest_code(language: str) -> str:
    """Return the code of two letters for one of three, `ja` for `jpn`; else the same code."""
    if len(language) != 3 or not (language.isascii() and language.isalpha()):
        return language
    from langcodes import standardize_tag  # noqa: PLC0415 - rarely needed, and slow to load

    short = standardize_tag(language)
    return short if len(short) == 2 else language


def short_locale(tag: str) -> str:
    """Return the language without region, as Weblate and Poedit expect it: `ja-JP` gives `ja`."""
    return tag.split("-", 1)[0]


# Languages and scripts that are written from right to left.
_FROM_RIGHT = frozenset(("ar", "arc", "ckb", "dv", "fa", "he", "iw", "ps", "sd", "ug", "ur", "yi"))
_SCRIPTS_FROM_RIGHT = frozenset(("Adlm", "Arab", "Hebr", "Nkoo", "Rohg", "Syrc", "Thaa"))


def is_right_to_left(tag: str) -> bool:
    """Return whether the language is written from right to left; a script in the tag decides."""
    language, script, _ = _take_apart(tag)
    return script in _SCRIPTS_FROM_RIGHT if script else language in _FROM_RIGHT


LocaleKinship = Literal["same", "region", "none"]
"""How two languages are related. `region`: same language, different regions (de-AT and de-DE). A
missing region or script counts as equal: de and de-DE are the `same`."""

# Deprecated codes with their replacements, and the script of Chinese in each region.
_NOW = {"in": "id", "iw": "he", "no": "nb", "tl": "fil"}
_SCRIPTS = {"CN": "Hans", "HK": "Hant", "MO": "Hant", "SG": "Hans", "TW": "Hant"}


def compare_locales(one: str, other: str) -> LocaleKinship:
    """Return how two languages are related; the tags may have any spelling."""
    (language, script, region), others = _take_apart(one), _take_apart(other)
    if language != others[0] or (script and others[1] and script != others[1]):
        return "none"
    return "region" if region and others[2] and region != others[2] else "same"


def _take_apart(tag: str) -> tuple[str, str, str]:
    """Return language, script and region; empty strings for missing parts."""
    language, *rest = canonical_locale(tag).split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), "")
    region = next((part for part in rest if len(part) == 2 or part.isdecimal()), "")
    if language == "zh":
        script = script or _SCRIPTS.get(region, "")
    return _NOW.get(language, language), script, region


def find_locale(names: Iterable[str], *, source_locale: str) -> str | None:
    """Return the target locale in folder or repository names; the last name takes precedence.

    A name is a locale (`ja-jp`) or ends with one (`partner-center-pr.ja-jp`). The source locale is
    skipped because that folder holds the originals.
    """
    for name in reversed(list(names)):
        tail = name.rpartition(".")[2].lower()
        if tail in _PUBLISHED and canonical_locale(tail) != source_locale:
            return canonical_locale(tail)
    return None


def find_repository_name(name: str) -> str:
    """Return the `repository.locale` at the start of a name; empty without one.

    A downloaded branch unpacks to `repository.locale-branch`; the branch is dropped.
    """
    for dot in range(len(name) - 1, 0, -1):
        if name[dot] != ".":
            continue
        parts = name[dot + 1 :].split("-")
        for length in range(min(len(parts), 3), 1, -1):
            locale = "-".join(parts[:length])
            if locale.lower() in _PUBLISHED:
                return f"{name[:dot]}.{locale}"
    return ""
