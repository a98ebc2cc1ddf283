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


OfferedTexts = Mapping[str, Collection[str]]
"""The different texts of matches in their order, by their words as `_fold` returns them.

A unit may have very many matches and segments, so a target is not compared with every match.
"""


def group_offers(texts: Iterable[tuple[str | None, str]]) -> Mapping[str | None, OfferedTexts]:
    """Return the texts by the names of their segments; None for the texts of the whole unit."""
    offers: dict[str | None, dict[str, dict[str, None]]] = {}
    for name, text in texts:
        if text.strip():
            offers.setdefault(name, {}).setdefault(_fold(text), {})[text] = None
    return offers


def compare_with_offers(
    target: str,
    several: Iterable[OfferedTexts],
    element: etree._Element | None,
    read: Callable[[etree._Element | None], CodeElements],
    *,
    is_match: bool,
) -> OfferedTargets:
    """Return the texts of matches for a target, as far as they have its words.

    Each is there twice: as offered, and as `pretranslate` writes it, with the codes of the source
    `element`. `read` returns the content of an element. `is_match` says whether the file marks the
    target as a match.
    """
    offers = list(several)
    words = _fold(target) if offers else ""
    found = dict.fromkeys(text for matches in offers for text in matches.get(words, ()))
    if is_match and not offers:
        return OfferedTargets((target,), is_assumed=True)
    if not found:
        return OfferedTargets()
    tokens = read(element)
    codes = SourceCodes(tokens)
    forms: list[str] = []
    for text in found:
        filled = etree.Element("source" if element is None else element.tag)
        fill(filled, text, tokens)
        forms += [text, codes.recover_target(read(filled))]
    return OfferedTargets(tuple(forms))


def _fold(text: str) -> str:
    return _SIGNS.sub("", drop_space(visible_text(text)))
