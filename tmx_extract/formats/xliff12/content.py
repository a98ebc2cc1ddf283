"""The content of `source` and `target` in words and codes (XLIFF 1.2, 2.3)."""

from collections.abc import Iterator

from lxml import etree

from tmx_extract.formats.reading import local_name, text_inside
from tmx_extract.formats.recovery import Token, Tokens
from tmx_extract.formats.xliff12.codes import BETWEEN
from tmx_extract.inline.codes import Form

# What elements stand for that tell their kind alone.
_BY_KIND = {"bold": ("**", "**"), "italic": ("*", "*"), "lb": ("\n", "")}
_HALVES: dict[str, Form] = {"bpt": "open", "bx": "open", "ept": "close", "ex": "close"}
_SINGLES = frozenset({"x", "ph"})
# Text that a reviewer has taken out; Trados keeps it until somebody agrees.
_DELETED = "x-sdl-deleted"


def read_content(element: etree._Element | None) -> Tokens:
    """Words and codes; none of no element. `rid`, else `id`, names a code."""
    if element is None:
        return ()
    text_inside(element)
    return list(_iter_tokens(element))


def _iter_tokens(element: etree._Element) -> Iterator[str | Token]:
    yield element.text or ""
    for inner in element.iterchildren("*"):
        name = _name(inner, element)
        told, kind = inner.get("equiv-text", ""), inner.get("ctype", "")
        number = inner.get("rid") or inner.get("id") or ""
        first, last = _BY_KIND.get(kind, ("", ""))
        if name == "g":
            opening, is_told, closing = told.partition(BETWEEN)
            opening = opening if is_told else ""
            yield Token(number, "open", opening, first)
            yield from _iter_tokens(inner)
            yield Token(number, "close", closing, last)
        elif name in _HALVES:
            form = _HALVES[name]
            yield Token(number, form, text_inside(inner) or told, first if form == "open" else last)
        elif name == "it":
            form = "close" if inner.get("pos") in ("close", "end") else "open"
            yield Token(number, form, text_inside(inner) or told)
        elif name in _SINGLES:
            yield Token(inner.get("id", ""), "single", text_inside(inner) or told, first)
        elif inner.get("mtype") != _DELETED:
            # Marks of annotations: what stands in them is text.
            yield from _iter_tokens(inner)
        yield inner.tail or ""


def _name(inner: etree._Element, outer: etree._Element) -> str:
    """The name of an element; empty for what a tool has put there from a schema of its own."""
    name = local_name(inner)
    is_own = str(inner.tag) == f"{str(outer.tag).removesuffix(local_name(outer))}{name}"
    return name if is_own else ""
