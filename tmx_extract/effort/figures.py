"""Changes in returned texts: counts that can be added, and shares computed from them."""

from operator import add
from typing import NamedTuple

from tmx_extract.effort.ngrams import NOTHING, NgramCounts


class EffortFigures(NamedTuple):
    """The counts of one returned text, or their sum for several."""

    returned: int = 0
    """Returned texts, edited or unchanged."""
    words: int = 0
    """Words of the texts before editing, without codes, counted as in `analyze`."""
    characters: int = 0
    """Characters of the same texts, without codes and white space."""
    unchanged: int = 0
    """Texts that came back without a change."""
    unchanged_words: int = 0
    unchanged_characters: int = 0
    distance: int = 0
    """Levenshtein distance: code points inserted, deleted or replaced, white space and codes
    included."""
    longer: int = 0
    """Code points of the longer text, before or after: the largest possible distance."""
    ter_edits: int = 0
    """Tokens inserted, deleted or replaced, and runs of tokens moved."""
    ter_words: int = 0
    """Tokens of the texts after editing."""
    without_shifts: int = 0
    """Texts too long for the search of moved runs."""
    chrf: NgramCounts = NOTHING

    def plus(self, other: "EffortFigures") -> "EffortFigures":
        """Return the sum of both."""
        *counts, own_chrf = self
        *others, other_chrf = other
        both = tuple(map(add, own_chrf, other_chrf))
        return EffortFigures._make((*map(add, counts, others), both))

    @property
    def edited(self) -> int:
        """Texts that came back with a change."""
        return self.returned - self.unchanged

    @property
    def unchanged_share(self) -> float:
        """Share of the texts, 0 to 1."""
        return _share(self.unchanged, self.returned)

    @property
    def unchanged_words_share(self) -> float:
        """Share of the words, 0 to 1."""
        return _share(self.unchanged_words, self.words)

    @property
    def unchanged_characters_share(self) -> float:
        """Share of the characters, 0 to 1."""
        return _share(self.unchanged_characters, self.characters)

    @property
    def distance_share(self) -> float:
        """The distance as a share of the largest possible, 0 to 1."""
        return _share(self.distance, self.longer)

    @property
    def ter_score(self) -> float:
        """Changes per 100 tokens of the text after editing; may exceed 100. 100 if all was
        deleted."""
        if not self.ter_words:
            return 100.0 if self.ter_edits else 0.0
        # This order of operations gives the same number as sacrebleu, to the last digit.
        return 100 * (self.ter_edits / self.ter_words)

    @property
    def chrf_score(self) -> float | None:
        """0 to 100, 100 for equal characters; None for unchanged texts without characters."""
        if not any(self.chrf) and not self.distance:
            return None
        from tmx_extract.effort.metrics import score_chrf  # noqa: PLC0415 - a library of an extra

        return score_chrf(self.chrf)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
