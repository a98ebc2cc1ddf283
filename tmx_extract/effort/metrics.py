"""The measures of sacrebleu: the tokens of TER, the score of chrF and the signatures.

docs/effort.md explains the settings. No other module imports sacrebleu, which comes with the extra
`effort`.
"""

import inspect
from collections.abc import Sequence

from tmx_extract.effort.ngrams import NgramCounts
from tmx_extract.errors import MissingExtra

try:
    from sacrebleu.metrics import lib_ter
    from sacrebleu.metrics.chrf import CHRF
    from sacrebleu.metrics.ter import TER
except ImportError as error:
    raise MissingExtra("effort", library="sacrebleu") from error

BeamDistance = lib_ter.BeamEditDistance
"""The distance to one text, computed within a beam."""
find_alignment = lib_ter.trace_to_alignment
"""Return the corresponding positions in two texts, and the errors in each of them."""


class _Chrf(CHRF):
    """sacrebleu's chrF for statistics that were summed here."""

    def score_of(self, statistics: Sequence[int]) -> float:
        return float(self._compute_score_from_stats(list(statistics)).score)


# One reference for each text, given so that the signatures include it.
_TER = TER(normalized=True, asian_support=True, case_sensitive=True, references=[[""]])
_CHRF = _Chrf(references=[[""]])


def signatures() -> dict[str, str]:
    """Return the settings as sacrebleu writes them, with its version, by the name of the
    measure."""
    return {"ter": str(_TER.get_signature()), "chrf": str(_CHRF.get_signature())}


def split_ter_tokens(text: str) -> list[str]:
    """Return the words of TER: punctuation marks and Han characters are separate tokens."""
    # Without the cache, which would keep 65,536 texts of any length.
    tokenize = inspect.unwrap(type(_TER.tokenizer).__call__)
    return str(tokenize(_TER.tokenizer, text.rstrip())).split()


def score_chrf(statistics: NgramCounts) -> float:
    """Return chrF of one text or, for summed statistics, of many."""
    return _CHRF.score_of(statistics)
