"""The targets of a page in author form, by the sentences of the English page."""

from collections.abc import Mapping

from tmx_extract.model import Document
from tmx_extract.normalize.evidence import author_target, may_have_added_escapes


def find_english_forms(document: Document, sentences: Mapping[int, str]) -> dict[int, str]:
    """Return the author's form of targets by ordinal, from the English sentences by ordinal.

    A sentence is the text of the proven English page where the source of the pair was found, with
    its escapes, and with the stars and back-ticks at its edges. Only targets with an escape that
    may not be the author's are returned, whether it stays or not.
    """
    segments = document.segments
    return {
        ordinal: author_target(segments[ordinal].target, segments[ordinal].source, sentence).text
        for ordinal, sentence in sentences.items()
        if may_have_added_escapes(segments[ordinal].target)
    }
