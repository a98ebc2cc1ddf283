"""Stretches: the decoded parts of a file that may contain markup."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tmx_extract.extract.quote_damage import RepairedText, repair_quotes

# A span tag, possibly with escapes, any quoting and line breaks; or an escaped backslash, because
# the character after it is not escaped.
_ESCAPED_TAG = re.compile(
    r"\\\\|(?P<tag>(?:<|\\(?:u003|x3|U0000003)[cC])(?P<slash>\\?/)?+span\b[^<>\\]*+"
    r"(?:\\(?:\\|(?!(?:u003|x3|U0000003)[cCeE]))[^<>\\]*+)*+"
    r"(?:>|\\(?:u003|x3|U0000003)[eE]))"
)
_TAG = re.compile(r"(?P<tag><(?P<slash>/)?+span\b[^<>]*+>)")

MAX_FIELD = 1_000
"""Code points of a key path. Every pair has a copy, so it must not be as long as the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStretch:
    """One text as its author wrote it, with its position in the file."""

    value: str
    """The decoded and repaired text from which the markup is read."""
    field: str = ""
    """The key path of a value, at most `MAX_FIELD` code points; empty for the body of a page."""
    start: int = 0
    """Start of the stretch in the file."""
    end: int
    """End in the file, including a closing quote."""
    text_end: int | None = None
    """End of the text; None if it is the same as `end`."""
    places: Mapping[int, int] | None = None
    """File offsets of the tag boundaries in `value`, for encoded values."""
    repaired: RepairedText | None = None
    """The restored quotes of a text without any other encoding."""
    exact: bool = True
    """False if `places` is unknown, so that every offset maps to the whole stretch."""

    def to_file(self, offset: int) -> int:
        """Return the file offset of a tag boundary in `value`."""
        if self.places is not None:
            end = self.end if self.text_end is None else self.text_end
            return self.places.get(offset, end if self.exact else self.start)
        if self.repaired is not None:
            offset = self.repaired.to_original(offset)
        return self.start + offset


def stretch_of_scalar(
    text: str, span: tuple[int, int], *, value: str, field: str, escaped: bool
) -> SourceStretch:
    """Return the stretch of an encoded value at `span` of `text`.

    `value` is the result of the container's own parser; `escaped` says whether backslashes have a
    meaning. Decoding changes the text between tags but not their number, so the n-th tag of the
    value is the n-th tag in the file.
    """
    repaired = repair_quotes(value)
    inside = list(_TAG.finditer(repaired.text))
    pattern = _ESCAPED_TAG if escaped else _TAG
    outside = [found for found in pattern.finditer(text, *span) if found["tag"]]
    exact = len(inside) == len(outside) and all(map(_agree, inside, outside))
    places = _pair_up(inside, outside) if exact else {}
    return SourceStretch(
        value=repaired.text,
        field=field,
        start=span[0],
        end=span[1],
        places=places,
        repaired=repaired if repaired.regions else None,
        exact=exact,
    )


def _agree(decoded: re.Match[str], raw: re.Match[str]) -> bool:
    """Return whether both can be the same tag.

    Letters may be escaped too, which can hide a tag or make other text look like one.
    """
    if bool(decoded["slash"]) != bool(raw["slash"]):
        return False
    return "tu-id=" not in decoded[0] or decoded[0].rpartition("=")[2].strip("\"'>") in raw[0]


def _pair_up(
    inside: Sequence[re.Match[str]], outside: Sequence[re.Match[str]]
) -> Mapping[int, int]:
    places: dict[int, int] = {}
    for decoded, raw in zip(inside, outside, strict=True):
        places[decoded.end()] = raw.end()
        places[decoded.start()] = raw.start()
    return places
