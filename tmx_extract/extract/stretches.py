"""Stretches: the parts of a file in which markup may stand, with their encoding undone."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tmx_extract.extract.quotes import Repaired, repair_quotes

# A span tag whose characters may be escaped, or an escaped backslash, for what follows one is no
# escape. It may be quoted in any way and broken over lines.
_ESCAPED_TAG = re.compile(
    r"\\\\|(?P<tag>(?:<|\\(?:u003|x3|U0000003)[cC])(?P<slash>\\?/)?+span\b[^<>\\]*+"
    r"(?:\\(?:\\|(?!(?:u003|x3|U0000003)[cCeE]))[^<>\\]*+)*+"
    r"(?:>|\\(?:u003|x3|U0000003)[eE]))"
)
_TAG = re.compile(r"(?P<tag><(?P<slash>/)?+span\b[^<>]*+>)")

MAX_FIELD = 1_000
"""Code points of a key path; it goes with every pair, so it must not be as long as the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStretch:
    """One text as its author wrote it, and the way back into the file."""

    value: str
    """Decoded and repaired: what the markup is read from."""
    field: str = ""
    """The key path of a value, of at most `MAX_FIELD` code points; empty for the body of a page."""
    start: int = 0
    """Where the stretch begins in the file."""
    end: int
    """Where it ends in the file, a closing quote included."""
    text_end: int | None = None
    """Where its text ends; None where that is its end."""
    places: Mapping[int, int] | None = None
    """File offsets of the tag boundaries of `value`, for values that are encoded."""
    repaired: Repaired | None = None
    """Set where quotes were restored in a text that is not encoded otherwise."""
    exact: bool = True
    """False where `places` could not be told and the whole stretch stands for all of them."""

    def to_file(self, offset: int) -> int:
        """The place in the file of a tag boundary of `value`."""
        if self.places is not None:
            end = self.end if self.text_end is None else self.text_end
            return self.places.get(offset, end if self.exact else self.start)
        if self.repaired is not None:
            offset = self.repaired.to_original(offset)
        return self.start + offset


def stretch_of_scalar(
    text: str, span: tuple[int, int], *, value: str, field: str, escaped: bool
) -> SourceStretch:
    """The stretch of an encoded value that stands at `span` of `text`.

    `value` is what the container's own parser made of it, `escaped` whether a backslash has a
    meaning there. Decoding changes what stands between the tags but not their number, so the n-th
    tag of the value is the n-th of the file.
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
    """Whether they can be one tag.

    Letters may be escaped as well, which hides one tag and makes another of what is none.
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
