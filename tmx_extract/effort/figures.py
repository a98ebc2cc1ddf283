"""What was changed in texts that came back: counts that add up, and the shares made of them."""

from operator import add
from typing import NamedTuple

from tmx_extract.effort.ngrams import NOTHING, NgramCounts


class Figures(NamedTuple):
    """One text that came back, or the sum of several."""

    returned: int = 0
    """Texts that came back, edited or unchanged."""
    words: int = 0
    """Of the texts before, without codes, as `analyze` counts them."""
    characters: int = 0
    """Of the same texts, without codes and white space."""
    unchanged: int = 0
    """Texts that came back exactly as they were."""
    unchanged_words: int = 0
    unchanged_characters: int = 0
    distance: int = 0
    """Levenshtein's: code points inserted, deleted or replaced, white space and codes as well."""
    longer: int = 0
    """Code points of the text before or after, whichever is longer: the largest distance."""
    ter_edits: int = 0
    """Tokens inserted, deleted or replaced, and stretches of them moved."""
    ter_words: int = 0
    """Tokens of the texts after."""
    without_shifts: int = 0
    """Texts too long to look for moved stretches."""
    chrf: NgramCounts = NOTHING

    def plus(self, other: "Figures") -> "Figures":
        """Both together."""
        *counts, own_chrf = self
        *others, other_chrf = other
        both = tuple(map(add, own_chrf, other_chrf))
        return Figures._make((*map(add, counts, others), both))

    @property
    def edited(self) -> int:
        """Texts that came back with a change."""
        return self.returned - self.unchanged

    @property
    def unchanged_share(self) -> float:
        """Of the texts, 0 to 1."""
        return _share(self.unchanged, self.returned)

    @property
    def unchanged_words_share(self) -> float:
        """Of the words, 0 to 1."""
        return _share(self.unchanged_words, self.words)

    @property
    def unchanged_characters_share(self) -> float:
        """Of the characters, 0 to 1."""
        return _share(self.unchanged_characters, self.characters)

    @property
    def distance_share(self) -> float:
        """The distance as a share of the largest possible, 0 to 1."""
        return _share(self.distance, self.longer)

    @property
    def ter_score(self) -> float:
        """Changes per 100 tokens of the text after; may be above 100. 100 where all was deleted."""
        if not self.ter_words:
            return 100.0 if self.ter_edits else 0.0
        # In this order it is the same number as sacrebleu gives, to the last digit.
        return 100 * (self.ter_edits / self.ter_words)

    @property
    def chrf_score(self) -> float | None:
        """0 to 100, 100 for the same characters; None for texts without any that nobody changed."""
        if not any(self.chrf) and not self.distance:
            return None
        from tmx_extract.effort.metrics import score_chrf  # noqa: PLC0415 - a library of an extra

        return score_chrf(self.chrf)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
