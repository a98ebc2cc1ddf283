"""The pieces of a segment text: words, and codes between them."""

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
    """One piece of inline markup. A tuple because exports make millions (docs/decisions/0001)."""

    form: CodeForm
    """`open` and `close` are halves of a pair around words; `single` has no partner."""
    kind: CodeKind
    raw: str
    """Exactly as in the text."""
    shown: str
    """The visible characters: `*` for `\\*`, U+00A0 for `&nbsp;`; empty for most codes."""
    partner: int
    """Index of the other half among the pieces; -1 if none exists."""


Piece = str | InlineCode
"""Words are never empty, and never next to other words."""
