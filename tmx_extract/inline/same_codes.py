"""Equivalent codes in two languages, in spite of different spellings."""

import re
from html import unescape
from unicodedata import normalize

from tmx_extract.inline.codes import CodeKind

_LOCALE_PART = re.compile(r"/[a-z]{2,3}(?:-[a-z]{4})?-[a-z]{2,3}(?=/|$)")
_TAIL = re.compile(r"[?#].*", re.DOTALL)
_BLANKS = re.compile(r"\s+")
_ADDRESSED: frozenset[CodeKind] = frozenset({"link", "image", "autolink"})
# Kinds whose codes are all equivalent, whatever their spelling.
_ALIKE: frozenset[CodeKind] = frozenset({"emphasis", "strong", "strikethrough", "break"})


def fold_codes(kind: CodeKind, raw: str) -> str:
    """Return a key that is equal for codes of one kind with the same effect in either language.

    Addresses lose locale (`/ja-jp/`), query and fragment. All codes except code spans lose case,
    spaces and full width. An entity becomes its character.
    """
    if kind in _ALIKE:
        return ""
    if kind == "entity":
        return unescape(raw)
    folded = _BLANKS.sub("", normalize("NFKC", raw)).casefold()
    if kind in _ADDRESSED:
        folded = _TAIL.sub("", _LOCALE_PART.sub("", folded.rstrip("\"')>")))
    # Also remove the end of an address or of an empty element.
    return folded.rstrip("/>")
