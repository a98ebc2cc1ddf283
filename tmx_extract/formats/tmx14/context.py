"""The neighbours of a segment, under the names that each tool uses.

The names come from exports and readers of these tools, not from a standard: memoQ, Phrase, XTM,
the TMX writer of Trados, and OmegaT, which inserts translations from `tm/auto`.
"""

from collections.abc import Set as AbstractSet

from tmx_extract.formats.options import ContextName, WriteOptions
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


def find_neighbours(occurrence: Occurrence, options: WriteOptions) -> Neighbours:
    """Return the neighbours as in their own units, because tools compare them.

    The elements of codes are left out, their Markdown stays.
    """
    texts = (occurrence.previous_source or "", occurrence.next_source or "")
    previous, following = (options.as_text(text).strip(WHITE_SPACE) for text in texts)
    return previous, following


def unit_context(neighbours: Neighbours, names: AbstractSet[ContextName]) -> str:
    """Return the props of the `tu`: XTM, Trados, OmegaT."""
    previous, following = neighbours
    props = ""
    if "xtm" in names:
        names_of_xtm = "x-previous-source-text", "x-next-source-text"
        props += write_props(*zip(names_of_xtm, neighbours, strict=True))
    if "trados" in names and (previous or following):
        # Text, its tags, text, its tags: a bar in a text is doubled.
        texts = [text.replace("|", "||") for text in neighbours]
        props += write_props(("x-ContextContent", f"{texts[0]} |  | {texts[1]} | "))
    if "omegat" in names:
        props += write_props(("prev", previous), ("next", following))
    return props


def source_context(neighbours: Neighbours, names: AbstractSet[ContextName]) -> str:
    """Return the props of the source's `tuv`: memoQ, Phrase."""
    previous, following = neighbours
    props = ""
    if "memoq" in names:
        props += write_props(("x-context-pre", _as_segment(previous)))
        props += write_props(("x-context-post", _as_segment(following)))
    if "phrase" in names:
        props += write_props(("context_prev", previous), ("context_next", following))
    return props


def _as_segment(text: str) -> str:
    """Return the neighbour as memoQ writes it: as XML, escaped once more."""
    return f"<seg>{escape(picture_forbidden(text))}</seg>" if text else ""


def write_props(*facts: tuple[str, str | None]) -> str:
    """Return a `prop` for each fact that is not empty."""
    return "".join(
        f'<prop type="{name}">{escape(picture_forbidden(value))}</prop>'
        for name, value in facts
        if value
    )
