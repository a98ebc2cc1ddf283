"""The neighbours of a segment, under the names that each tool uses.

The names come from exports and readers of these tools, not from a standard: memoQ, Phrase, XTM,
the TMX writer of Trados, and OmegaT, which inserts translations from `tm/auto`.
"""

from collections.abc import Set as AbstractSet

from tmx_extract.formats.codes_as_text import choose_codes_as_text
from tmx_extract.formats.options import CodeMode, ContextName
from tmx_extract.formats.xml_text import WHITE_SPACE, escape, picture_forbidden
from tmx_extract.model import Occurrence

Neighbours = tuple[str, str]
"""The sources before and after; empty without one."""


def header_context(names: AbstractSet[ContextName]) -> str:
    """Return the header property: Trados expects the previous target instead of the next source."""
    if "trados" not in names:
        return ""
    return (
        '<prop type="x-TextContextMatchType">PrecedingAndFollowingSource</prop>'
        '<prop type="x-IncludesContextContent">True</prop>'
    )


def find_neighbours(occurrence: Occurrence, codes: CodeMode) -> Neighbours:
    """Return the neighbours as in their own units, because tools compare them.

    The elements of codes are left out, their Markdown stays.
    """
    word = choose_codes_as_text(codes)
    previous, following = occurrence.previous_source or "", occurrence.next_source or ""
    return word(previous).strip(WHITE_SPACE), word(following).strip(WHITE_SPACE)


def unit_context(neighbours: Neighbours, names: AbstractSet[ContextName]) -> str:
    """Return the props of the `tu`: XTM, Trados, OmegaT."""
    previous, following = neighbours
    props = ""
    if "xtm" in names:
        props += _prop("x-previous-source-text", previous) + _prop("x-next-source-text", following)
    if "trados" in names and (previous or following):
        # Text, its tags, text, its tags: a bar in a text is doubled.
        texts = [text.replace("|", "||") for text in neighbours]
        props += _prop("x-ContextContent", f"{texts[0]} |  | {texts[1]} | ")
    if "omegat" in names:
        props += _prop("prev", previous) + _prop("next", following)
    return props


def source_context(neighbours: Neighbours, names: AbstractSet[ContextName]) -> str:
    """Return the props of the source's `tuv`: memoQ, Phrase."""
    previous, following = neighbours
    props = ""
    if "memoq" in names:
        props += _prop("x-context-pre", _as_segment(previous))
        props += _prop("x-context-post", _as_segment(following))
    if "phrase" in names:
        props += _prop("context_prev", previous) + _prop("context_next", following)
    return props


def _as_segment(text: str) -> str:
    """Return the neighbour as memoQ writes it: as XML, escaped once more."""
    return f"<seg>{escape(picture_forbidden(text))}</seg>" if text else ""


def _prop(name: str, text: str) -> str:
    if not text:
        return ""
    return f'<prop type="{name}">{escape(picture_forbidden(text))}</prop>'
