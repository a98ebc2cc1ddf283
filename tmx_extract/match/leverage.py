"""The coverage of new texts by the memory, in bands, and the work that remains."""

from tmx_extract.match.bands import Band, TargetKind, Weights
from tmx_extract.match.counting import Size


class Leverage:
    """The segments of one or several files, in bands."""

    def __init__(self) -> None:
        self._sizes: dict[tuple[Band, TargetKind | None, bool], Size] = {}

    def add(
        self, band: Band, kind: TargetKind | None, size: Size, *, is_on_deleted_page: bool = False
    ) -> None:
        """Count a text; `kind` is None unless its band comes from a match."""
        key = band, kind, is_on_deleted_page
        self._sizes[key] = self._sizes.get(key, Size()).plus(size)

    def add_all(self, other: "Leverage") -> None:
        """Add all counts of another file."""
        for key, size in other._sizes.items():
            self._sizes[key] = self._sizes.get(key, Size()).plus(size)

    def size(
        self,
        band: Band | None = None,
        kind: TargetKind | None = None,
        *,
        on_deleted_pages: bool = False,
    ) -> Size:
        """Return the size of a band, a kind, or both; of all if neither is given. With
        `on_deleted_pages`, count only texts whose best match is on a deleted page."""
        found = Size()
        for (own_band, own_kind, is_deleted), size in self._sizes.items():
            if on_deleted_pages and not is_deleted:
                continue
            if band in (None, own_band) and kind in (None, own_kind):
                found = found.plus(size)
        return found

    def weighted(self, weights: Weights, band: Band | None = None) -> float:
        """Return the number of new words that would be the same work, to one decimal."""
        words = sum(
            size.words * weights.of(own_band, kind)
            for (own_band, kind, _), size in self._sizes.items()
            if band in (None, own_band)
        )
        return round(words, 1)
