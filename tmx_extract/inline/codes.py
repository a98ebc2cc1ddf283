"""What a segment text is made of: words, and codes between them."""

from typing import Literal, NamedTuple

CodeForm = Literal["open", "close", "single"]
CodeKind = Literal[
    "emphasis",
    "strong",
    "strikethrough",
    "code",
    "link",
    "image",
    "autolink",
    "xref",
    "tag",
    "comment",
    "entity",
    "escape",
    "include",
    "marker",
    "placeable",
    "break",
]


class InlineCode(NamedTuple):
    """One piece of inline markup. A tuple, for exports make millions (docs/decisions/0001)."""

    form: CodeForm
    """`open` and `close` are halves of a pair around words; `single` stands alone."""
    kind: CodeKind
    raw: str
    """Exactly as it stands in the text."""
    shown: str
    """What a reader sees in its place: `*` for `\\*`, U+00A0 for `&nbsp;`; empty for most."""
    partner: int
    """Index of the other half among the pieces; -1 where there is none."""


Piece = str | InlineCode
"""Words are never empty, and never stand beside other words."""
