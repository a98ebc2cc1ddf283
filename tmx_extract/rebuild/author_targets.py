"""The target of a segment in author form, in the pages that are written."""

from collections.abc import Mapping

from tmx_extract.model import Document
from tmx_extract.normalize.evidence import author_target


def find_author_target(document: Document, ordinal: int) -> str:
    """Return the author's form that the memory knows, or else by the source and the rule."""
    known = document.author_targets.get(ordinal)
    if known is not None:
        return known
    segment = document.segments[ordinal]
    return author_target(segment.target, segment.source).text


def list_encoded_forms(document: Document) -> Mapping[int, str]:
    """Return the known forms of encoded targets that differ from the page, by ordinal.

    In values of YAML and JSON they are written like edits, because a part of an encoded text cannot
    simply be left out.
    """
    return {
        ordinal: form
        for ordinal, form in document.author_targets.items()
        # Recovered texts may not be among the segments.
        if ordinal < len(document.segments)
        and form != (segment := document.segments[ordinal]).target
        and document.text[segment.target_start : segment.target_end] != segment.target
    }
