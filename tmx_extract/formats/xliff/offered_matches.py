"""The matches that tools offered beside a unit, for comparison with its targets."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping

from lxml import etree

from tmx_extract.formats.recover_codes import CodeElements, SourceCodes
from tmx_extract.formats.returned_units import OfferedTargets
from tmx_extract.formats.xliff.inline_elements import fill
from tmx_extract.inline.split import visible_text
from tmx_extract.spacing import drop_space

# The signs of codes, of which some may be left in the words.
_SIGNS = re.compile(r"[*_~`\[\]()<>&\\%{}!]")


class OfferedMatches:
    """The texts of matches, by their words.

    A unit may have very many matches and segments, so a target is not compared with every match.
    """

    def __init__(self) -> None:
        self._by_words: dict[str, dict[str, None]] = {}

    def add(self, text: str) -> None:
        """Add the text of a match, unless it is blank."""
        if text.strip():
            self._by_words.setdefault(_fold(text), {})[text] = None

    def find(self, words: str) -> Collection[str]:
        """Return the different texts with these words, as `_fold` returns them, in their order."""
        return self._by_words.get(words, {})

    @property
    def is_empty(self) -> bool:
        """Return whether there are none."""
        return not self._by_words


def group_offers(
    texts: Iterable[tuple[str | None, str]],
) -> Mapping[str | None, OfferedMatches]:
    """Return the texts by the names of their segments; None for the texts of the whole unit."""
    offers: dict[str | None, OfferedMatches] = {}
    for name, text in texts:
        offers.setdefault(name, OfferedMatches()).add(text)
    return offers


def compare_with_offers(
    target: str,
    several: Iterable[OfferedMatches],
    element: etree._Element,
    read: Callable[[etree._Element], CodeElements],
    *,
    is_match: bool,
) -> OfferedTargets:
    """Return the texts of matches for a target, as far as they have its words.

    Each is there twice: as offered, and as `pretranslate` writes it, with the codes of the source
    `element`. `read` returns the content of an element. `is_match` says whether the file marks the
    target as a match.
    """
    offers = [matches for matches in several if not matches.is_empty]
    words = _fold(target) if offers else ""
    found = dict.fromkeys(text for matches in offers for text in matches.find(words))
    if is_match and not offers:
        return OfferedTargets((target,), is_assumed=True)
    if not found:
        return OfferedTargets()
    tokens = read(element)
    codes = SourceCodes(tokens)
    forms: list[str] = []
    for text in found:
        filled = etree.Element(element.tag)
        fill(filled, text, tokens)
        forms += [text, codes.recover_target(read(filled))]
    return OfferedTargets(tuple(forms))


def _fold(text: str) -> str:
    return _SIGNS.sub("", drop_space(visible_text(text)))
