"""Stretches: the parts of a file in which markup may stand, with their encoding undone."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tmx_extract.extract.quotes import Repaired, repair_quotes

# A span tag in the file: quoted in any way, broken over lines, its brackets perhaps escaped.
_RAW_TAG = re.compile(
    r"(?:<|\\u003[cC]|\\x3[cC])/?span\b[^<>\\]*+(?:\\(?!u003[cCeE]|x3[cCeE])[^<>\\]*+)*+"
    r"(?:>|\\u003[eE]|\\x3[eE])"
)
_QUOTES = frozenset("\"'")
_TAG = re.compile(r"</?span\b[^<>]*+>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """One text as its author wrote it, and the way back into the file."""

    value: str
    """Decoded and repaired: what the markup is read from."""
    field: str = ""
    """The key path of a value; empty for the body of a page."""
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


def stretch_of_scalar(text: str, span: tuple[int, int], *, value: str, field: str) -> Stretch:
    """The stretch of an encoded value that stands at `span` of `text`.

    `value` is what the container's own parser made of it. Decoding changes what stands between
    the tags but not their number, so the n-th tag of the value is the n-th of the file.
    """
    repaired = repair_quotes(value)
    inside = list(_TAG.finditer(repaired.text))
    outside = list(_RAW_TAG.finditer(text, *span))
    exact = len(inside) == len(outside)
    places = _pair_up(inside, outside) if exact else {}
    return Stretch(
        value=repaired.text,
        field=field,
        start=span[0],
        end=span[1],
        text_end=span[1] - 1 if text[span[0]] in _QUOTES else None,
        places=places,
        repaired=repaired if repaired.regions else None,
        exact=exact,
    )


def _pair_up(
    inside: Sequence[re.Match[str]], outside: Sequence[re.Match[str]]
) -> Mapping[int, int]:
    places: dict[int, int] = {}
    for decoded, raw in zip(inside, outside, strict=True):
        places[decoded.end()] = raw.end()
        places[decoded.start()] = raw.start()
    return places
