"""Bands of matches, and the share of the work that remains for each."""

from collections.abc import Mapping
from typing import Literal, get_args

from tmx_extract.model import TranslationType

Band = Literal["101", "repetition", "cross-file", "100", "95-99", "85-94", "75-84", "50-74", "new"]
BANDS: tuple[Band, ...] = get_args(Band)
"""In the order of the search: the first suitable band gets the segment."""

TargetKind = TranslationType | Literal["unknown"]
"""The translation type, for bands that come from the memory."""
KINDS: tuple[TargetKind, ...] = ("PE", "HT", "MT", "unknown")

WEIGHTS: Mapping[Band, float] = {
    "101": 0.0,
    "repetition": 0.1,
    "cross-file": 0.1,
    "100": 0.1,
    "95-99": 0.3,
    "85-94": 0.5,
    "75-84": 0.7,
    "50-74": 1.0,
    "new": 1.0,
}
"""The share of the work that remains, by default."""

LEAST = 50
"""The lowest percentage of a match; a segment below it is new."""
_LEAST_OF: tuple[tuple[int, Band], ...] = (
    (101, "101"),
    (100, "100"),
    (95, "95-99"),
    (85, "85-94"),
    (75, "75-84"),
    (LEAST, "50-74"),
)


def find_band(percent: int) -> Band:
    """Return the band of a match; `new` below `LEAST`."""
    return next((band for least, band in _LEAST_OF if percent >= least), "new")


class Weights:
    """The share of the work that remains in each band, by translation type."""

    def __init__(
        self, changed: Mapping[tuple[Band, TargetKind | None], float] | None = None
    ) -> None:
        """`changed` overrides `WEIGHTS`; a value for one kind takes precedence over the value for
        the whole band (None)."""
        self._changed = changed or {}

    def of(self, band: Band, kind: TargetKind | None) -> float:
        """Return the share, from 0; 1 is the work for a new text."""
        own = self._changed.get((band, kind))
        return self._changed.get((band, None), WEIGHTS[band]) if own is None else own
