"""The values that travel through the house: documents, pairs, and selections of pairs."""

from tmx_extract.model.document import (
    Document,
    Metadata,
    NewSegment,
    Origin,
    Published,
    Segment,
    Unpaired,
    tell_suffix,
)
from tmx_extract.model.kinds import TYPE_RANKS, EditState, PageFormat, Place, Side, TranslationType
from tmx_extract.model.pair import (
    Edit,
    EditMark,
    Elsewhere,
    Occurrence,
    Page,
    Translation,
    mark_pair,
    pair_hash,
)
from tmx_extract.model.selection import CheckVersion, Dedupe, FieldCondition, Selection, SplitBy

__all__ = [
    "TYPE_RANKS",
    "CheckVersion",
    "Dedupe",
    "Document",
    "Edit",
    "EditMark",
    "EditState",
    "Elsewhere",
    "FieldCondition",
    "Metadata",
    "NewSegment",
    "Occurrence",
    "Origin",
    "Page",
    "PageFormat",
    "Place",
    "Published",
    "Segment",
    "Selection",
    "Side",
    "SplitBy",
    "Translation",
    "TranslationType",
    "Unpaired",
    "mark_pair",
    "pair_hash",
    "tell_suffix",
]
