"""The target of a segment in author form, in the pages that are written."""

from tmx_extract.model import Document
from tmx_extract.normalize.evidence import author_target


def find_author_target(document: Document, ordinal: int) -> str:
    """Return the author's form that the memory knows, or else by the source and the rule."""
    known = document.author_targets.get(ordinal)
    if known is not None:
        return known
    segment = document.segments[ordinal]
    return author_target(segment.target, segment.source).text
