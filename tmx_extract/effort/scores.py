"""TER and chrF of one text, and whether their library is installed."""

from importlib.util import find_spec
from typing import NamedTuple

from tmx_extract.effort.ngrams import NOTHING, NgramCounts, count_ngrams


class Scores(NamedTuple):
    """The counts for TER and chrF; all zero if they were not computed."""

    ter_edits: int = 0
    ter_words: int = 0
    without_shifts: int = 0
    chrf: NgramCounts = NOTHING


def has_scores() -> bool:
    """Return whether the library of the extra `effort` is installed."""
    return find_spec("sacrebleu") is not None


def read_signatures() -> dict[str, str]:
    """Return the settings of TER and chrF by name; empty without the library."""
    if not has_scores():
        return {}
    from tmx_extract.effort.metrics import signatures  # noqa: PLC0415 - a library of an extra

    return signatures()


def count_scores(before: str, after: str) -> Scores:
    """Return the counts; raise `MissingExtra` without the library."""
    # The library takes a third of a second to load, and comes with an extra.
    from tmx_extract.effort.metrics import split_ter_tokens  # noqa: PLC0415
    from tmx_extract.effort.ter import count_ter_edits  # noqa: PLC0415

    tokens = split_ter_tokens(after)
    ter = count_ter_edits(tokens if before == after else split_ter_tokens(before), tokens)
    return Scores(
        ter_edits=ter.edits,
        ter_words=len(tokens),
        without_shifts=int(ter.is_without_shifts),
        chrf=count_ngrams(before, after),
    )
