"""Read the content of `source` and `target` as words and codes (XLIFF 1.2, 2.3)."""

from collections.abc import Iterator

from lxml import etree

from tmx_extract.formats.read_xml import local_name, refuse_unknown_entities, text_inside
from tmx_extract.formats.recover_codes import CodeElement, CodeElements
from tmx_extract.formats.xliff.names import namespace_of
from tmx_extract.formats.xliff12.codes import BETWEEN
from tmx_extract.inline.codes import CodeForm

# The Markdown of elements that have only a kind.
_BY_KIND = {"bold": ("**", "**"), "italic": ("*", "*"), "lb": ("\n", "")}
_HALVES: dict[str, CodeForm] = {"bpt": "open", "bx": "open", "ept": "close", "ex": "close"}
_SINGLES = frozenset({"x", "ph"})
# Text that a reviewer deleted; Trados keeps it until someone accepts the deletion.
_DELETED = "x-sdl-deleted"


def read_content(element: etree._Element | None) -> CodeElements:
    """Yield words and codes; none without an element. `rid`, else `id`, is the id of a code.

    Raises `UnreadableFile` for entities.
    """
    if element is None:
        return ()
    refuse_unknown_entities(element)
    return list(_iter_tokens(element))


def find_segments(element: etree._Element | None) -> list[etree._Element]:
    """Return the segments of a unit inside its `seg-source` or `target`."""
    marks = () if element is None else element.iter("{*}mrk")
    return [mark for mark in marks if mark.get("mtype") == "seg"]


def _iter_tokens(element: etree._Element) -> Iterator[str | CodeElement]:
    yield element.text or ""
    for inner in element:
        # Comments and processing instructions contain no words, but words follow them.
        if isinstance(inner.tag, str) and inner.get("mtype") != _DELETED:
            yield from _read_inner(inner, element)
        yield inner.tail or ""


def _read_inner(inner: etree._Element, outer: etree._Element) -> Iterator[str | CodeElement]:
    name = _name(inner, outer)
    shown, kind = inner.get("equiv-text", ""), inner.get("ctype", "")
    number = inner.get("rid") or inner.get("id") or ""
    first, last = _BY_KIND.get(kind, ("", ""))
    if name == "g":
        opening, is_told, closing = shown.partition(BETWEEN)
        opening = opening if is_told else ""
        yield CodeElement(number, "open", opening, first, inner)
        yield from _iter_tokens(inner)
        yield CodeElement(number, "close", closing, last, inner)
    elif name in _HALVES:
        form = _HALVES[name]
        guess = first if form == "open" else last
        yield CodeElement(number, form, text_inside(inner) or shown, guess, inner)
    elif name == "it":
        form = "close" if inner.get("pos") in ("close", "end") else "open"
        yield CodeElement(number, form, text_inside(inner) or shown, "", inner)
    elif name in _SINGLES:
        raw = text_inside(inner) or shown
        yield CodeElement(inner.get("id", ""), "single", raw, first, inner)
    else:
        # Annotation marks: their content is text.
        yield from _iter_tokens(inner)


def _name(inner: etree._Element, outer: etree._Element) -> str:
    """Return the name of an element; empty for an element of a tool's own schema."""
    return local_name(inner) if namespace_of(inner) == namespace_of(outer) else ""
