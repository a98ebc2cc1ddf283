"""What is the same code in two languages though it is not written the same."""

import re
from html import unescape
from unicodedata import normalize

from tmx_extract.inline.codes import CodeKind

_LOCALE_PART = re.compile(r"/[a-z]{2,3}(?:-[a-z]{4})?-[a-z]{2,3}(?=/|$)")
_TAIL = re.compile(r"[?#].*", re.DOTALL)
_BLANKS = re.compile(r"\s+")
_ADDRESSED: frozenset[CodeKind] = frozenset({"link", "image", "autolink"})
# Kinds of which one is as good as another: how they are spelled tells nothing.
_ALIKE: frozenset[CodeKind] = frozenset({"emphasis", "strong", "strikethrough", "break"})


def fold(kind: CodeKind, raw: str) -> str:
    """A form in which codes of one kind are equal if they do the same in either language.

    Addresses lose locale (`/ja-jp/`), query and anchor; all but code spans lose case, blanks and
    full width; an entity is the character it stands for.
    """
    if kind in _ALIKE:
        return ""
    if kind == "entity":
        return unescape(raw)
    folded = _BLANKS.sub("", normalize("NFKC", raw)).casefold()
    if kind in _ADDRESSED:
        folded = _TAIL.sub("", _LOCALE_PART.sub("", folded.rstrip("\"')>")))
    # Also the end of an address, and of an empty element.
    return folded.rstrip("/>")
