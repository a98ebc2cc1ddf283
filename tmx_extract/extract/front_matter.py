"""Front matter: its range, its values, and the fields of the localization system."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import yaml

from tmx_extract.diagnostics import Diagnostic, shortened
from tmx_extract.extract.yaml_masking import load_unmasked, mask_signs
from tmx_extract.locales import is_locale
from tmx_extract.model import Metadata, TranslationType

_OPENING = re.compile("\ufeff?---[ \t]*\r?\n")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE)
# Only prose has a pair at the start of a line; multi-line values are indented.
_AS_PROSE = re.compile(r'^<span data-ttu-id="[^"]*">', re.MULTILINE)

# Values of ms.translationtype in lower case, found in the whole history of 26 repositories.
_TRANSLATION_TYPES: Mapping[str, TranslationType] = {
    "mt": "MT",
    "ht": "HT",
    "machine translation": "MT",
    "human translation": "HT",
    "mte95": "MT",
    "auto": "MT",
}
_US_DATE = re.compile(r"(?P<month>[0-9]{2})/(?P<day>[0-9]{2})/(?P<year>[0-9]{4})")
_ISO_DATE = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})(?:[T ].*)?")
_NUMBER = re.compile(r"[0-9]{1,20}")
_HASH = re.compile(r"[0-9a-fA-F]{40}|[0-9a-fA-F]{64}")
_COMMIT = re.compile(r"[0-9a-fA-F]{7,64}")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The block between the two rules at the top of a Markdown page."""

    start: int
    """Start of the YAML, after the opening rule."""
    end: int
    """End of the YAML, before the closing rule."""
    values: Mapping[str, object]
    """Empty if the YAML is not a mapping."""
    as_prose: bool
    """Whether it was translated as if it were prose: its pairs are then read as running text."""
    readable: str = field(default="", compare=False, repr=False)
    """The YAML that the parser gets."""


def find_front_matter(text: str) -> tuple[FrontMatter | None, list[Diagnostic]]:
    """Return the front matter of a Markdown page; None if the page has none."""
    opening = _OPENING.match(text)
    closing = _CLOSING.search(text, opening.end()) if opening else None
    if opening is None or closing is None:
        return None, []
    start, end = opening.end(), closing.start()
    block = text[start:end]
    as_prose = _AS_PROSE.search(block) is not None
    readable, is_cut = (block, False) if as_prose else mask_signs(block)
    problem, values = "", None
    try:
        values = load_unmasked(readable)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        problem = _first_line(error)
    diagnostics = []
    if as_prose:
        diagnostics.append(Diagnostic(code="front-matter-as-prose", start=start, end=end))
    elif values is None and block.strip():
        code = "invalid-front-matter"
        diagnostics.append(Diagnostic(code=code, start=start, end=end, found=problem))
    elif is_cut:
        diagnostics.append(Diagnostic(code="yaml-cuts-pair", start=start, end=end))
    return FrontMatter(start, end, values or {}, as_prose, readable), diagnostics


def _first_line(error: Exception) -> str:
    problem = getattr(error, "problem", None) or str(error)
    return str(problem).splitlines()[0] if str(problem) else type(error).__name__


def read_metadata(
    values: Mapping[str, object], text: str, start: int, end: int
) -> tuple[Metadata, list[Diagnostic]]:
    """Return the typed fields of `values`, which come from `text[start:end]`."""
    reader = _FieldReader(values)
    translation_type = reader.find("ms.translationtype")
    metadata = Metadata(
        front_matter=values,
        locfileid=reader.matching("ms.locfileid", _NUMBER.fullmatch),
        openlocfilehash=reader.hexadecimal("ms.openlocfilehash", _HASH),
        sourcegitcommit=reader.hexadecimal("ms.sourcegitcommit", _COMMIT),
        translation_type=_TRANSLATION_TYPES.get((translation_type or "").lower()),
        content_locale=reader.matching("ms.contentlocale", is_locale),
        handback_date=_iso_date(reader.find("ms.lasthandoff")),
    )
    if translation_type and metadata.translation_type is None:
        reader.refused.append("ms.translationtype")
    if reader.find("ms.lasthandoff") and metadata.handback_date is None:
        reader.refused.append("ms.lasthandoff")
    return metadata, list(_remarks(metadata, reader, text, start, end))


class _FieldReader:
    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = values
        self.refused: list[str] = []

    def find(self, key: str) -> str | None:
        value = self._values.get(key)
        text = str(value).strip() if isinstance(value, str | int) else ""
        return text or None

    def matching(self, key: str, is_right: Callable[[str], object]) -> str | None:
        value = self.find(key)
        if value is not None and not is_right(value):
            self.refused.append(key)
            return None
        return value

    def hexadecimal(self, key: str, form: re.Pattern[str]) -> str | None:
        """Return the digits in lower case, because the case of hexadecimal digits says nothing."""
        value = self.matching(key, form.fullmatch)
        return value and value.lower()


def _iso_date(value: str | None) -> str | None:
    found = _US_DATE.fullmatch(value or "") or _ISO_DATE.fullmatch(value or "")
    if found is None:
        return None
    year, month, day = int(found["year"]), int(found["month"]), int(found["day"])
    if year < 1 or not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        return None
    return f"{year:04}-{month:02}-{day:02}"


def _remarks(
    metadata: Metadata, reader: _FieldReader, text: str, start: int, end: int
) -> Iterator[Diagnostic]:
    for key in reader.refused:
        place = text.find(key, start, end)
        found = shortened(f"{key}: {reader.find(key)}")
        at = (place, place + len(key)) if place >= 0 else (start, start)
        yield Diagnostic(code="invalid-field", start=at[0], end=at[1], found=found)
    if not metadata.is_localized and not reader.refused:
        yield Diagnostic(code="no-metadata")
    elif metadata.locfileid is None and "ms.locfileid" not in reader.refused:
        yield Diagnostic(code="no-locfileid", start=start, end=start)
