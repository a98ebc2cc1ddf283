"""Inline codes as TMX has them: `bpt` and `ept`, `it`, `ph` (TMX 1.4b, Content Markup)."""

from functools import lru_cache

from tmx_extract.formats.marking import MarkedText, NumberedCode
from tmx_extract.formats.xmltext import escape, picture_forbidden
from tmx_extract.inline.codes import CodeKind

# The names that the specification recommends; what it has no name for is called `x-` and the kind.
_TYPES: dict[CodeKind, str] = {
    "strong": "bold",
    "emphasis": "italic",
    "link": "link",
    "image": "image",
    "break": "lb",
}


def mark_up(side: MarkedText) -> str:
    """The content of `seg`. What a code is made of is its element's content."""
    return "".join(
        [
            escape(picture_forbidden(piece)) if isinstance(piece, str) else _element(piece)
            for piece in side
        ]
    )


# A few codes make up nearly all.
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
