"""Inline codes of TMX: `bpt` and `ept`, `it`, `ph` (TMX 1.4b, Content Markup)."""

from functools import lru_cache

from tmx_extract.formats.shared_codes import MarkedText, NumberedCode
from tmx_extract.formats.xml_text import escape, picture_forbidden
from tmx_extract.inline.codes import CodeKind

# The names that the specification recommends; other kinds have the prefix `x-`.
_TYPES: dict[CodeKind, str] = {
    "strong": "bold",
    "emphasis": "italic",
    "link": "link",
    "image": "image",
    "break": "lb",
}


def mark_up(side: MarkedText) -> str:
    """Return the content of `seg`. The Markdown of a code is the content of its element."""
    return "".join(
        [
            escape(picture_forbidden(piece)) if isinstance(piece, str) else _element(piece)
            for piece in side
        ]
    )


# Nearly all codes are a few different ones.
@lru_cache(maxsize=1024)
def _element(mark: NumberedCode) -> str:
    raw = escape(picture_forbidden(mark.raw))
    number, kind = mark.number, _TYPES.get(mark.kind, f"x-{mark.kind}")
    if mark.form == "single":
        return f'<ph x="{number}" type="{kind}">{raw}</ph>'
    if mark.is_half:
        place = "begin" if mark.form == "open" else "end"
        return f'<it pos="{place}" x="{number}" type="{kind}">{raw}</it>'
    if mark.form == "open":
        return f'<bpt i="{number}" x="{number}" type="{kind}">{raw}</bpt>'
    return f'<ept i="{number}">{raw}</ept>'
