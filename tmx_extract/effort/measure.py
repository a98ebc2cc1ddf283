"""The figures of one returned text."""

from collections.abc import Callable

from rapidfuzz.distance import Levenshtein

from tmx_extract.effort.figures import EffortFigures
from tmx_extract.effort.scores import Scores, count_scores
from tmx_extract.inline.split import visible_text
from tmx_extract.model import Edit

Count = Callable[[str], tuple[int, int]]
"""Return the words and the characters of a text, without its codes."""


def measure(
    edit: Edit, count: Count, *, without_codes: bool = False, with_scores: bool = True
) -> EffortFigures:
    """Return the figures of one edit; the text after editing is the reference.

    With `without_codes`, distance, TER and chrF ignore codes. A text is unchanged only if its codes
    are unchanged too. Without `with_scores`, the counts of TER and chrF are zero; with it,
    `MissingExtra` is raised if their library is not installed.
    """
    before, after = edit.before, edit.after
    words, characters = count(before)
    is_unchanged = before == after
    if without_codes:
        before, after = visible_text(before), visible_text(after)
    scores = count_scores(before, after) if with_scores else Scores()
    return EffortFigures(
        returned=1,
        words=words,
        characters=characters,
        unchanged=int(is_unchanged),
        unchanged_words=words if is_unchanged else 0,
        unchanged_characters=characters if is_unchanged else 0,
        # The hint makes long texts with few changes fast, without changing the result.
        distance=Levenshtein.distance(before, after, score_hint=31),
        longer=max(len(before), len(after)),
        **scores._asdict(),
    )
