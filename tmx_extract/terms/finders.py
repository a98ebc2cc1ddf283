"""The term finder of each language."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from tmx_extract.terms.japanese import find_japanese_terms
from tmx_extract.terms.spaced_languages import find_words_and_phrases, read_stop_words

FindTerms = Callable[[str], tuple[set[str], ...]]
"""Return the different terms in a text, one set for each kind."""


class TermKind(NamedTuple):
    """One kind of terms."""

    title: str
    rule: str
    """The definition of the kind, in one sentence."""


class TermFinder(NamedTuple):
    """The rule for terms in texts of one language."""

    kinds: tuple[TermKind, ...]
    find: FindTerms


# Scripts without spaces, for which no word rule exists here.
_WITHOUT_RULE = frozenset({"zh", "yue", "th", "lo", "km", "my"})
_JAPANESE = (
    TermKind("Words", "Two or three kanji, or a word of katakana."),
    TermKind("Compounds", "Four or more kanji, kanji with katakana, several words of katakana."),
)
_SPACED = (
    TermKind("Words", "Words of two or more letters, except function words."),
    TermKind("Phrases", "Two or three adjacent words, without function words."),
)


def find_finder(locale: str) -> TermFinder | None:
    """Return the finder for texts of this locale; None for languages without a rule."""
    language = locale.partition("-")[0].lower()
    if language in _WITHOUT_RULE:
        return None
    if language == "ja":
        return TermFinder(_JAPANESE, find_japanese_terms)
    stop_words = read_stop_words(language)
    return TermFinder(_SPACED, partial(find_words_and_phrases, stop_words=stop_words))
